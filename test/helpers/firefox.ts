import { firefox, type Browser } from 'playwright-core'
import { ensureFirefox } from './ensure-firefox.ts'

/**
 * A headless Firefox as the system's packages have it. `moz-firefox` makes Playwright drive it over
 * WebDriver BiDi, which a stock Firefox speaks.
 */
export async function launchFirefox(): Promise<Browser> {
  return firefox.launch({
    executablePath: await ensureFirefox(),
    channel: 'moz-firefox',
    firefoxUserPrefs: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'app.update.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'browser.shell.checkDefaultBrowser': false,
    },
  })
}
