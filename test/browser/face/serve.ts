import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { builtFace } from '../../helpers/built-face.ts'
import { evening, fileOf } from '../../helpers/recordings.ts'

/** As strict as the relay serves the app: nothing inline, nothing foreign, no strings as code. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Serves the scripted page on the loopback. */
export async function serveFace(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = await builtFace()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = normalize(path === '/' ? '/index.html' : path)
    bodyOf(folder, file).then(
      body => {
        response.writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': POLICY,
        })
        response.end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

/** What a recording is shown from is made when somebody asks for it: most scenes do without. */
const bodyOf = async (folder: string, file: string): Promise<Uint8Array> =>
  file === '/recorded.loggia' ? fileOf(await evening()) : readFile(join(folder, file))
