import { kidOf } from '../crypto/media-keys.ts'
import { readBundleHeader, type BundleHeader } from '../wire/bundle.ts'
import { SpeakerLane } from './speaker-lane.ts'
import { latenessOf, type Lateness } from './lateness.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink, Misdeed } from './live-link.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'
import type { SpeakerDigest, Want } from '../domain/tree/message.ts'
import type { TimeMs } from '../domain/time.ts'
import type { verifyBundle } from '../crypto/bundle-signature.ts'

/** A bundle that was verified here. The bytes are the receiver's to keep. */
export type HeardBundle = {
  readonly session: SessionId
  readonly kid: bigint
  readonly ctr: bigint
  /** Without the signature: what is decrypted. */
  readonly sframe: Uint8Array
}

/** Why a bundle went no further. */
export type DropReason =
  | Misdeed
  | 'signature'
  /** More than one speaker may send: dropped here, so that nobody behind us sees it. */
  | 'over-limit'
  /** Came faster than signatures can be checked. */
  | 'overrun'
  /** The link's queue was full: newest audio wins. */
  | 'queue-full'
  /** Somebody below asks for more than anybody misses. */
  | 'over-pulled'

/** What a forwarder needs of the node it works in. */
export type ForwarderDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly verify: typeof verifyBundle
  /** Links to whoever is below us. */
  targets(): readonly LiveLink[]
  heard(bundle: HeardBundle): void
  /** A new bundle came over this link. */
  came(link: LiveLink): void
  /** The other side of `link` broke a rule; `isCut` when once is enough. */
  misdeed(link: LiveLink, reason: Misdeed | 'signature'): void
}

/** A counter no speaker reaches in 12 hours, and the last that digests can tell. */
const CTR_MAX = BigInt(Number.MAX_SAFE_INTEGER)
/** One full queue may be a dead neighbour's; two are our own line's. */
const STRAINED_LINKS = 2
/** The epoch of public Spaces. */
const PUBLIC_EPOCH = 0

/**
 * Passes bundles on. Every one is checked here first (DESIGN §9): its speaker is on stage, it is new,
 * the speaker signed it, and the speaker keeps to its limits.
 */
export class Forwarder {
  readonly #deps: ForwarderDeps
  #lanes: ReadonlyMap<bigint, SpeakerLane> = new Map()
  #staging = 0
  #received = 0
  #forwarded = 0
  #bytesForwarded = 0
  readonly #dropped = new Map<DropReason, number>()
  readonly #refused = new Set<LiveLink>()
  readonly #openedAtMs: TimeMs

  constructor(deps: ForwarderDeps) {
    this.#deps = deps
    this.#openedAtMs = deps.clock.now()
  }

