import { connect, type AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { SocketStream } from '../../src/adapters/webrtc/socket-stream.ts'
import { MediaSocket } from '../../src/adapters/webrtc/media-socket.ts'
import { Upgrades } from '../../relay/http/upgrades.ts'
import { MediaSocketServer } from '../../relay/media-socket.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MEDIA_PROTOCOL } from '../../src/wire/media-signal.ts'
import { MESSAGE_MAX } from '../../src/wire/limits.ts'
import { generatePeer, signHello } from '../../src/crypto/media-hello.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { readGreeting, writeHello } from '../../src/wire/media-socket.ts'
import { until } from '../helpers/until.ts'
import type { MessageStream, Streams } from '../../src/ports/streams.ts'

const RITA = peerOf('rita')

let http: Server
let relay: MediaSocketServer
let log: MemoryLog
let url: string
let placed: MessageStream[]

beforeEach(async () => {
  http = createServer()
  log = new MemoryLog()
  placed = []
  relay = new MediaSocketServer(new Upgrades(http), RITA, log)
  // What stands behind the door is the same as on libp2p's streams: here they are only taken in.
  const streams = { handle: () => () => undefined } as unknown as Streams
  relay.beside(streams).handle(MEDIA_PROTOCOL, async stream => {
    placed.push(stream)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  // A listening TCP server has an AddressInfo.
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/media`
})

afterEach(() => {
  vi.useRealTimers()
  relay.close()
  http.close()
})

describe("a relay's media socket", () => {
  it('names a newcomer by the key that answered its greeting', async () => {
    const carol = await generatePeer()
    const socket = mediaSocketOf(carol)
    expect(await socket.knock()).toBe(RITA)
    const stream = await socket.open(RITA)
    await until(() => placed.length === 1)
    expect(placed[0]?.peer).toBe(carol.peer)
    await stream?.write(Uint8Array.of(1, 2))
    expect(await placed[0]?.read()).toEqual(Uint8Array.of(1, 2))
  })

  it('is given up by a newcomer whom nobody greets', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(silent, 'listening')
    const connected = once(silent, 'connection')
    const { port } = silent.address() as AddressInfo
    const socket = new MediaSocket({
      connect: () => new SocketStream(new WebSocket(`ws://127.0.0.1:${port}/media`)),
      answer: async () => new Uint8Array(),
    })
    const opened = socket.open(RITA)
    await connected
    vi.advanceTimersByTime(2_000)
    expect(await opened).toBe(undefined)
    silent.close()
  })

  it('is left by a newcomer who wanted another relay', async () => {
    const socket = mediaSocketOf(await generatePeer())
    expect(await socket.open(peerOf('roger'))).toBe(undefined)
    expect(placed).toEqual([])
  })

  it('refuses a hello that was signed for another greeting', async () => {
    const mallory = await generatePeer()
    const { socket, greeting } = await greeted()
    const nonce = new Uint8Array(32)
    socket.send(await signHello(mallory, { ...greeting, nonce }))
    await once(socket, 'close')
    expect(log.lines).toEqual(['misbehaviour stranger /media signature'])
    expect(placed).toEqual([])
  })

  it.each([
    ['a text', 'hello'],
    ['a message over the limit', new Uint8Array(MESSAGE_MAX + 1)],
    ['a hello that is too short', new Uint8Array(96)],
    [
      'a key that is none',
      writeHello({ publicKey: new Uint8Array(32), signature: new Uint8Array(64) }),
    ],
  ])('closes on %s', async (_, message) => {
    const { socket } = await greeted()
    socket.send(message)
    await once(socket, 'close')
    expect(placed).toEqual([])
  })

  it('closes on whoever says nothing for a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { socket } = await greeted()
    const closed = once(socket, 'close')
    vi.advanceTimersByTime(60_000)
    await closed
    expect(placed).toEqual([])
  })

  it('lets 64 newcomers of one address wait, and 256 in all', async () => {
    const from = (address: string) => Array.from({ length: 64 }, () => greeted(address))
    const waiting = await Promise.all(from('127.0.0.1'))
    expect(await isTaken('127.0.0.1')).toBe(false)
    await Promise.all(['127.0.0.2', '127.0.0.3', '127.0.0.4'].flatMap(from))
    expect(await isTaken('127.0.0.5')).toBe(false)
    waiting[0]?.socket.terminate()
    await until(() => isTaken('127.0.0.5'))
  })

  it('stands whatever address an upgrade asks for', async () => {
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET //[ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.on('error', () => undefined)
    await once(socket, 'close')
    await greeted()
  })
})

function mediaSocketOf(peer: Awaited<ReturnType<typeof generatePeer>>): MediaSocket {
  return new MediaSocket({
    connect: () => new SocketStream(new WebSocket(url)),
    answer: greeting => signHello(peer, greeting),
  })
}

/** Whether the relay takes one more socket from there. */
async function isTaken(localAddress: string): Promise<boolean> {
  const next = new WebSocket(url, { localAddress })
  return once(next, 'open').then(
    () => true,
    () => false,
  )
}

async function greeted(localAddress = '127.0.0.1') {
  const socket = new WebSocket(url, { localAddress })
  socket.on('error', () => undefined)
  const [data] = (await once(socket, 'message')) as [Buffer]
  const greeting = readGreeting(new Uint8Array(data))
  if (!greeting.ok) throw new RangeError('expected a greeting')
  return { socket, greeting: greeting.value }
}
