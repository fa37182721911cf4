import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readInfo, type RelayInfo } from '../../src/wire/info.ts'
import { RelayProcess, runRelayToEnd } from '../helpers/relay-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'loggia-relay-test-'))
const anyPorts = ['--http-port', '0', '--ws-port', '0', '--webrtc-port', '0', '--web', 'none']

describe('a relay that cannot start', () => {
  it('prints every option and ends well for --help', async () => {
    const { code, output } = await runRelayToEnd(['--help'])
    expect(code).toBe(0)
    expect(output).toContain('--http-port PORT')
  })

  it.each([
    [2, ['--http-port', 'many'], 'loggia-relay: --http-port must be a whole number'],
    [2, ['--colour'], "loggia-relay: Unknown option '--colour'"],
    [1, ['--web', join(folder, 'nothing')], 'there is no built web app in'],
    [
      1,
      ['--tls-cert', '/nowhere.pem', '--tls-key', '/nowhere.pem'],
      '--tls-cert /nowhere.pem cannot be read',
    ],
    [1, ['--community', '/nowhere.json'], '--community /nowhere.json cannot be read'],
  ])('ends with %i and one sentence for %j', async (expected, flags, sentence) => {
    const { code, output } = await runRelayToEnd([
      ...anyPorts,
      '--data',
      join(folder, 'd'),
      ...flags,
    ])
    expect({ code, lines: output.trim().split('\n').length }).toEqual({ code: expected, lines: 1 })
    expect(output).toContain(sentence)
  })

  it('names the port that is taken and the option that chooses another', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const tcp = portOf(holder.address())
    const udpHolder = createSocket('udp4').bind(0, '127.0.0.1')
    await once(udpHolder, 'listening')
    const udp = udpHolder.address().port
    const data = ['--data', join(folder, 'taken')]
    const tries = await Promise.all([
      runRelayToEnd([...anyPorts, ...data, '--http-port', `${tcp}`]),
      runRelayToEnd([...anyPorts, ...data, '--ws-port', `${tcp}`]),
      runRelayToEnd([...anyPorts, ...data, '--webrtc-port', `${udp}`]),
    ])
    holder.close()
    udpHolder.close()
    expect(tries.map(({ code, output }) => ({ code, output }))).toEqual([
      { code: 1, output: taken(tcp, 'the web app', '--http-port') },
      { code: 1, output: taken(tcp, 'WebSocket', '--ws-port') },
      { code: 1, output: taken(udp, 'WebRTC-Direct', '--webrtc-port') },
    ])
  })

  it('names the data folder that cannot be written', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const { code, output } = await runRelayToEnd([...anyPorts, '--data', file])
    expect(code).toBe(1)
    expect(output).toMatch(/^loggia-relay: the data folder .*a-file cannot be written .*--data\n$/)
  })

  it('names the data folder whose seed is damaged', async () => {
    const data = mkdtempSync(join(folder, 'damaged-'))
    writeFileSync(join(data, 'identity.seed'), 'short')
    const { code, output } = await runRelayToEnd([...anyPorts, '--data', data])
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining('identity.seed is damaged') as string,
    })
  })

  it('refuses TLS files that are no certificate', async () => {
    const file = join(folder, 'garbage.pem')
    writeFileSync(file, 'garbage')
    const { code, output } = await runRelayToEnd(
      anyPorts.concat('--data', join(folder, 'tls'), '--tls-cert', file, '--tls-key', file),
    )
    expect(code).toBe(1)
    expect(output).toContain('are not a PEM certificate and its key')
  })
})

describe('a relay with a certificate', () => {
  it('serves HTTPS and WSS and says so', async () => {
    const tls = join(import.meta.dirname, '..', 'helpers', 'tls')
    const flags = ['--tls-cert', join(tls, 'cert.pem'), '--tls-key', join(tls, 'key.pem')]
    const url = ['--public-url', 'https://loggia.example/app']
    const rita = await RelayProcess.start({ flags: [...flags, ...url], fromSources: true })
    const { httpPort, wsPort } = rita.ports
    const text = await getSecure(`https://localhost:${httpPort}/info`)
    const info = readInfo(text)
    await rita.close()
    if (!info.ok) throw new RangeError(info.reason)
    expect(rita.output).toContain(`https://localhost:${httpPort}/`)
    expect(info.value.appUrl).toBe('https://loggia.example/app/')
    expect(info.value.addresses).toContain(
      `/dns/localhost/tcp/${wsPort}/tls/ws/p2p/${info.value.peer}`,
    )
  })
})

