import { delegationOf } from './bundles.ts'
import { idOf } from './space-actions.ts'
import { idOfKey } from './host.ts'
import { keyFromSeed, signerFromKey } from '../../src/crypto/ed25519.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { NodeLinks } from '../../src/adapters/webrtc/node-links.ts'
import { peerIdOfKey } from '../../src/domain/identity/peer-key.ts'
import { relayNetwork } from './relay-networks.ts'
import { SpaceHub } from '../../src/session/space-hub.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../src/adapters/system/random.ts'
import { toBase64url } from '../../src/domain/base64url.ts'
import { until } from './until.ts'
import type { AccountId, CommunityId, SpaceId } from '../../src/domain/ids.ts'
import type { PeerAddress } from '../../src/ports/streams.ts'
import type { SpaceSession } from '../../src/session/space-session.ts'
import type { TalkEntrance } from '../browser/pages/talk.ts'

/** Seeds of the peers that the pages will be. */
const seedOf = (number: number): Uint8Array => new Uint8Array(32).fill(number)
export const ALICE_SEED = toBase64url(seedOf(101))
export const BOB_SEED = toBase64url(seedOf(102))

/** A Space with alice and bob on stage, before anybody has entered it. */
export type PlannedSpace = {
  readonly space: SpaceId
  readonly log: readonly string[]
  readonly alice: NonNullable<TalkEntrance['session']>
}

/** Signs the log of a Space of which alice is the host and bob stands on stage. */
export async function planSpace(nonce: number): Promise<PlannedSpace> {
  const startedAtMs = new SystemClock().now()
  const signer = async (number: number) => signerFromKey(await keyFromSeed(seedOf(number)))
  const [host, session, guest, other] = [
    await signer(111),
    await signer(112),
    await signer(113),
    await signer(114),
  ]
  const { space, envelope } = await SpaceLog.openSpace(host, {
    community: idOf<CommunityId>('community'),
    title: 'Mouth to ear',
    language: 'en',
    topics: [],
    hostName: 'Alice',
    nonce: new Uint8Array(16).fill(nonce),
    startedAtMs,
  })
  const log = new SpaceLog(space)
  await log.add(envelope)
  const delegation = await delegationOf({
    account: host,
    session,
    peer: await peerOfSeed(seedOf(101)),
    startedAtMs,
  })
  const bobs = await delegationOf({
    account: guest,
    session: other,
    peer: await peerOfSeed(seedOf(102)),
    startedAtMs,
  })
  const atMs = startedAtMs
  const present = { kind: 'present', delegation, name: 'Alice', atMs } as const
  await log.add(await SpaceLog.authorAction(session, log, present))
  const invite = { kind: 'invite', target: idOfKey<AccountId>(guest), atMs } as const
  await log.add(await SpaceLog.authorAction(session, log, invite))
  const accept = { kind: 'accept', delegation: bobs, name: 'Bob', atMs } as const
  const accepted = await log.add(await SpaceLog.authorAction(other, log, accept))
  if (!accepted.ok) throw new TypeError(`bob is not on stage: ${accepted.reason}`)
  const alice = {
    seed: toBase64url(seedOf(112)),
    delegation: toBase64url(delegation),
    name: 'Alice',
  }
  return { space, log: log.envelopes().map(toBase64url), alice }
}

async function peerOfSeed(seed: Uint8Array) {
  const peer = peerIdOfKey((await keyFromSeed(seed)).publicKey)
  if (peer === undefined) throw new TypeError('a key has 32 bytes')
  return peer
}

/** A relay and forwarders behind it, each with one place that the next one takes. */
export class TalkChain {
  /** Where the pages connect to. */
  readonly relay: string
  /** The relay first. */
  readonly entries: readonly PeerAddress[]
  readonly #sessions: () => readonly (SpaceSession | undefined)[]
  readonly #close: () => Promise<void>

  private constructor(parts: {
    readonly relay: string
    readonly entries: readonly PeerAddress[]
    readonly sessions: () => readonly (SpaceSession | undefined)[]
    readonly close: () => Promise<void>
  }) {
    this.relay = parts.relay
    this.entries = parts.entries
    this.#sessions = parts.sessions
    this.#close = parts.close
  }

  /** The Space as the relay lives it, once it was asked for it. */
  get root(): SpaceSession | undefined {
    return this.#sessions()[0]
  }

  /** A chain of `length`: the relay carries whatever it is asked to, the others join when told. */
  static async open(
    space: SpaceId,
    length: number,
  ): Promise<TalkChain & { join(): Promise<void> }> {
    const nodes = await Promise.all(
      Array.from({ length: Math.max(1, length) }, (_, place) => node(place)),
    )
    const entries = nodes.map(({ entry }) => entry)
    const [relay] = entries
    const address = relay?.addresses.find(text => text.includes('/ws/'))
    if (address === undefined) throw new TypeError('the relay has no WebSocket address')
    const close = async (): Promise<void> => {
      for (const { hub, links } of nodes) {
        hub.close()
        links.close()
      }
      await Promise.all(nodes.map(({ network }) => network.close()))
    }
    const join = async (): Promise<void> => {
      await until(() => nodes[0]?.hub.sessionOf(space)?.isAttached === true, 'the relay to be fed')
      for (const [place, { hub }] of nodes.entries()) {
        const above = entries[place - 1]
        if (above === undefined) continue
        const kind = { listens: false, isSource: false, isRelay: true, hides: false }
        const own = { slots: 1, slotsMax: 1, ...kind, actions: new SpaceLog(space) }
        const session = hub.open(space, own)
        session.start([above])
        await until(() => session.isAttached, `forwarder ${place} to be placed`)
      }
    }
    const sessions = () => nodes.map(({ hub }) => hub.sessionOf(space))
    const chain = new TalkChain({ relay: address, entries, sessions, close })
    return Object.assign(chain, { join })
  }

  close(): Promise<void> {
    return this.#close()
  }
}

/** A Node peer that listens below `above`, reached through `relay`. */
export async function childNode(
  space: SpaceId,
  {
    seed,
    relay,
    above,
  }: { readonly seed: number; readonly relay: string; readonly above: PeerAddress },
) {
  const made = await node(seed, relay)
  await until(() => made.network.streams.connected().length > 0, 'the relay')
  const kind = { listens: true, isSource: false, isRelay: false, hides: false }
  const own = { slots: 0, slotsMax: 0, ...kind, actions: new SpaceLog(space) }
  const session = made.hub.open(space, own)
  session.start([above])
  const close = async (): Promise<void> => {
    made.hub.close()
    made.links.close()
    await made.network.close()
  }
  return { session, close }
}

async function node(place: number, relay?: string) {
  const network = await relayNetwork(120 + place, relay === undefined ? {} : { relays: [relay] })
  const clock = new SystemClock()
  const log = new MemoryLog()
  const { streams } = network
  const links = new NodeLinks({ streams, clock, log, blame: () => undefined })
  const carrying = {
    admit: async () => ({ ok: true, value: { entries: [] } }) as const,
    spacesMax: 1,
    slots: 1,
  }
  const hub = new SpaceHub({
    self: network.streams.self,
    addresses: () => network.streams.addresses(),
    links,
    clock,
    random: new SystemRandom(),
    log,
    warm: () => undefined,
    ...(place === 0 ? { carrying } : {}),
  })
  const entry = { peer: network.streams.self, addresses: network.streams.addresses() }
  return { network, links, hub, entry }
}
