import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'
import { bundled, bundling } from './web/build/bundled.ts'
import { forgottenApp, keptApp } from './web/build/kept-app.ts'

const OUT = resolve(import.meta.dirname, 'dist/web')

/**
 * Two scripts for whoever opens a link, each with all that it imports: ten small files, each shared with
 * some later view, cost a cold browser a tenth of a second more (measured by the join bench's waterfall).
 */
const FIRST_FILES = [
  { name: 'first', test: /\/web\/first\.ts$/, priority: 3 },
  { name: 'screen', test: /\/web\/screen\.tsx$/, priority: 2 },
  { name: 'page', test: /\/web\/page\.tsx$/, priority: 1 },
]

export default defineConfig({
  root: resolve(import.meta.dirname, 'web'),
  // Relative addresses and hash routes: the app runs from any folder of any host.
  base: './',
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // Our policy allows no data: scripts, so that a small worklet must stay a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // libp2p is one chunk of 600 kB (128 kB on the wire), loaded beside the first screen.
    chunkSizeWarningLimit: 800,
    rolldownOptions: { ...bundling, output: { codeSplitting: { groups: FIRST_FILES } } },
  },
  worker: { format: 'es', rolldownOptions: bundling, plugins: () => [plainText(), withoutNode()] },
  plugins: [
    plainText(),
    withoutNode(),
    preloaded(),
    headStart(),
    keptApp(OUT),
    forgottenApp(),
    precompressed(),
  ],
})

/**
 * protons-runtime turns texts into bytes through a package that knows twenty text bases, a tenth of a
 * listener's first scripts. It asks for UTF-8 only, which every browser writes by itself.
 */
function plainText(): Plugin {
  return {
    name: 'loggia-plain-text',
    enforce: 'pre',
    resolveId(source, importer) {
      const isText = source === 'uint8arrays/from-string' && importer?.includes('/protons-runtime/')
      return isText === true ? PLAIN_TEXT : undefined
    },
    load: id =>
      id === PLAIN_TEXT
        ? 'const encoder = new TextEncoder(); export const fromString = text => encoder.encode(text)'
        : undefined,
  }
}

/** The Opus and HPKE libraries ask for parts of Node where they find themselves in it, which a browser never is. */
function withoutNode(): Plugin {
  return {
    name: 'loggia-without-node',
    enforce: 'pre',
    resolveId: source => (source === 'node:module' || source === 'crypto' ? NO_NODE : undefined),
    load: id => (id === NO_NODE ? NOTHING_OF_NODE : undefined),
  }
}

const NO_NODE = '\0loggia-no-node'
const NOTHING_OF_NODE = 'export const createRequire = undefined; export const webcrypto = undefined'

const PLAIN_TEXT = '\0loggia-plain-text'

/** What everybody needs and only a dynamic import asks for: the page would load it one after another. */
const PRELOADED = ['web/screen.tsx']

/** Lets the browser fetch and compile that code beside the entry. */
function preloaded(): Plugin {
  return {
    name: 'loggia-preloaded',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter(output => output.type === 'chunk')
        const wanted = chunks.filter(chunk =>
          PRELOADED.some(path => chunk.moduleIds.some(id => id.endsWith(path))),
        )
        const files = new Set(wanted.flatMap(chunk => [chunk.fileName, ...chunk.imports]))
        for (const entry of chunks) if (entry.isEntry) files.delete(entry.fileName)
        const scripts = [...files].map(file => linkTo('modulepreload', file))
        const styles = new Set(
          wanted.flatMap(chunk => [...(chunk.viteMetadata?.importedCss ?? [])]),
        )
        return [...[...styles].map(file => linkTo('stylesheet', file)), ...scripts]
      },
    },
  }
}

const linkTo = (rel: string, file: string): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { rel, crossorigin: true, href: `./${file}` },
  injectTo: 'head',
})

/** Writes `web/inline.ts` into the page, so that it runs before anything else is fetched. */
function headStart(): Plugin {
  return {
    name: 'loggia-head-start',
    apply: 'build',
    closeBundle: inTurn(async () => {
      const page = join(OUT, 'index.html')
      const html = await readFile(page, 'utf8').catch(() => undefined)
      if (html === undefined) return
      const files = await readdir(join(OUT, 'assets'))
      const worker = files.find(name => /^media-.*\.js$/.test(name))
      if (worker === undefined) throw new Error('expected the media Worker among the built files')
      const script = await bundled('inline.ts', {
        texts: { [MEDIA_WORKER]: `./assets/${worker}` },
      })
      await writeFile(
        page,
        html.replace(HEAD_START, () => `<script>${script}</script>`),
      )
    }),
  }
}

/** For plugins that write files: each waits for the one before. */
function inTurn(handler: () => Promise<void>) {
  return { order: 'post', sequential: true, handler } as const
}

const HEAD_START = '<!-- head start -->'
const MEDIA_WORKER = 'media.ts?worker&url'

/** Writes `.br` and `.gz` beside every text, so that the relay need not compress while it serves. */
function precompressed(): Plugin {
  return {
    name: 'loggia-precompressed',
    apply: 'build',
    closeBundle: inTurn(async () => {
      const entries = await readdir(OUT, { recursive: true, withFileTypes: true }).catch(() => [])
      const texts = entries.filter(entry =>
        /\.(html|js|css|svg|json|webmanifest)$/.test(entry.name),
      )
      await Promise.all(texts.map(entry => compress(join(entry.parentPath, entry.name))))
    }),
  }
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then(small => writeFile(`${path}.br`, small)),
    promisify(gzip)(bytes, { level: 9 }).then(small => writeFile(`${path}.gz`, small)),
  ])
}
