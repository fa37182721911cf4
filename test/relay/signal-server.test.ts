import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { SignalServer } from '../../relay/signal-server.ts'
import { until } from '../helpers/until.ts'
import { Upgrades } from '../../relay/http/upgrades.ts'

/** A client and everything it heard. */
type Client = { readonly socket: WebSocket; readonly heard: unknown[] }

let http: Server
let server: SignalServer
let clock: MemoryClock
let log: MemoryLog
let clients: WebSocket[]

beforeEach(async () => {
  http = createServer()
  clock = new MemoryClock()
  log = new MemoryLog()
  clients = []
  server = new SignalServer(new Upgrades(http), { log, clock })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
})

afterEach(async () => {
  for (const client of clients) client.terminate()
  server.close()
  http.close()
  await once(http, 'close')
})

const urlOf = (path: string): string =>
  // A listening TCP server answers an AddressInfo.
  `ws://127.0.0.1:${(http.address() as AddressInfo).port}${path}`

async function join(...topics: string[]): Promise<Client> {
  const socket = new WebSocket(urlOf('/y-signal'))
  clients.push(socket)
  const heard: unknown[] = []
  socket.on('message', data => {
    // The default: a message comes as one Buffer.
    if (data instanceof Buffer) heard.push(JSON.parse(data.toString()))
  })
  await once(socket, 'open')
  if (topics.length > 0) say({ socket, heard }, { type: 'subscribe', topics })
  await answered({ socket, heard })
  return { socket, heard }
}

const say = ({ socket }: Client, frame: unknown): void => socket.send(JSON.stringify(frame))

/** The server has taken everything that was sent before. */
async function answered(client: Client): Promise<void> {
  say(client, { type: 'ping' })
  await until(() => client.heard.some(frame => isPong(frame)))
  client.heard.splice(client.heard.findIndex(isPong), 1)
}

const isPong = (frame: unknown): boolean => JSON.stringify(frame) === '{"type":"pong"}'

const closed = async ({ socket }: Client): Promise<void> => {
  if (socket.readyState !== WebSocket.CLOSED) await once(socket, 'close')
}

describe('the signalling of y-webrtc at a relay', () => {
  it('passes what is published on to the others of the topic, as it came', async () => {
    const [alice, bob, carol] = [await join('room'), await join('room'), await join('other')]
    const frame = { type: 'publish', topic: 'room', data: { type: 'announce', from: 'alice' } }
    say(alice, frame)
    await until(() => bob.heard.length > 0)
    expect(bob.heard).toEqual([frame])
    await answered(carol)
    await answered(alice)
    expect([alice.heard, carol.heard]).toEqual([[], []])
  })

  it('stops after unsubscribing and after leaving', async () => {
    const [alice, bob] = [await join('room'), await join('room')]
    say(bob, { type: 'unsubscribe', topics: ['room'] })
    await answered(bob)
    say(alice, { type: 'publish', topic: 'room', data: 1 })
    await answered(alice)
    await answered(bob)
    expect(bob.heard).toEqual([])
    bob.socket.terminate()
    await closed(bob)
    say(alice, { type: 'publish', topic: 'room', data: 2 })
    await answered(alice)
  })

  it('takes a message only for a topic that its sender joined', async () => {
    const [mallory, bob] = [await join('mine'), await join('room')]
    say(mallory, { type: 'publish', topic: 'room', data: 'spam' })
    await answered(mallory)
    await answered(bob)
    expect(bob.heard).toEqual([])
  })

  it('lets a socket into eight topics', async () => {
    const mallory = await join(...Array.from({ length: 8 }, (_, index) => `t${index}`))
    say(mallory, { type: 'subscribe', topics: ['t8'] })
    const bob = await join('t7', 't8')
    for (const topic of ['t8', 't7']) say(bob, { type: 'publish', topic, data: topic })
    await until(() => mallory.heard.length > 0)
    expect(mallory.heard).toEqual([{ type: 'publish', topic: 't7', data: 't7' }])
  })

  it.each<[string, string | Buffer]>([
    ['text that is no JSON', 'not json {'],
    ['nothing', ''],
    ['a number', '7'],
    ['null', 'null'],
    ['an unknown type', '{"type":"reboot"}'],
    ['topics that are none', '{"type":"subscribe","topics":[{}]}'],
    ['too many topics', JSON.stringify({ type: 'subscribe', topics: Array(9).fill('t') })],
    ['a topic of a thousand letters', `{"type":"publish","topic":"${'t'.repeat(1_000)}"}`],
    ['JSON ten thousand deep', '['.repeat(10_000)],
    ['bytes', Buffer.from([1, 2, 3])],
    [
      'a frame of 70 kB',
      JSON.stringify({ type: 'publish', topic: 'room', data: 'x'.repeat(70_000) }),
    ],
  ])('drops a socket that sends %s, and serves the others', async (_what, frame) => {
    const [alice, bob] = [await join('room'), await join('room')]
    const mallory = await join('room')
    mallory.socket.on('error', () => undefined)
    mallory.socket.send(frame)
    await closed(mallory)
    say(alice, { type: 'publish', topic: 'room', data: 'still here' })
    await until(() => bob.heard.length > 0)
    expect(bob.heard).toEqual([{ type: 'publish', topic: 'room', data: 'still here' }])
  })

  it('drops a socket that floods', async () => {
    const [mallory, bob] = [await join('room'), await join('room')]
    for (let sent = 0; sent < 400; sent++)
      say(mallory, { type: 'publish', topic: 'room', data: sent })
    await closed(mallory)
    expect(bob.heard.length).toBeLessThanOrEqual(256)
    expect(log.lines.join()).toContain('reason=flood')
    await answered(bob)
  })

  it('drops a reader that does not read', async () => {
    const slow = await join('room')
    slow.socket.pause()
    const body = 'x'.repeat(50_000)
    for (let writer = 0; writer < 40 && !log.lines.join().includes('reason=slow'); writer++) {
      const client = await join('room')
      for (let sent = 0; sent < 8; sent++)
        say(client, { type: 'publish', topic: 'room', data: body })
      await answered(client)
      client.socket.terminate()
      await clock.turn(1_000)
    }
    expect(log.lines.join()).toContain('reason=slow')
  })

  it('drops a socket that says nothing for a minute', async () => {
    const [silent, alive] = [await join('room'), await join('room')]
    await clock.turn(45_000)
    await answered(alive)
    await clock.turn(45_000)
    await closed(silent)
    await answered(alive)
  })

  it('takes 64 sockets from one address and no more', async () => {
    await Promise.all(Array.from({ length: 64 }, () => join()))
    const one = new WebSocket(urlOf('/y-signal'))
    clients.push(one)
    await once(one, 'error')
    const [first] = clients
    first?.terminate()
    await until(async () => (await tryJoin()) !== undefined)
  })

  it('drops sockets for a path that nobody serves', async () => {
    const stray = new WebSocket(urlOf('/elsewhere'))
    clients.push(stray)
    await once(stray, 'error')
  })
})

const tryJoin = async (): Promise<Client | undefined> => join().catch(() => undefined)
