import { join, resolve } from 'node:path'
import { build } from 'vite'
import { isNewer } from '../../relay/web-build.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')
/** Beside nothing else: what a program finds relative to itself is where it was. */
const FOLDER = join(ROOT, 'dist')
/** Addons, and what finds its own files. */
const NOT_BUNDLED = ['classic-level', 'node-datachannel', 'vite', 'ws']

/** Builds `dist/NAME-….js` of a Node program if it is older than its sources: it starts in a third of their time. */
export async function buildProgramIfOld(
  built: string,
  { name, entry, sources }: { name: string; entry: string; sources: readonly string[] },
): Promise<void> {
  if (await isNewer(built, [...sources, 'package.json'])) return
  const names = `${name}-[name].js`
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
        input: { program: join(ROOT, entry) },
        output: { entryFileNames: names, chunkFileNames: names },
      },
    },
  })
}

/** Where the program of that name is put. */
export const builtProgram = (name: string): string => join(FOLDER, `${name}-program.js`)
