import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const APP = join(ROOT, 'dist', 'web', 'index.html')
/** What the web app is built from. */
const SOURCES = ['web', 'src', 'vite.config.ts', 'package.json']

/** Builds the web app when it is missing or older than its sources. True when it was built. */
export async function buildWebIfOld(say: (line: string) => void): Promise<boolean> {
  if (await isNewer(APP, SOURCES)) return false
  say('Building the web app, once (about ten seconds) …')
  const { build } = await import('vite')
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' })
  return true
}

/** Whether `file` is there and newer than all of these files and folders of the project. */
export async function isNewer(file: string, sources: readonly string[]): Promise<boolean> {
  const builtMs = await changedMs(file)
  const sourceMs = await Promise.all(sources.map(source => newestMs(join(ROOT, source))))
  return builtMs !== undefined && builtMs >= Math.max(...sourceMs)
}

async function newestMs(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.mtimeMs
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile())
  const times = await Promise.all(files.map(file => changedMs(join(file.parentPath, file.name))))
  return Math.max(0, ...times.map(time => time ?? 0))
}

const changedMs = (file: string): Promise<number | undefined> =>
  stat(file).then(
    found => found.mtimeMs,
    () => undefined,
  )
