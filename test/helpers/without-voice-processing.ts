import type { BrowserContext } from 'playwright-core'
import { UNPROCESSED } from './chromium.ts'

/** Comparisons are of the way the sound goes, not of what voice processing does to a synthetic voice. */
export async function withoutVoiceProcessing(context: BrowserContext): Promise<void> {
  await context.addInitScript(plain => {
    const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices)
    if (ask === undefined) return
    navigator.mediaDevices.getUserMedia = () => ask({ audio: plain })
  }, UNPROCESSED)
}
