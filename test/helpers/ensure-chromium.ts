import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Where Debian, Ubuntu, Fedora, Arch and macOS put it. CHROMIUM names another one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The installed Chromium's path, or undefined. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM']
  return [...(named ? [named] : []), ...PLACES].find(path => existsSync(path))
}

/** Finds Chromium, or installs Debian's package where we are root. Throws one sentence otherwise. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Chromium is not installed: installing the package "chromium" (about a minute)')
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit' })
  }
  const installed = findChromium()
  if (installed !== undefined) return installed
  throw new Error(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path.',
  )
}
