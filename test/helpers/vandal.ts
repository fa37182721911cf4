import { randomBytes } from 'node:crypto'
import {
  readFollowSync,
  FOLLOWS_PROTOCOL,
  followTopic,
  writeFollowSync,
} from '../../src/wire/follow-sync.ts'
import { readStateVector } from '../../src/wire/state-vector.ts'
import { writeFrame } from '../../src/wire/frame.ts'
import { writeVaruint } from '../../src/wire/varuint.ts'
import { HostilePeer } from './hostile-peer.ts'
import { clock } from './net-peer.ts'
import { must } from './follows.ts'
import { NOTHING_HELD } from './follow-compare.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { RelayInfo } from '../../src/wire/info.ts'

/** Forged follows per round: more than a struck peer is listened to. */
const FORGERIES = 40
/** A statement without its followee: kind, seq, time, follower, signature. */
const PACKED_BYTES = 105
const ASK_MS = 3_000
/** Between two rounds. One machine carries the whole story: unpaced, she would starve its own actors. */
const BREATH_MS = 1_000

/**
 * A modified client that tries, for as long as a story lasts, to empty an account's follow document
 * with delete sets that name its true items, and to fill it with forgeries. Struck out, it comes back
 * under a new name.
 */
export class Vandal {
  /** Updates with a delete set of every item that a relay named. */
  wipes = 0
  /** Statements with signatures of chance. */
  forgeries = 0
  readonly #victim: AccountId
  readonly #relays: () => readonly RelayInfo[]
  readonly #work: Promise<void>
  #isStopped = false

  constructor(victim: AccountId, relays: () => readonly RelayInfo[]) {
    this.#victim = victim
    this.#relays = relays
    this.#work = this.#rage()
  }

  /** Ends the round that is under way and no other begins. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#work
  }

  async #rage(): Promise<void> {
    while (!this.#isStopped) {
      for (const relay of this.#relays()) {
        // A relay that hangs up, or is just restarting, ends the round: that is its right.
        await this.#round(relay).catch(() => undefined)
      }
      await new Promise<void>(resolve => clock.after(BREATH_MS, resolve))
    }
  }

  async #round(relay: RelayInfo): Promise<void> {
    const mallory = await HostilePeer.start(relay)
    try {
      const [address = ''] = relay.addresses
      await mallory.reach(address)
      await this.#wipe(mallory, address)
      await this.#forge(mallory, relay)
    } finally {
      await mallory.close()
    }
  }

  /** Asks which items there are, and sends their death warrant as an update. */
  async #wipe(mallory: HostilePeer, address: string): Promise<void> {
    const { community } = mallory
    const asked = { kind: 'compare', community, followee: this.#victim } as const
    const compare = writeFollowSync({ ...asked, ...NOTHING_HELD })
    const { streams } = mallory.network
    const to = { peer: mallory.relay.peer, addresses: [] }
    const stream = await streams.open(to, FOLLOWS_PROTOCOL, AbortSignal.timeout(ASK_MS))
    await stream.write(compare)
    const answer = await stream.read()
    stream.abort()
    const said = answer === undefined ? undefined : must(readFollowSync(answer))
    if (said?.kind !== 'vector') return
    const numbers = [...must(readStateVector(said.vector))].sort((a, b) => b - a)
    const update = writeFollowSync({ kind: 'update', update: deleteAll(numbers) })
    const vector = writeFollowSync({ kind: 'vector', vector: Uint8Array.of(0) })
    const bytes = Buffer.concat([compare, vector, update].map(writeFrame))
    await mallory.throwAt(address, FOLLOWS_PROTOCOL, { bytes, isLast: true })
    this.wipes += 1
  }

  async #forge(mallory: HostilePeer, relay: RelayInfo): Promise<void> {
    const topic = followTopic(mallory.community)
    for (let told = 0; told < FORGERIES && !this.#isStopped; told += 1) {
      const packed = Uint8Array.from(randomBytes(PACKED_BYTES))
      packed.set([told % 2, 0x03, 0xff])
      const statement = Buffer.concat([Buffer.from(this.#victim, 'base64url'), packed])
      await mallory.publish(topic, Uint8Array.from(statement), [relay.peer])
      this.forgeries += 1
    }
  }
}

/** An update without items whose delete set names all of these. */
function deleteAll(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = []
  writeVaruint(bytes, 0)
  writeVaruint(bytes, numbers.length)
  for (const number of numbers) {
    writeVaruint(bytes, number)
    bytes.push(1, 0, 1)
  }
  return Uint8Array.from(bytes)
}
