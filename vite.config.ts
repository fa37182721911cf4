import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build, defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'

const OUT = resolve(import.meta.dirname, 'dist/web')

/**
 * Packages of functions only, which do not say so: without this, reading one protobuf record brings every
 * text base and hash of multiformats along, a fifth of what a listener's page loads before it can listen.
 */
const PURE =
  /node_modules\/(multiformats|uint8arrays|uint8-varint|uint8arraylist|protons-runtime|@noble)\//
const bundling = { treeshake: { moduleSideEffects: [{ test: PURE, sideEffects: false }] } }

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
  plugins: [plainText(), withoutNode(), preloaded(), headStart(), precompressed()],
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

/** The Opus library asks for a part of Node's where it finds itself in Node, which a browser never is. */
function withoutNode(): Plugin {
  return {
    name: 'loggia-without-node',
    enforce: 'pre',
    resolveId: source => (source === 'node:module' ? NO_NODE : undefined),
    load: id => (id === NO_NODE ? 'export const createRequire = undefined' : undefined),
  }
}

const NO_NODE = '\0loggia-no-node'

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
    async closeBundle() {
      const page = join(OUT, 'index.html')
      const html = await readFile(page, 'utf8').catch(() => undefined)
      if (html === undefined) return
      const files = await readdir(join(OUT, 'assets'))
      const worker = files.find(name => /^media-.*\.js$/.test(name))
      if (worker === undefined) throw new Error('expected the media Worker among the built files')
      const script = await bundled('inline.ts', { [MEDIA_WORKER]: `./assets/${worker}` })
      await writeFile(
        page,
        html.replace(HEAD_START, () => `<script>${script}</script>`),
      )
    },
  }
}

const HEAD_START = '<!-- head start -->'
const MEDIA_WORKER = 'media.ts?worker&url'

/** One classic script without imports; what is imported from the `known` is the text given for it. */
async function bundled(entry: string, known: Readonly<Record<string, string>>): Promise<string> {
  const knownTexts: Plugin = {
    name: 'loggia-known',
    enforce: 'pre',
    resolveId: source => Object.keys(known).find(name => source.endsWith(name)),
    load: id => (id in known ? `export default ${JSON.stringify(known[id])}` : undefined),
  }
  const built = await build({
    root: resolve(import.meta.dirname, 'web'),
    configFile: false,
    logLevel: 'error',
    plugins: [knownTexts],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        ...bundling,
        input: resolve(import.meta.dirname, 'web', entry),
        output: { format: 'iife' },
      },
    },
  })
  const [output] = [built].flat()
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
  if (chunk === undefined) throw new Error(`expected a script of ${entry}`)
  return chunk.code.trim()
}

/** Writes `.br` and `.gz` beside every text, so that the relay need not compress while it serves. */
function precompressed(): Plugin {
  return {
    name: 'loggia-precompressed',
    apply: 'build',
    async closeBundle() {
      const entries = await readdir(OUT, { recursive: true, withFileTypes: true }).catch(() => [])
      const texts = entries.filter(entry =>
        /\.(html|js|css|svg|json|webmanifest)$/.test(entry.name),
      )
      await Promise.all(texts.map(entry => compress(join(entry.parentPath, entry.name))))
    },
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
