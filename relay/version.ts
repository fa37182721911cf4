import { readFileSync } from 'node:fs'

/** As in package.json. */
export const VERSION = readVersion()

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const found: unknown = JSON.parse(text)
  const isNamed = typeof found === 'object' && found !== null && 'version' in found
  return isNamed ? String(found.version) : 'unknown'
}
