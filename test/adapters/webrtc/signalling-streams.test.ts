import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MEDIA_PROTOCOL } from '../../../src/wire/media-signal.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { signallingStreams } from '../../../src/adapters/webrtc/signalling-streams.ts'
import type { MediaSocket } from '../../../src/adapters/webrtc/media-socket.ts'
import type { MessageStream, Streams } from '../../../src/ports/streams.ts'

const RITA = { peer: peerOf('rita'), addresses: [] }
const ALICE = { peer: peerOf('alice'), addresses: [] }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Rita's socket answers for rita alone; everybody else is reached through the network. */
function setUp() {
  const calls: string[] = []
  const streamTo = (peer: MessageStream['peer']) => ({ peer }) as MessageStream
  const socket = {
    open: async (peer: MessageStream['peer']) => (peer === RITA.peer ? streamTo(peer) : undefined),
  }
  const network: Pick<Streams, 'open' | 'handle' | 'connected'> = {
    connected: () => [],
    handle: () => () => undefined,
    open: async ({ peer }) => streamTo(peer),
  }
  let come: (made: typeof network) => void = () => undefined
  const streams = signallingStreams({
    // The two methods that are used here; the class has private fields.
    socket: socket as unknown as MediaSocket,
    network: new Promise(resolve => (come = resolve)),
    wanted: () => {
      calls.push('wanted')
      come(network)
    },
  })
  const open = (to: typeof RITA, signal = new AbortController().signal) =>
    streams.open(to, MEDIA_PROTOCOL, signal)
  return { calls, open }
}

it('reaches the relay that served the page without a network', async () => {
  const { calls, open } = setUp()
  expect((await open(RITA)).peer).toBe(RITA.peer)
  expect(calls).toEqual([])
})

it('loads the network at once for somebody else', async () => {
  const { calls, open } = setUp()
  expect((await open(ALICE)).peer).toBe(ALICE.peer)
  expect(calls).toEqual(['wanted'])
})

it('lets a first exchange on the socket have the page to itself for a while', async () => {
  const { calls, open } = setUp()
  await open(RITA)
  const second = open(ALICE)
  await vi.advanceTimersByTimeAsync(1_400)
  expect(calls).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect((await second).peer).toBe(ALICE.peer)
})

it('never loads the network for a second try that is given up meanwhile', async () => {
  const { calls, open } = setUp()
  await open(RITA)
  const abort = new AbortController()
  const second = open(ALICE, abort.signal)
  second.catch(() => undefined)
  abort.abort()
  await vi.advanceTimersByTimeAsync(2_000)
  await expect(second).rejects.toThrow('given up')
  expect(calls).toEqual([])
})
