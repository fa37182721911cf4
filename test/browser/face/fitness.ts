import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../helpers/chromium.ts'
import { openScene, showScene, type Look, type PageName } from './open-scene.ts'
import { serveFace } from './serve.ts'

/** Both themes, both languages, wide and narrow; narrow in both languages, where words run out of room. */
const LOOKS: readonly Look[] = [
  { width: 1280, theme: 'light', language: 'it' },
  { width: 390, theme: 'dark', language: 'it' },
  { width: 390, theme: 'light', language: 'en' },
]
const HEIGHT_PX = 844
const FIRST_LOOK: Look = { width: 1280, height: HEIGHT_PX, theme: 'light', language: 'it' }
/** Touch targets (WCAG 2.5.5); links inside sentences, which are others', are exempt. */
const MIN_TARGET_PX = 44

/** One test for each page: nothing serious for axe, no small target, nothing beside the screen. */
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
      shown = await lookAt(page, FIRST_LOOK, shown)
      await showScene(page, name)
      for (const look of LOOKS) {
        shown = await lookAt(page, look, shown)
        const seen = {
          findings: await seriousFindings(page, rulesFor(look)),
          smallTargets: await smallTargets(page),
          overflow: await sidewaysOverflow(page),
          language: await page.evaluate(() => document.documentElement.lang),
        }
        expect({ look, ...seen }).toEqual({
          look,
          findings: [],
          smallTargets: [],
          overflow: 0,
          language: look.language,
        })
      }
    })
  })
}

/** Turns the page that is open, from how it was `shown`: a reload for each look would take minutes. Answers the look. */
async function lookAt(page: Page, look: Look, shown: Look): Promise<Look> {
  // What a page is told anew it draws anew, changed or not.
  if (look.width !== shown.width) {
    await page.setViewportSize({ width: look.width, height: HEIGHT_PX })
  }
  if (look.theme !== shown.theme) await page.emulateMedia({ colorScheme: look.theme })
  await page.evaluate(async language => {
    if (document.documentElement.lang !== language) {
      // Behind an open sheet the switch is out of reach for a mouse, not for this test.
      document.querySelector<HTMLElement>(`button[lang=${language}]`)?.click()
    }
    // What fades may make what it holds fade after it: until a frame begins with nothing on its way.
    for (;;) {
      await new Promise(requestAnimationFrame)
      const fading = document.getAnimations().filter(each => each.playState !== 'finished')
      if (fading.length === 0) break
      for (const animation of fading) animation.finish()
    }
    await new Promise(requestAnimationFrame)
  }, look.language)
  return look
}

/**
 * Names, roles and order are the same at any width, in any theme and, since both have all words, in either
 * language: once. Colours come from the theme alone: once for each. Undefined: nothing is left for axe.
 */
function rulesFor(look: Look): object | undefined {
  if (look === LOOKS[0]) return {}
  const isNewTheme = look === LOOKS.find(first => first.theme === look.theme)
  return isNewTheme ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : undefined
}

async function seriousFindings(page: Page, rules: object | undefined): Promise<readonly string[]> {
  if (rules === undefined) return []
  return page.evaluate(async rules => {
    type Found = {
      readonly id: string
      readonly impact: string | null
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
    }
    // Put there by the test.
    const { axe } = window as unknown as {
      axe: { run(where: Document, how: object): Promise<{ violations: readonly Found[] }> }
    }
    const { violations } = await axe.run(document, { resultTypes: ['violations'], ...rules })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      )
  }, rules)
}

function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(min => {
    const targets = document.querySelectorAll<HTMLElement>(
      'button, a[href]:not(.skip, .safe-link), summary, input:not([type=radio]), label:has(input[type=radio])',
    )
    return [...targets]
      .filter(target => target.checkVisibility())
      .filter(target => {
        const { width, height } = target.getBoundingClientRect()
        return width < min || height < min
      })
      .map(target => target.outerHTML.slice(0, 120))
  }, MIN_TARGET_PX - 0.5)
}

function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}
