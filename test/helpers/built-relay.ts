import { join, resolve } from 'node:path'
import { build } from 'vite'
import { isNewer } from '../../relay/web-build.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')
const SOURCES = ['relay', 'src', 'package.json']
/** Beside nothing else: what the relay finds relative to itself is where it was. */
const FOLDER = join(ROOT, 'dist')
const NAMES = 'relay-[name].js'
/** Addons, and what finds its own files. */
const NOT_BUNDLED = ['classic-level', 'node-datachannel', 'vite', 'ws']

/** The relay program as one file: it starts in a third of the time that the sources take to be read. */
export const BUILT_RELAY = join(FOLDER, 'relay-cli.js')

/** Builds {@link BUILT_RELAY} if it is older than its sources. */
export async function buildRelayIfOld(): Promise<void> {
  if (await isNewer(BUILT_RELAY, SOURCES)) return
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: NOT_BUNDLED },
    build: {
      ssr: true,
      target: 'node20',
      outDir: FOLDER,
      emptyOutDir: false,
      rolldownOptions: {
        input: { cli: join(ROOT, 'relay', 'cli.ts') },
        output: { entryFileNames: NAMES, chunkFileNames: NAMES },
      },
    },
  })
}
