import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The arrows of DESIGN §4, read from every import in the tree (type imports obey the same arrows). */
const ROOT = resolve(import.meta.dirname, '..')

const LEAVES = ['src/errors.ts', 'src/verdict.ts', 'src/events.ts']

/** Layer → what it may import, as path prefixes. A file's layer is its longest matching prefix. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'src/domain/': ['src/domain/'],
  'src/wire/': ['src/wire/', 'src/domain/'],
  'src/crypto/': ['src/crypto/', 'src/wire/', 'src/domain/', 'src/ports/'],
  'src/ports/': ['src/ports/', 'src/domain/'],
  'src/session/': ['src/session/', 'src/crypto/', 'src/wire/', 'src/domain/', 'src/ports/'],
  'src/workers/': [
    'src/workers/',
    'src/session/',
    'src/crypto/',
    'src/wire/',
    'src/domain/',
    'src/ports/',
    'src/adapters/browser/',
    'src/adapters/system/',
    'src/adapters/webrtc/',
  ],
  'src/index.ts': ['src/session/', 'src/ports/', 'src/domain/', 'src/crypto/', 'src/wire/'],
  'src/listen.ts': ['src/session/', 'src/domain/', 'src/crypto/', 'src/wire/', 'src/events.ts'],
  'web/': ['web/', 'src/index.ts', 'src/listen.ts', 'src/workers/', 'src/adapters/'],
  'relay/': ['relay/', 'src/index.ts', 'src/workers/', 'src/adapters/'],
}

/** Packages and the only folders that may import them. What is not listed is free in web, relay, test. */
const PACKAGES: readonly (readonly [name: RegExp, folders: readonly string[]])[] = [
  [/^@noble\//, ['src/crypto/']],
  [/^@scure\//, ['src/crypto/']],
  [/^@hpke\//, ['src/crypto/']],
  [/^(protons-runtime|uint8arraylist)$/, ['src/wire/', 'src/adapters/libp2p/']],
  [/^(libp2p|@libp2p\/.*|@chainsafe\/.*|@multiformats\/.*)$/, ['src/adapters/libp2p/']],
  [/^(yjs|lib0.*)$/, ['src/adapters/yjs/']],
  [/^(y-webrtc|simple-peer.*|y-protocols.*)$/, ['src/adapters/y-webrtc/']],
  [/^(interface-datastore.*|datastore-.*)$/, ['src/adapters/datastore/', 'src/adapters/libp2p/']],
  [/^node-datachannel/, ['src/adapters/webrtc/']],
  [/^(preact.*|@preact\/.*|uqr)$/, ['web/']],
  [/^valibot$/, ['relay/']],
  [/^(libopus-wasm|@sapphi-red\/.*)$/, ['src/adapters/browser/']],
]

/** Pure and portable code takes time, chance and output from ports. */
const WORLD =
  /\b(setTimeout|setInterval|setImmediate|Date\.now|performance\.now|Math\.random|console)\b/

type SourceFile = {
  readonly path: string
  readonly code: string
  readonly imports: readonly string[]
}

const files = ['src', 'web', 'relay'].flatMap(folder => sources(join(ROOT, folder)))

describe('the house', () => {
  it('reads a tree worth checking', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  it('keeps the arrows between layers', () => {
    expect(files.flatMap(forbiddenArrows)).toEqual([])
  })

  it('keeps each package in its folder', () => {
    expect(files.flatMap(misplacedPackages)).toEqual([])
  })

  it('has no import cycle', () => {
    expect(cycles()).toEqual([])
  })

  it('takes time, chance and output from ports in the core', () => {
    const core = /^src\/(domain|wire|crypto|ports|session)\//
    const guilty = files.filter(
      file => core.test(file.path) && WORLD.test(withoutComments(file.code)),
    )
    expect(guilty.map(file => file.path)).toEqual([])
  })

  it('keeps the rules synchronous', () => {
    const guilty = files.filter(
      file =>
        file.path.startsWith('src/domain/') &&
        /\b(async|await|Promise)\b/.test(withoutComments(file.code)),
    )
    expect(guilty.map(file => file.path)).toEqual([])
  })

  it('decides about the tree in one place, for browser, relay and simulator alike', () => {
    const step = 'src/domain/tree/step.ts'
    const simulator = sources(join(ROOT, 'test/sim'))
    const importers = [...files, ...simulator].filter(file => file.imports.includes(step))
    expect(importers.map(file => file.path).sort()).toEqual([
      'src/session/tree-node.ts',
      'test/sim/world.ts',
    ])
    const reaches = (path: string): boolean => reachable(path).has('src/session/tree-node.ts')
    // The browser's media Worker, and the relay by way of the public door.
    expect(['src/workers/media.ts', 'relay/relay.ts'].filter(path => !reaches(path))).toEqual([])
  })

  it('re-exports only at the two doors', () => {
    const barrel = /^export (\*|\{[^}]*\}|type \{[^}]*\}) from /m
    const guilty = files.filter(
      file => !['src/index.ts', 'src/listen.ts'].includes(file.path) && barrel.test(file.code),
    )
    expect(guilty.map(file => file.path)).toEqual([])
  })
})

function sources(folder: string): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !path.includes('/wire/proto/'))
    .map(path => {
      const code = readFileSync(path, 'utf8')
      return { path: relative(ROOT, path), code, imports: importsOf(path, code) }
    })
}

