import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { StartError } from '../errors.ts'

/** How a body travels. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** One file of the web app, ready to be sent. */
export type Asset = {
  readonly type: string
  /** Its name holds a hash of its content, so that it never changes. */
  readonly isImmutable: boolean
  readonly tag: string
  /** The scripts inside a page, as its policy has to name them: no others run. */
  readonly scripts: readonly string[]
  /** The script that keeps the app in a browser. */
  readonly isServiceWorker: boolean
  body(encoding: Encoding): Promise<Uint8Array>
  readonly encodings: readonly Encoding[]
}

/** The web app in memory. A path is looked up in a map and never joined to a folder. */
export type Assets = { find(path: string): Asset | undefined }

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.txt'])
/** The bundler puts what carries a content hash in this folder. */
const HASHED_FOLDER = 'assets/'
const SERVICE_WORKER = 'sw.js'
/** The app has under 100 files; more means that the wrong folder was given. */
const FILES_MAX = 2_000
/** Quick enough to do at the first request, for folders built without `.br` beside the files. */
const BROTLI_QUALITY = 5

/** No app: every path is unknown. */
export const NO_ASSETS: Assets = { find: () => undefined }

/** Reads a built web app. Throws StartError when there is none. */
export async function loadAssets(folder: string): Promise<Assets> {
  const paths = await listFiles(folder)
  const files = new Map<string, Asset>()
  const known = new Set(paths)
  for (const path of paths) {
    if (/\.(br|gz|map)$/.test(path)) continue
    files.set(`/${path}`, await loadAsset(folder, path, known))
  }
  const index = files.get('/index.html')
  if (index === undefined) throw missingApp(folder)
  files.set('/', index)
  return { find: path => files.get(path) }
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile())
    if (files.length > FILES_MAX) {
      throw new StartError(`--web ${folder} holds ${files.length} files: that is no built web app`)
    }
    return files.map(entry =>
      relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'),
    )
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    throw missingApp(folder, cause)
  }
}

const missingApp = (folder: string, cause?: unknown): StartError =>
  new StartError(
    `there is no built web app in ${folder}: run "npm run build", or give --web none`,
    cause === undefined ? undefined : { cause },
  )

async function loadAsset(folder: string, path: string, known: ReadonlySet<string>): Promise<Asset> {
  const raw = await readFile(join(folder, path))
  const extension = extname(path)
  const packed = (suffix: string): Promise<Uint8Array> | undefined =>
    known.has(path + suffix) ? readFile(join(folder, path + suffix)) : undefined
  const bodies: Partial<Record<Encoding, Promise<Uint8Array>>> = { identity: Promise.resolve(raw) }
  const br = packed('.br')
  const gz = packed('.gz')
  if (br !== undefined) bodies.br = br
  if (gz !== undefined) bodies.gzip = gz
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    isImmutable: path.startsWith(HASHED_FOLDER),
    scripts: extension === '.html' ? scriptsIn(raw.toString()) : [],
    isServiceWorker: path === SERVICE_WORKER,
    tag: `"${createHash('sha256').update(raw).digest('base64url').slice(0, 22)}"`,
    encodings: COMPRESSIBLE.has(extension) ? ['br', 'gzip', 'identity'] : ['identity'],
    body: encoding => (bodies[encoding] ??= compress(raw, encoding)),
  }
}

async function compress(raw: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  if (encoding === 'br') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
    return promisify(brotliCompress)(raw, { params })
  }
  return encoding === 'gzip' ? promisify(gzip)(raw) : raw
}

/** By their digests (CSP 3, "hash-source"). */
const scriptsIn = (page: string): readonly string[] =>
  [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
