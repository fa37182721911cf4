import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseEncoding } from '../../relay/http/accepts.ts'
import { loadAssets } from '../../relay/http/assets.ts'
import { createHttpServer } from '../../relay/http/server.ts'
import { reachableAt } from '../../relay/reachable.ts'

/** The one script that may stand inside the page, and its digest as `openssl dgst -sha256` gives it. */
const INSIDE = 'begin()'
const INSIDE_DIGEST = '15S4FGE7rP6kq/PzA1uIhN3+8zfaO6/TnJp4fMWo7lE='
const SCRIPT = `globalThis.x = ${JSON.stringify('loggia '.repeat(500))}`
let server: Server
let port: number
let isReady = true

beforeAll(async () => {
  const outside = mkdtempSync(join(tmpdir(), 'loggia-web-'))
  const folder = join(outside, 'web')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'the seed')
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>Loggia</title><script>${INSIDE}</script>`,
  )
  writeFileSync(join(folder, 'assets', 'app-4f2c.js'), SCRIPT)
  writeFileSync(join(folder, 'sw.js'), SCRIPT)
  writeFileSync(join(folder, 'app-en-light.webmanifest'), '{}')
  const assets = await loadAssets(folder)
  const info = (host: string | undefined): string => JSON.stringify({ host })
  server = createHttpServer({ assets, isReady: () => isReady, info }, undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server answers an AddressInfo.
  port = (server.address() as AddressInfo).port
})

afterAll(() => server.close())

describe('the web server of a relay', () => {
  it('serves the app under a policy that lets nothing foreign run', async () => {
    const { status, headers, body } = await get('/')
    expect(status).toBe(200)
    expect(body.toString()).toContain('<title>Loggia')
    const policy = String(headers['content-security-policy']).split('; ')
    for (const rule of [
      "default-src 'none'",
      `script-src 'self' 'wasm-unsafe-eval' 'sha256-${INSIDE_DIGEST}'`,
      "style-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types loggia',
    ]) {
      expect(policy).toContain(rule)
    }
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['permissions-policy']).toContain('microphone=(self)')
    expect(headers['cache-control']).toBe('no-cache')
    // A page with one begins in a second process (docs/decisions/0044): nothing of ours listens to whoever opened it.
    expect(headers['cross-origin-opener-policy']).toBeUndefined()
  })

  it('has the service worker asked for anew each time, and lets it fetch the app’s files and nothing else', async () => {
    const { headers } = await get('/sw.js')
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(headers['content-security-policy']).toBe("default-src 'none'; connect-src 'self'")
  })

  it('names a manifest as what it is, and has it asked for anew', async () => {
    const { headers } = await get('/app-en-light.webmanifest')
    expect(headers['content-type']).toBe('application/manifest+json; charset=utf-8')
    expect(headers['cache-control']).toBe('no-cache')
  })

  it('lets browsers keep hashed files for ever', async () => {
    const { headers } = await get('/assets/app-4f2c.js')
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('sends the smallest encoding the browser takes', async () => {
    const br = await get('/assets/app-4f2c.js', { 'accept-encoding': 'gzip, deflate, br' })
    expect(br.headers['content-encoding']).toBe('br')
    expect(br.body.length).toBeLessThan(SCRIPT.length / 10)
    expect(brotliDecompressSync(br.body).toString()).toBe(SCRIPT)
    const gz = await get('/assets/app-4f2c.js', { 'accept-encoding': 'gzip, br;q=0' })
    expect(gz.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gz.body).toString()).toBe(SCRIPT)
    const raw = await get('/assets/app-4f2c.js', {})
    expect(raw.headers['content-encoding']).toBeUndefined()
    expect(raw.body.toString()).toBe(SCRIPT)
    expect(chooseEncoding('BR;q=1.0', ['br', 'gzip'])).toBe('br')
  })

  it('answers 304 when the browser has the file', async () => {
    const { headers } = await get('/')
    const again = await get('/', { 'if-none-match': `W/${String(headers.etag)}` })
    expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 })
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..\\..\\secret.txt',
    '//etc/passwd',
    '/assets',
    '/index.html%00.js',
  ])('knows no path but those of its files: %s', async path => {
    expect((await get(path)).status).toBe(404)
  })

  it('answers /healthz, /readyz and /info, open to other origins', async () => {
    expect((await get('/healthz')).body.toString()).toBe('ok\n')
    expect((await get('/readyz')).status).toBe(200)
    isReady = false
    expect((await get('/readyz')).status).toBe(503)
    isReady = true
    const info = await get('/info?now', { host: 'rita.example:7600' })
    expect(JSON.parse(info.body.toString())).toEqual({ host: 'rita.example:7600' })
    expect(info.headers['access-control-allow-origin']).toBe('*')
  })

  it('takes no method but GET and HEAD', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(405)
    expect((await get('/', {}, 'DELETE')).status).toBe(405)
    const head = await get('/', {}, 'HEAD')
    expect({ status: head.status, length: head.body.length }).toEqual({ status: 200, length: 0 })
    expect((await get('/info', {}, 'OPTIONS')).status).toBe(204)
  })

  it('closes a connection that a browser opened ahead and did not use, without a word', async () => {
    const accepted = once(server, 'connection')
    const socket = connect(port, '127.0.0.1')
    const received: Buffer[] = []
    socket.on('data', (bytes: Buffer) => received.push(bytes))
    const [ours] = await accepted
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    server.emit('clientError', late, ours)
    await once(socket, 'close')
    expect(received).toEqual([])
  })

  it('outlives garbage and headers without end', async () => {
    for (const garbage of [
      '\0\0\0\0\r\n\r\n',
      `GET / HTTP/1.1\r\nx: ${'y'.repeat(64_000)}\r\n\r\n`,
    ]) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(garbage)
      socket.resume()
      await once(socket, 'close')
    }
    expect((await get('/healthz')).status).toBe(200)
  })
})

describe('the addresses in /info', () => {
  const listening = [
    '/ip4/127.0.0.1/tcp/7601/ws/p2p/rita',
    '/ip4/203.0.113.9/tcp/7601/ws/p2p/rita',
    '/ip4/127.0.0.1/udp/7602/webrtc-direct/certhash/uEi/p2p/rita',
    '/ip4/203.0.113.9/udp/7602/webrtc-direct/certhash/uEi/p2p/rita',
  ]
  const at = (host: string | undefined, announced: string[] = []): readonly string[] =>
    reachableAt(host, { peer: 'rita', announced, listening })

  it('are those of the interface by which the asker came', () => {
    expect(at('localhost:7600')).toEqual([listening[0], listening[2]])
    expect(at('203.0.113.9:7600')).toEqual([listening[1], listening[3]])
    expect(at(undefined)).toEqual([listening[0], listening[2]])
  })

  it('carry the name by which the asker came, where a name can be dialled', () => {
    expect(at('rita.example')).toEqual(['/dns/rita.example/tcp/7601/ws/p2p/rita', listening[3]])
  })

  it('carry names where a certificate asks for them', () => {
    const tls = ['/ip4/127.0.0.1/tcp/7601/tls/ws/p2p/rita', '/dns4/outer/tcp/443/tls/ws/p2p/rita']
    const seen = reachableAt('localhost:7600', { peer: 'rita', announced: [], listening: tls })
    expect(seen).toEqual(['/dns/localhost/tcp/7601/tls/ws/p2p/rita', tls[1]])
  })

  it('begin with what the operator announces, and are all there is when nothing fits', () => {
    expect(at('localhost', ['/dns4/a/tcp/443/wss'])).toEqual([
      '/dns4/a/tcp/443/wss/p2p/rita',
      listening[0],
      listening[2],
    ])
    expect(at('198.51.100.1')).toEqual(listening)
    expect(at('not a host \0')).toEqual([listening[0], listening[2]])
  })
})

type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, method, agent: false })
    asked.on('error', reject)
    asked.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      )
    })
    asked.end()
  })
}
