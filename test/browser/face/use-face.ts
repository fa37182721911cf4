import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchChromium } from '../../helpers/chromium.ts'
import type { FakeSpaces } from '../../helpers/fake-spaces.ts'
import { openScene, type Look, type PageName } from './open-scene.ts'
import { serveFace } from './serve.ts'

const DESKTOP: Look = { width: 1280, theme: 'light', language: 'en' }
/** More would mean that the focus goes in circles. */
const MAX_TABS = 60

/** A browser for the tests of this file, in which each opens scenes of its own. */
export function useFace(look: Look = DESKTOP): (scene: PageName) => Promise<Page> {
  let browser: Browser
  let face: Awaited<ReturnType<typeof serveFace>>
  const pages: Page[] = []
  beforeAll(async () => {
    ;[browser, face] = await Promise.all([launchChromium(), serveFace()])
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await face?.close()
  })
  return async scene => {
    const page = await openScene(browser, face.url, scene, look)
    pages.push(page)
    return page
  }
}

/** Changes what the network says, or asks what it was told. */
export function withSpaces<T>(page: Page, change: (spaces: FakeSpaces) => T): Promise<T> {
  return page.evaluate<T>(`(${change.toString()})(window.spaces)`)
}

/** Walks there by Tab alone. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate(element => element === document.activeElement)) return
  }
  throw new TypeError(`${target.toString()} is not reached by Tab`)
}

/** Walks to this button by Tab alone, and presses it. */
export async function pressByKeyboard(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, button(page, name))
  await page.keyboard.press('Enter')
}

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
