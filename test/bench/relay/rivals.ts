import { entriesOf, hostConfig, relayConfig } from '../peers/configs.ts'
import { monotonicMs, type Arrival } from '../peers/messages.ts'
import { PeerProcess } from '../peers/peer-process.ts'
import { startJanus } from './janus.ts'

/** Opus at 32 kbit/s, with an SFrame header and tag: what a relay that bundles nothing carries. */
const PACKET_BYTES = 100
const PACKET_MS = 20
/** Four such frames in one, with one signature. */
const BUNDLE_BYTES = 411
const BUNDLE_MS = 80
const ATTACHED_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 200
/** What is under way when the last was said. */
const LAST_MS = 300

/** A relay with its listeners: something that can be spoken through and whose process can be looked at. */
export type Rival = {
  readonly name: string
  /** Of the relay's process. */
  readonly pid: number
  /** Says so many seconds of each speaker's audio, and answers what came of it. */
  speak(
    seconds: number,
  ): Promise<{ readonly delivered: number; readonly delaysMs: readonly number[] }>
  close(): Promise<void>
}

type Size = { readonly listeners: number; readonly speakers: number }

/** Our own: a host with so many on stage, a relay as an operator runs it, and listeners below it. */
export async function loggia({ listeners, speakers }: Size): Promise<Rival> {
  const host = await PeerProcess.start(hostConfig({ slots: 0, speakers }))
  const caps = { bytesPerSecond: 1e9, linksMax: listeners + 8 }
  const given = { slots: listeners, caps, entries: [host.place.entry] }
  const relay = await PeerProcess.start(relayConfig('relay', host.place, given))
  await host.ask({ kind: 'feed', roots: entriesOf([relay]) })
  await attached(relay)
  const { space } = host.place
  if (space === undefined) throw new TypeError('a host has a Space')
  const plain = { kind: 'plain', name: 'ears', space, listeners } as const
  const ears = await PeerProcess.start({ ...plain, entries: entriesOf([relay]) })
  await attached(ears)
  return {
    name: 'loggia',
    pid: relay.pid,
    speak: async seconds => {
      const beganMs = monotonicMs()
      const count = Math.round((seconds * 1_000) / BUNDLE_MS)
      const how = { count, everyMs: BUNDLE_MS, bytes: BUNDLE_BYTES }
      await host.ask({ kind: 'speak', ...how }, seconds * 1_000 + 20_000)
      await pause(LAST_MS)
      const said = (await host.arrivals(beganMs)).came
      const { came } = await ears.arrivals(beganMs)
      return {
        delivered: came.length / (said.length * listeners),
        delaysMs: delaysOf(said, came),
      }
    },
    close: () => closeAll([host, relay, ears]),
  }
}

/** Node's own UDP, which encrypts nothing and proves nothing: the floor. */
export async function udp(size: Size): Promise<Rival> {
  const sockets = size.listeners
  const ears = await PeerProcess.start({ kind: 'udp', to: [], sockets })
  const relay = await PeerProcess.start({ kind: 'udp', to: ears.place.ports, sockets: 1 })
  const mouth = await udpMouth(relay)
  return packets('udp', size, { pid: relay.pid, mouth, ears, close: () => relay.close() })
}

/** A data channel for each listener, a message for each frame. */
export async function naive(size: Size): Promise<Rival> {
  const relay = await PeerProcess.start({ kind: 'naive', name: 'naive', listeners: 0, entries: [] })
  const { listeners } = size
  const given = { kind: 'naive', name: 'naiveEars', listeners } as const
  const ears = await PeerProcess.start({ ...given, entries: entriesOf([relay]) })
  await attached(ears)
  const mouth = await udpMouth(relay)
  return packets('naive', size, { pid: relay.pid, mouth, ears, close: () => relay.close() })
}

/** Janus' VideoRoom with one event loop; undefined where it is not installed. */
export async function janus(size: Size): Promise<Rival | undefined> {
  const server = await startJanus()
  if (server === undefined) return undefined
  const { pid, port } = server
  const { listeners, speakers } = size
  const room = { kind: 'janus', port, speakers } as const
  const mouth = await PeerProcess.start({ ...room, listeners: 0 })
  const ears = await PeerProcess.start({ ...room, listeners }, ATTACHED_WITHIN_MS)
  await attached(ears)
  return packets('janus', size, { pid, mouth, ears, close: () => server.close() })
}

const udpMouth = (relay: PeerProcess): Promise<PeerProcess> =>
  PeerProcess.start({ kind: 'udp', to: relay.place.ports, sockets: 1 })

type Parts = {
  readonly pid: number
  readonly mouth: PeerProcess
  readonly ears: PeerProcess
  readonly close: () => Promise<void>
}

/** A relay that bundles nothing. */
function packets(
  name: string,
  { listeners, speakers }: Size,
  { pid, mouth, ears, close }: Parts,
): Rival {
  // Our own program answers `count` with nothing else.
  const came = async (): Promise<number> => (await ears.ask({ kind: 'count' })) as number
  return {
    name,
    pid,
    speak: async seconds => {
      const before = await came()
      const count = Math.round((seconds * 1_000 * speakers) / PACKET_MS)
      const how = { count, everyMs: PACKET_MS / speakers, bytes: PACKET_BYTES }
      await mouth.ask({ kind: 'speak', ...how }, seconds * 1_000 + 20_000)
      await pause(LAST_MS)
      // Speakers of a room say one each in turn, and every listener gets all of them.
      return { delivered: ((await came()) - before) / (count * listeners), delaysMs: [] }
    },
    close: async () => {
      await Promise.all([closeAll([mouth, ears]), close()])
    },
  }
}

function delaysOf(said: readonly Arrival[], came: readonly Arrival[]): readonly number[] {
  const times = new Map(said.map(({ ctr, atMs }) => [ctr, atMs]))
  return came.flatMap(({ ctr, atMs }) => {
    const saidMs = times.get(ctr)
    return saidMs === undefined ? [] : [atMs - saidMs]
  })
}

async function attached(peer: PeerProcess): Promise<void> {
  const deadline = performance.now() + ATTACHED_WITHIN_MS
  while (!(await peer.standing()).isAttached) {
    if (performance.now() > deadline) throw new Error('the listeners are not attached')
    await pause(LOOK_EVERY_MS)
  }
}

const closeAll = async (peers: readonly PeerProcess[]): Promise<void> => {
  await Promise.all(peers.map(peer => peer.close()))
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
