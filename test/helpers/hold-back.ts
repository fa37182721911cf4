import type { Page } from 'playwright-core'

/** Keeps a page from getting what it asks for at `url`, until the answer is called. */
export async function holdBack(page: Page, url: RegExp): Promise<() => void> {
  let release: () => void = () => undefined
  const released = new Promise<void>(resolve => (release = resolve))
  await page.route(url, async route => {
    await released
    await route.continue()
  })
  return release
}
