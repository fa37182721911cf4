import { ensureBrowser, type SystemBrowser } from './ensure-browser.ts'

/** Where Debian, Fedora, Arch and macOS put it. */
const FIREFOX: SystemBrowser = {
  name: 'Firefox',
  variable: 'FIREFOX',
  places: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  package: 'firefox-esr',
}

/** Finds Firefox, or installs Debian's package where we are root. Throws one sentence otherwise. */
export const ensureFirefox = (): Promise<string> => ensureBrowser(FIREFOX)