describe('a relay that serves another’s community', () => {
  it('takes it from the other’s /info', async () => {
    const demo = await RelayProcess.start({ flags: ['--demo', '--demo-members', '3'] })
    const file = join(folder, 'piazza.json')
    writeFileSync(file, JSON.stringify(await demo.info()))
    const { communities } = await infoOf(demo)
    await demo.close()
    const later = await RelayProcess.start({ flags: ['--community', file] })
    const info = await infoOf(later)
    await later.close()
    expect(info.communities).toEqual(communities)
    expect(info.demo).toBe(false)
  })
})

describe('a relay that runs', () => {
  let rita: RelayProcess

  beforeAll(async () => {
    rita = await RelayProcess.start({ flags: ['--demo', '--demo-members', '12'] })
  })

  afterAll(() => rita.close())

  it('prints one address for people and its memory bound', () => {
    expect(rita.output.match(/http:\/\/\S+/g)).toEqual([rita.url])
    expect(rita.output).toMatch(/at most \d+ MiB of memory/)
  })

  it('tells who it is, where it is reached and which community it serves', async () => {
    const info = await infoOf(rita)
    expect(info.addresses).toEqual([
      `/ip4/127.0.0.1/tcp/${rita.ports.wsPort}/ws/p2p/${info.peer}`,
      expect.stringMatching(
        new RegExp(
          `^/ip4/127.0.0.1/udp/${rita.ports.webrtcPort}/webrtc-direct/certhash/.*${info.peer}$`,
        ),
      ),
    ])
    expect(info.communities).toHaveLength(1)
    expect(info.demo).toBe(true)
    expect(info.limits.slots).toBe(64)
  })

  it('keeps its identity to itself', () => {
    expect(statSync(join(rita.data, 'identity.seed')).mode & 0o777).toBe(0o600)
  })

  it('keeps its PeerId, addresses and community over a restart', async () => {
    const before = await infoOf(rita)
    await rita.restart()
    expect(await infoOf(rita)).toEqual(before)
  })

  it('says so when a second one is started with its data', async () => {
    const { code, output } = await runRelayToEnd([...anyPorts, '--data', rita.data])
    expect(code).toBe(1)
    expect(output).toContain('is another relay running with it?')
  })

  it('outlives garbage on every port', async () => {
    await Promise.all([
      throwAt(rita.ports.httpPort, 'GET \0 HTTP/9\r\n\r\n'),
      throwAt(rita.ports.wsPort, '\x16\x03\x01garbage\r\n\r\n'),
      throwFrames(rita.ports.wsPort),
      throwDatagrams(rita.ports.webrtcPort),
    ])
    expect((await fetch(new URL('healthz', rita.url))).status).toBe(200)
    expect((await fetch(new URL('readyz', rita.url))).status).toBe(200)
    expect(rita.output).not.toContain('stray-fault')
  })

  it('ends with 0 soon after SIGTERM, and again after SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const from = performance.now()
      expect(await rita.kill(signal)).toEqual({ code: 0, signal: null })
      expect(performance.now() - from).toBeLessThan(5_500)
      await rita.restart()
    }
  })
})

const taken = (port: number, use: string, flag: string): string =>
  `loggia-relay: port ${port} for ${use} is taken by another program: stop it, or choose another with ${flag}\n`

// A listening TCP server answers an AddressInfo.
const portOf = (address: AddressInfo | string | null): number => (address as AddressInfo).port

async function infoOf(relay: RelayProcess): Promise<RelayInfo> {
  const info = readInfo(JSON.stringify(await relay.info()))
  if (!info.ok) throw new RangeError(`/info is ${info.reason}`)
  return info.value
}

/** The answer of a server whose certificate nobody vouches for. */
function getSecure(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { rejectUnauthorized: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve(text))
    })
    asked.on('error', reject)
  })
}

async function throwAt(port: number, garbage: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(garbage)
  socket.resume()
  await once(socket, 'close')
}

/** Frames that are no Noise handshake. */
async function throwFrames(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  socket.on('error', () => undefined)
  await once(socket, 'open')
  for (const size of [0, 1, 100, 70_000]) socket.send(new Uint8Array(size).fill(0xff))
  socket.send('a text frame')
  socket.close()
  await once(socket, 'close')
}

/** STUN-like and other datagrams at the WebRTC-Direct port. */
async function throwDatagrams(port: number): Promise<void> {
  const socket = createSocket('udp4')
  const stun = new Uint8Array([
    0,
    1,
    0,
    8,
    0x21,
    0x12,
    0xa4,
    0x42,
    ...new Uint8Array(20).fill(0xaa),
  ])
  for (const bytes of [new Uint8Array(0), stun, new Uint8Array(1_400).fill(0xff)]) {
    await new Promise(resolve => {
      socket.send(bytes, port, '127.0.0.1', resolve)
    })
  }
  socket.close()
}