function importsOf(path: string, code: string): string[] {
  const specifiers = [
    ...code.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'/gm),
    ...code.matchAll(/^\s*import\s+'([^']+)'/gm),
    ...code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g),
    ...code.matchAll(/new URL\(\s*'([^']+\.tsx?)'\s*,\s*import\.meta\.url/g),
  ].map(match => match[1] ?? '')
  return specifiers.map(specifier =>
    specifier.startsWith('.')
      ? relative(ROOT, resolve(dirname(path), specifier.replace(/\?.*$/, '')))
      : specifier,
  )
}

const isOurs = (specifier: string): boolean => /^(src|web|relay|test)\//.test(specifier)

/** All that a file imports, and what those import. */
function reachable(from: string): ReadonlySet<string> {
  const graph = new Map(files.map(file => [file.path, file.imports]))
  const found = new Set([from])
  for (const path of found) for (const target of graph.get(path) ?? []) found.add(target)
  return found
}

function layerOf(path: string): string {
  const adapter = /^src\/adapters\/[^/]+\//.exec(path)
  if (adapter) return adapter[0]
  return Object.keys(ARROWS).find(layer => path.startsWith(layer)) ?? path
}

function forbiddenArrows(file: SourceFile): string[] {
  if (LEAVES.includes(file.path)) {
    return file.imports.map(target => `${file.path} → ${target}: a leaf imports nothing`)
  }
  const layer = layerOf(file.path)
  const allowed = layer.startsWith('src/adapters/')
    ? [layer, 'src/ports/', 'src/wire/', 'src/domain/']
    : (ARROWS[layer] ?? [])
  return file.imports
    .filter(isOurs)
    .filter(target => !LEAVES.includes(target))
    .filter(target => !allowed.some(prefix => target.startsWith(prefix)))
    .map(target => `${file.path} → ${target}`)
}

function misplacedPackages(file: SourceFile): string[] {
  return file.imports
    .filter(target => !isOurs(target))
    .filter(target =>
      PACKAGES.some(
        ([name, folders]) =>
          name.test(target) && !folders.some(folder => file.path.startsWith(folder)),
      ),
    )
    .map(target => `${file.path} → ${target}`)
}

function cycles(): string[] {
  const graph = new Map(files.map(file => [file.path, file.imports.filter(isOurs)]))
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) found.push([...trail.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const target of graph.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) walk(path, [])
  return found
}

const withoutComments = (code: string): string =>
  code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '')
