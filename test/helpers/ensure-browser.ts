import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A browser that tests drive as it comes from the system's packages. */
export type SystemBrowser = {
  readonly name: string
  /** Environment variable that names another one. */
  readonly variable: string
  readonly places: readonly string[]
  /** Debian's package. */
  readonly package: string
}

/** The installed browser's path, or undefined. */
function findBrowser({ variable, places }: SystemBrowser): string | undefined {
  const named = process.env[variable]
  return [...(named ? [named] : []), ...places].find(path => existsSync(path))
}

/** Finds the browser, or installs Debian's package where we are root. Throws one sentence otherwise. */
export async function ensureBrowser(browser: SystemBrowser): Promise<string> {
  const found = findBrowser(browser)
  if (found !== undefined) return found
  const { name, variable, package: debian } = browser
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`${name} is not installed: installing the package "${debian}" (about a minute)`)
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    spawnSync('apt-get', ['install', '-y', '-qq', debian], { stdio: 'inherit' })
  }
  const installed = findBrowser(browser)
  if (installed !== undefined) return installed
  throw new Error(
    `The browser tests need ${name}: install it (Debian: apt-get install ${debian}) or set ${variable} to its path.`,
  )
}
