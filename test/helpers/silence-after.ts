import { lastSoundMs } from './sound-tap.ts'
import type { Locator, Page } from 'playwright-core'

/** Listened to for this long after a click: twice what is promised, and longer than a speaker pauses. */
const WATCH_MS = 2_000

/** The window of a page whose next click is timed; the product knows nothing of it. */
type ClickedWindow = Window & { clickedAtMs?: number }

/** When a button was clicked, in ms since 1970, and the last sound that each page played, in ms after that. */
export type Silence = { readonly clickedAtMs: number; readonly lastsMs: readonly number[] }

/** Clicks a button that is to make it silent, and listens for what is still heard. */
export async function silenceAfter(button: Locator, ears: readonly Page[]): Promise<Silence> {
  const page = button.page()
  await page.evaluate(() => {
    const note = (): void => {
      const clicked = window as ClickedWindow
      clicked.clickedAtMs = Date.now()
    }
    window.addEventListener('click', note, { capture: true, once: true })
  })
  await button.click()
  // Real time: whoever is still heard is heard in it.
  await page.waitForTimeout(WATCH_MS)
  const clickedAtMs = await page.evaluate(() => (window as ClickedWindow).clickedAtMs ?? 0)
  const lasts = await Promise.all(ears.map(lastSoundMs))
  return { clickedAtMs, lastsMs: lasts.map(lastMs => Math.round(lastMs - clickedAtMs)) }
}
