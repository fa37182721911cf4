import { ensureBrowser, type SystemBrowser } from './ensure-browser.ts'

/** Where Debian, Ubuntu, Fedora, Arch and macOS put it. */
const CHROMIUM: SystemBrowser = {
  name: 'Chromium',
  variable: 'CHROMIUM',
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  package: 'chromium',
}

/** Finds Chromium, or installs Debian's package where we are root. Throws one sentence otherwise. */
export const ensureChromium = (): Promise<string> => ensureBrowser(CHROMIUM)
