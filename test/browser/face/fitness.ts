import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../helpers/chromium.ts'
import { seriousFindings } from './axe-findings.ts'
import type { Misfits } from './boxes.ts'
import { openScene, showScene, type Look, type PageName } from './open-scene.ts'
import { serveFace } from './serve.ts'

const HEIGHT_PX = 844
const FIRST_LOOK: Look = { width: 1280, height: HEIGHT_PX, theme: 'light', language: 'it' }
const FITTING: Misfits = { smallTargets: [], cutTexts: [], sidewaysPx: 0, underToast: [] }

/** One test for each page: nothing serious for axe, no small target, nothing cut, under a notice or beside the screen. */
export function testFitness(pages: readonly PageName[]): void {
  let browser: Browser
  let face: Awaited<ReturnType<typeof serveFace>>
  let page: Page
  let shown = FIRST_LOOK

  beforeAll(async () => {
    ;[browser, face] = await Promise.all([launchChromium(), serveFace()])
    // One page for all: to load it and axe anew for each takes three times as long as looking.
    page = await openScene(browser, face.url, 'welcome', FIRST_LOOK)
    // Colours are judged as they will stand, not half way through a fade.
    await page.emulateMedia({ colorScheme: FIRST_LOOK.theme, reducedMotion: 'reduce' })
    await page.evaluate(axe.source)
  })
  afterAll(async () => {
    await browser?.close()
    await face?.close()
  })

  describe('every screen, in both themes, both languages, wide and narrow', () => {
    it.each(pages)('%s is fit for a screen reader, a thumb and a small screen', async name => {
      // A test that failed may have left it at any look.
      await showScene(page, name)
      expect(await seriousFindings(page, 'structure')).toEqual([])
      let before: Look | undefined
      const first = shown
      for (const look of looksFrom(first)) {
        shown = await lookAt(page, look, shown)
        expect({ look, findings: await findingsAt(page, look, first) }).toEqual({
          look,
          findings: [],
        })
        // A theme moves nothing.
        if (before?.width !== look.width || before.language !== look.language) {
          expect({ look, ...(await misfits(page)) }).toEqual({ look, ...FITTING })
        }
        before = look
      }
    })
  })
}

/** All eight, from how the page stands, in the order in which the least is to be turned: words cost most, colours least. */
function looksFrom({ width, theme, language }: Look): readonly Look[] {
  const other: Look = {
    width: width === 390 ? 1280 : 390,
    theme: theme === 'light' ? 'dark' : 'light',
    language: language === 'it' ? 'en' : 'it',
  }
  const laidOut = [
    { width, language },
    { width: other.width, language },
    { width: other.width, language: other.language },
    { width, language: other.language },
  ]
  return laidOut.flatMap((each, at): readonly Look[] => {
    const themes = at % 2 === 0 ? [theme, other.theme] : [other.theme, theme]
    return themes.map(shade => ({ ...each, theme: shade }))
  })
}

/** Turns the page that is open, from how it was `shown`: a reload for each look would take minutes. Answers the look. */
async function lookAt(page: Page, look: Look, shown: Look): Promise<Look> {
  // What a page is told anew it draws anew, changed or not.
  if (look.width !== shown.width) {
    await page.setViewportSize({ width: look.width, height: HEIGHT_PX })
  }
  if (look.theme !== shown.theme) await page.emulateMedia({ colorScheme: look.theme })
  const isLaidOutAnew = look.width !== shown.width || look.language !== shown.language
  const turn = { language: look.language, isLaidOutAnew }
  const language = await page.evaluate(async ({ language, isLaidOutAnew }) => {
    if (document.documentElement.lang !== language) {
      // Behind an open sheet the switch is out of reach for a mouse, not for this test.
      document.querySelector<HTMLElement>(`button[lang=${language}]`)?.click()
    }
    // Sizes are told to the page with a frame; colours are there as soon as they are asked for.
    if (isLaidOutAnew) await new Promise(requestAnimationFrame)
    // What fades may make what it holds fade after it.
    for (;;) {
      const fading = document.getAnimations().filter(each => each.playState !== 'finished')
      if (fading.length === 0) break
      for (const animation of fading) animation.finish()
    }
    return document.documentElement.lang
  }, turn)
  expect(language).toBe(look.language)
  return look
}

/**
 * Names, roles and order are the same at any width, in any theme and, since both have all words, in either language:
 * they were judged before. What depends on room or colours beside the texts' own is asked once where both are others.
 */
async function findingsAt(page: Page, look: Look, first: Look): Promise<readonly string[]> {
  const isOpposite =
    look.width !== first.width && look.theme !== first.theme && look.language === first.language
  return [
    ...(isOpposite ? await seriousFindings(page, 'look') : []),
    ...(await seriousFindings(page, 'contrast')),
  ]
}

const misfits = (page: Page): Promise<Misfits> =>
  page.evaluate(() => {
    // Put there by the page.
    const { misfits } = window as unknown as { misfits: () => Promise<Misfits> }
    return misfits()
  })
