import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { BUILD_META, HASHED_FOLDER, type Build } from '../offline/build.ts'
import { manifestName } from '../offline/manifest-name.ts'
import { manifestOf } from '../offline/manifest.ts'
import { bundled } from './bundled.ts'

/** Makes a built app one that a device can keep. After whatever else writes the page. */
export function keptApp(folder: string): Plugin {
  return {
    name: 'loggia-kept-app',
    apply: 'build',
    closeBundle: { order: 'post', sequential: true, handler: () => keepWhole(folder) },
  }
}

/**
 * While developing, at the address where `npm start` served a built app: that app's service worker would go on
 * answering with it. The one that it finds here gives up.
 */
export function forgottenApp(): Plugin {
  return {
    name: 'loggia-forgotten-app',
    apply: 'serve',
    configureServer: ({ middlewares }) => {
      middlewares.use('/sw.js', (_request, response) => {
        response.setHeader('content-type', 'text/javascript')
        response.end(GIVE_UP)
      })
    },
  }
}

const GIVE_UP = `
addEventListener('install', () => skipWaiting())
addEventListener('activate', event => event.waitUntil((async () => {
  await registration.unregister()
  for (const page of await clients.matchAll({ type: 'window' })) await page.navigate(page.url)
})()))
`

/**
 * Writes the manifests, the build's name into the page, and a service worker that knows every file of the build.
 * Nothing where there is no page: the build has failed, and said so.
 */
export async function keepWhole(folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
  if (page === undefined) return
  const names = await readdir(join(folder, HASHED_FOLDER))
  const files = names
    .filter(name => !/\.(br|gz|map)$/.test(name))
    .sort()
    .map(name => HASHED_FOLDER + name)
  // Every name but the page's holds a hash of what is inside.
  const id = digest('base64url', page, ...files).slice(0, ID_LENGTH)
  const named = page.replace(BUILD_MARK, () => `<meta name="${BUILD_META}" content="${id}" />`)
  if (named === page) throw new TypeError('expected a place for the name of the build in the page')
  const build: Build = { id, pageIntegrity: `sha256-${digest('base64', named)}`, files }
  await writeFile(join(folder, 'index.html'), named)
  await writeFile(
    join(folder, 'sw.js'),
    await bundled('offline/service-worker.ts', { values: { LOGGIA_BUILD: build } }),
  )
  await writeManifests(folder)
}

/** Where it goes, or where one stands that is another's by now. */
const BUILD_MARK = new RegExp(`<!-- build -->|<meta name="${BUILD_META}"[^>]*>`)
/** 72 bits: no two builds of one app ever share it by chance. */
const ID_LENGTH = 12

const digest = (encoding: 'base64' | 'base64url', ...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest(encoding)

async function writeManifests(folder: string): Promise<void> {
  for (const language of ['en', 'it'] as const) {
    for (const shade of ['light', 'dark'] as const) {
      const text = JSON.stringify(manifestOf(language, shade))
      await writeFile(join(folder, manifestName(language, shade)), text)
    }
  }
}
