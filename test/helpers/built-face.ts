import { join, resolve } from 'node:path'
import { build } from 'vite'
import { isNewer } from '../../relay/web-build.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')
const FOLDER = join(ROOT, 'dist', 'face')
const SOURCES = ['web', 'src', 'test/browser/face', 'test/helpers', 'package.json']

/** The folder of the scripted page, built as the app is built if it is older than its sources. */
export async function builtFace(): Promise<string> {
  if (await isNewer(join(FOLDER, 'index.html'), SOURCES)) return FOLDER
  await build({
    root: join(ROOT, 'test', 'browser', 'face'),
    configFile: false,
    base: './',
    logLevel: 'error',
    build: {
      outDir: FOLDER,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
  return FOLDER
}