  /** From now on these sessions are heard and nobody else; an empty stage silences all at once. */
  async setStage(sessions: readonly SessionId[]): Promise<void> {
    const staging = ++this.#staging
    const staged = new Set(sessions)
    this.#setLanes([...this.#lanes.values()].filter(lane => staged.has(lane.session)))
    const named = await Promise.all(
      sessions.map(async session => {
        const kid = await kidOf({ session, epoch: PUBLIC_EPOCH, lane: 'audience' })
        return this.#lanes.get(kid) ?? new SpeakerLane(session, kid)
      }),
    )
    // A later stage overtook this one while the hashes were made.
    if (staging === this.#staging) this.#setLanes(named)
  }

  /** A bundle came over `link`. The bytes are copied: they may be a buffer that is used again. */
  receive(link: LiveLink, bytes: Uint8Array): void {
    this.#received += 1
    if (!link.mayBundle(this.#deps.clock.now())) return this.#blame(link, 'flood')
    const header = readBundleHeader(bytes.slice())
    if (!header.ok || header.value.ctr > CTR_MAX) return this.#blame(link, 'malformed')
    const lane = this.#lanes.get(header.value.kid)
    if (lane === undefined) return this.#blame(link, 'unauthorised')
    const novelty = lane.noveltyOf(header.value.ctr)
    if (novelty !== 'new') return this.#blame(link, novelty)
    const outcome = lane.inTurn(() => this.#check(link, lane, header.value))
    if (outcome === 'overrun') this.#drop('overrun')
  }

  /** Sends a bundle of our own to everybody below. */
  send(bundle: Uint8Array): void {
    const header = readBundleHeader(bundle)
    if (!header.ok) return
    const { kid, ctr } = header.value
    this.#lanes.get(kid)?.noteOwn(ctr, bundle, this.#deps.clock.now())
    this.#pass(bundle, undefined)
  }

  /** Gives a new child what was said in the last moments. */
  catchUp(link: LiveLink): void {
    const nowMs = this.#deps.clock.now()
    for (const lane of this.#lanes.values()) {
      for (const bundle of lane.recent(nowMs)) this.#sendOver(link, bundle)
    }
  }

  /** Sends again what somebody below missed, as far as we have it and it asks with measure. */
  answer(link: LiveLink, wants: readonly Want[]): void {
    for (const want of wants) {
      for (const bundle of this.#lanes.get(want.kid)?.kept(want) ?? []) {
        if (!link.mayPull(this.#deps.clock.now())) return this.#drop('over-pulled')
        this.#sendOver(link, bundle)
      }
    }
  }

  /** Bundles that should be here by now. What is answered is thereby asked for. */
  missing(): Lateness {
    const now = this.#deps.clock.now()
    const lanes = [...this.#lanes.values()]
    return latenessOf(lanes.map(lane => ({ kid: lane.kid, ...lane.missing(now) })))
  }

  /** Since the newest bundle of anybody. */
  quietMs(): number {
    return Math.max(0, this.#deps.clock.now() - this.#newestAtMs())
  }

  /** Bundles had to be dropped towards several neighbours since this was last asked: the line is full. */
  takeStrain(): boolean {
    const isStrained = this.#refused.size >= STRAINED_LINKS
    this.#refused.clear()
    return isStrained
  }

  /** How far each speaker's bundles have come here. */
  digest(): readonly SpeakerDigest[] {
    const nowMs = this.#deps.clock.now()
    return [...this.#lanes.values()].flatMap(lane => lane.digest(nowMs) ?? [])
  }

  stats() {
    return {
      received: this.#received,
      forwarded: this.#forwarded,
      bytesForwarded: this.#bytesForwarded,
      dropped: Object.fromEntries(this.#dropped) as Readonly<Partial<Record<DropReason, number>>>,
    }
  }

  async #check(link: LiveLink, lane: SpeakerLane, header: BundleHeader): Promise<void> {
    // A link that was cut for one bad signature does not get its other ones checked.
    if (link.isClosed) return
    const isGenuine = await this.#deps.verify(this.#deps.space, lane.session, header)
    if (!isGenuine) {
      this.#drop('signature')
      return this.#deps.misdeed(link, 'signature')
    }
    // Off stage meanwhile.
    if (this.#lanes.get(header.kid) !== lane) return this.#drop('unauthorised')
    const bundle = new Uint8Array(header.sframe.buffer)
    const verdict = lane.admit(header.ctr, bundle, this.#deps.clock.now())
    if (verdict !== 'new') return this.#drop(verdict)
    this.#deps.came(link)
    this.#pass(bundle, link)
    const { kid, ctr, sframe } = header
    this.#deps.heard({ session: lane.session, kid, ctr, sframe })
  }

  /** To everybody below, never back to where it came from. */
  #pass(bundle: Uint8Array, from: LiveLink | undefined): void {
    for (const link of this.#deps.targets()) {
      if (link.peer !== from?.peer) this.#sendOver(link, bundle)
    }
  }

  #sendOver(link: LiveLink, bundle: Uint8Array): void {
    if (!link.media.sendBundle(bundle)) {
      this.#refused.add(link)
      return this.#drop('queue-full')
    }
    this.#forwarded += 1
    this.#bytesForwarded += bundle.length
  }

  #newestAtMs(): TimeMs {
    return Math.max(this.#openedAtMs, ...[...this.#lanes.values()].map(lane => lane.talkedAtMs))
  }

  #setLanes(lanes: readonly SpeakerLane[]): void {
    const byKid = new Map<bigint, SpeakerLane>()
    // Forty bits can be ground to collide with somebody's. The senior keeps them: a collision
    // silences whoever made it.
    for (const lane of lanes) if (!byKid.has(lane.kid)) byKid.set(lane.kid, lane)
    this.#lanes = byKid
  }

  #blame(link: LiveLink, reason: Misdeed): void {
    this.#drop(reason)
    this.#deps.misdeed(link, reason)
  }

  #drop(reason: DropReason): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1)
  }
}
