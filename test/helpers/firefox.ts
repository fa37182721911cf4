import { firefox, type Browser } from 'playwright-core'
import type { NullAudio } from './null-audio.ts'
import { ensureFirefox } from './ensure-firefox.ts'

/** `sound`: a sound server to play and capture with, instead of made-up devices and none. */
export type FirefoxOptions = { readonly sound?: Pick<NullAudio, 'env'> }

/**
 * A headless Firefox as the system's packages have it. `moz-firefox` makes Playwright drive it over
 * WebDriver BiDi, which a stock Firefox speaks.
 */
export async function launchFirefox({ sound }: FirefoxOptions = {}): Promise<Browser> {
  return firefox.launch({
    executablePath: await ensureFirefox(),
    channel: 'moz-firefox',
    ...(sound && { env: { ...process.env, ...sound.env } }),
    firefoxUserPrefs: {
      'media.navigator.streams.fake': sound === undefined,
      'media.autoplay.default': 0,
      'media.navigator.permission.disabled': true,
      'app.update.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'browser.shell.checkDefaultBrowser': false,
    },
  })
}
