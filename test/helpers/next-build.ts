import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepWhole } from '../../web/build/kept-app.ts'

/** What the bundler put at the end of a name. */
const HASH = /-([\w-]{8})\.(js|css|svg|wasm)$/

/**
 * Writes another build of the app in `from` to `to`: the same code, every file under a new name, and none of the old
 * ones, as after a change that reaches all of it. Answers the name of a file that only the old build has.
 */
export async function writeNextBuild(from: string, to: string): Promise<string> {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, { recursive: true, filter: path => !/\.(br|gz)$/.test(path) })
  const folder = join(to, 'assets')
  const names = (await readdir(folder)).filter(name => HASH.test(name))
  const renamed = new Map(
    names.map(name => [
      name,
      name.replace(HASH, (_, hash: string, end: string) => `-${turned(hash)}.${end}`),
    ]),
  )
  const texts = [join(to, 'index.html'), ...names.filter(isText).map(name => join(folder, name))]
  const known = new RegExp(names.map(name => name.replaceAll('.', '\\.')).join('|'), 'g')
  for (const path of texts) {
    const text = await readFile(path, 'utf8')
    await writeFile(
      path,
      text.replace(known, name => renamed.get(name) ?? name),
    )
  }
  for (const [name, next] of renamed) await rename(join(folder, name), join(folder, next))
  await keepWhole(to)
  const [onlyOld = ''] = names
  return `assets/${onlyOld}`
}

const turned = (hash: string): string => [...hash].toReversed().join('')
const isText = (name: string): boolean => /\.(js|css)$/.test(name)
