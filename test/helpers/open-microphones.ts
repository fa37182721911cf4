import type { BrowserContext, Page } from 'playwright-core'

type WatchedWindow = Window & { microphones?: MediaStreamTrack[] }

/** Keeps every microphone track that a page is given, so that a story sees whether it was let go. */
export async function watchMicrophones(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watched = window as WatchedWindow
    const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices)
    if (ask === undefined) return
    watched.microphones = []
    navigator.mediaDevices.getUserMedia = async wish => {
      const stream = await ask(wish)
      watched.microphones?.push(...stream.getAudioTracks())
      return stream
    }
  })
}

/** How many of them still capture. */
export const openMicrophones = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      ((window as WatchedWindow).microphones ?? []).filter(
        ({ readyState }) => readyState === 'live',
      ).length,
  )
