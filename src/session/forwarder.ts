import { bundleClaim } from '../crypto/bundle-signature.ts'
import { kidOf, PUBLIC_EPOCH } from '../crypto/media-keys.ts'
import { readBundleHeader, withoutEpoch, type BundleHeader } from '../wire/bundle.ts'
import { readPull, tagOfKid } from '../wire/pull.ts'
import { Awaited } from './awaited.ts'
import { RepairDesk } from './repair-desk.ts'
import { SpeakerLane } from './speaker-lane.ts'
import { verifyRationed } from '../crypto/ed25519.ts'
import type { Clock } from '../ports/clock.ts'
import type { BundleName } from './owed.ts'
import type { LiveLink, Misdeed } from './live-link.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'
import { latenessOf, type Lateness } from './lateness.ts'
import type { SpeakerDigest } from '../domain/tree/message.ts'
import type { TimeMs } from '../domain/time.ts'

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
  /** Its signature needs a second opinion, and this link had too many. */
  | 'rationed'
  /** Our own, come back to us by the tree. */
  | 'own'
  /** More than one speaker may send: dropped here, so that nobody behind us sees it. */
  | 'over-limit'
  /** Came faster than signatures can be checked. */
  | 'overrun'
  /** The link's queue was full: newest audio wins. */
  | 'queue-full'
  /** Somebody asks again for more than anybody misses. */
  | 'over-pulled'

/** What a forwarder needs of the node it works in. */
export type ForwarderDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  /** Where a bundle of `speaker` goes that came over `from`, or that is our own. */
  targets(from: LiveLink | undefined, speaker: SessionId | undefined): readonly LiveLink[]
  heard(bundle: HeardBundle): void
  /** Who else may have what came over `link`. */
  other(link: LiveLink): LiveLink | undefined
  /** There and back, over `link`; 0 while nobody knows. */
  rttMs(link: LiveLink): number
  /** So many bundles that should have come over `link` never will. */
  given(link: LiveLink, count: number): void
  /** What comes over this link comes from whom we fall back on: we repair. */
  isRescue(link: LiveLink): boolean
  /** A new bundle came over this link; `name` is its speaker and number. */
  came(link: LiveLink, bundle: BundleName): void
  /** One came over it that had come over another before. */
  repeated(link: LiveLink, bundle: BundleName): void
  /** The other side of `link` broke a rule; `isCut` when once is enough. */
  misdeed(link: LiveLink, reason: Misdeed | 'signature'): void
}

/** A counter no speaker reaches in 12 hours, and the last that digests can tell. */
const CTR_MAX = BigInt(Number.MAX_SAFE_INTEGER)
/** One full queue may be a dead neighbour's; two are our own line's. */
const STRAINED_LINKS = 2

/**
 * Passes bundles on. Every one is checked here first (DESIGN §9): its speaker is on stage, it is new,
 * the speaker signed it, and the speaker keeps to its limits.
 */
export class Forwarder {
  readonly #deps: ForwarderDeps
  #lanes: ReadonlyMap<bigint, SpeakerLane> = new Map()
  readonly #repairs: RepairDesk
  readonly #awaited = new Awaited()
  #staging = 0
  #hasEpochs = false
  #received = 0
  #forwarded = 0
  #bytesForwarded = 0
  readonly #dropped = new Map<DropReason, number>()
  readonly #refused = new Set<LiveLink>()
  readonly #openedAtMs: TimeMs

  constructor(deps: ForwarderDeps) {
    this.#deps = deps
    this.#openedAtMs = deps.clock.now()
    this.#repairs = new RepairDesk({
      clock: deps.clock,
      other: link => deps.other(link),
      rttMs: link => deps.rttMs(link),
      given: (link, count) => deps.given(link, count),
    })
  }

  /**
   * From now on these sessions are heard and nobody else; an empty stage silences all at once. `hasEpochs`: of a
   * private Space, whose speakers are known by their KID with epoch 0, whatever epoch they speak in.
   */
  async setStage(
    sessions: readonly SessionId[],
    { hasEpochs = false }: { readonly hasEpochs?: boolean } = {},
  ): Promise<void> {
    this.#hasEpochs = hasEpochs
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
    const lane = this.#laneOf(header.value.kid)
    if (lane === undefined) return this.#blame(link, 'unauthorised')
    if (lane.isOwn) return this.#drop('own')
    const novelty = lane.noveltyOf(header.value.ctr)
    if (novelty === 'repeated') this.#deps.repeated(link, nameIn(lane, header.value))
    if (novelty !== 'new') return this.#blame(link, novelty)
    const outcome = lane.inTurn(() => this.#check(link, lane, header.value))
    if (outcome === 'overrun') this.#drop('overrun')
  }

  /** Something came up over `link`: sends again what is asked for and still here. */
  answer(link: LiveLink, bytes: Uint8Array): void {
    const nowMs = this.#deps.clock.now()
    if (!link.mayBundle(nowMs)) return this.#blame(link, 'flood')
    const pull = readPull(bytes)
    if (!pull.ok) return this.#deps.misdeed(link, 'uphill')
    const { tag, numbers } = pull.value
    const lanes = [...this.#lanes.values()].filter(lane => tagOfKid(lane.kid) === tag)
    for (const bundle of lanes.flatMap(lane => lane.asked(numbers, nowMs))) {
      if (!link.mayPull(nowMs)) return this.#drop('over-pulled')
      this.#sendOver(link, bundle)
    }
    for (const lane of lanes) this.#awaited.note(lane.kid, lane.notYet(numbers), { link, nowMs })
  }

  /** Silences that are to be asked about. What is answered is thereby asked for. */
  silences(): readonly Lateness[] {
    const now = this.#deps.clock.now()
    const lanes = [...this.#lanes.values()].filter(lane => !lane.isOwn)
    return latenessOf(lanes.map(lane => ({ kid: lane.kid, ...lane.silence(now) })))
  }

  /** Bundles got lost on the way here of late. */
  get isLossy(): boolean {
    return this.#repairs.isLossy
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

  /** Nothing is asked for any more. Idempotent. */
  close(): void {
    this.#repairs.close()
  }

  /** Sends a bundle of our own to everybody below. */
  send(bundle: Uint8Array): void {
    const header = readBundleHeader(bundle)
    if (!header.ok) return
    const { kid } = header.value
    this.#laneOf(kid)?.noteOwn(header.value, bundle, this.#deps.clock.now())
    this.#pass(bundle, undefined, undefined)
  }

  /** Gives a new child what was said in the last moments. */
  catchUp(link: LiveLink): void {
    const nowMs = this.#deps.clock.now()
    for (const lane of this.#lanes.values()) {
      for (const bundle of lane.recent(nowMs)) this.#sendOver(link, bundle)
    }
  }

  /** What was said in the last moments, verified: for an ear that opens now. */
  recent(): readonly HeardBundle[] {
    const nowMs = this.#deps.clock.now()
    return [...this.#lanes.values()].flatMap(lane =>
      lane.recent(nowMs).flatMap(bundle => {
        const header = readBundleHeader(bundle)
        return header.ok ? [heardFrom(lane, header.value)] : []
      }),
    )
  }

  /** What we send ourselves: a parent that does not send it back to us is not deaf. */
  get ownKids(): ReadonlySet<bigint> {
    return new Set([...this.#lanes.values()].filter(lane => lane.isOwn).map(({ kid }) => kid))
  }

  /** How far our own bundles have come: all that a root may expect of us. */
  ownDigest(): readonly SpeakerDigest[] {
    const own = this.ownKids
    return this.digest().filter(({ kid }) => own.has(kid))
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
      pulled: this.#repairs.asked,
      dropped: Object.fromEntries(this.#dropped) as Readonly<Partial<Record<DropReason, number>>>,
    }
  }

  async #check(link: LiveLink, lane: SpeakerLane, header: BundleHeader): Promise<void> {
    // A link that was cut for one bad signature does not get its other ones checked.
    if (link.isClosed) return
    const signature = await this.#verdictOn(link, lane.session, header)
    if (signature === 'undecided') return this.#drop('rationed')
    if (signature === 'invalid') {
      this.#drop('signature')
      return this.#deps.misdeed(link, 'signature')
    }
    // Off stage meanwhile.
    if (this.#laneOf(header.kid) !== lane) return this.#drop('unauthorised')
    const bundle = new Uint8Array(header.sframe.buffer)
    const verdict = lane.admit(header, bundle, this.#deps.clock.now())
    if (verdict !== 'new') return this.#drop(verdict)
    const isRescue = this.#deps.isRescue(link)
    this.#deps.came(link, nameIn(lane, header))
    this.#repairs.noteBundle(lane.kid, header, link)
    this.#pass(bundle, link, lane.session)
    const askers = this.#awaited.take(lane.kid, Number(header.ctr), this.#deps.clock.now())
    if (isRescue) this.#passToAskers(bundle, link, { askers, speaker: lane.session })
    this.#deps.heard(heardFrom(lane, header))
  }

  #verdictOn(
    link: LiveLink,
    session: SessionId,
    header: BundleHeader,
  ): Promise<'valid' | 'invalid' | 'undecided'> {
    const { publicKey, message, signature } = bundleClaim(this.#deps.space, session, header)
    const ration = (): boolean => link.mayAskAgain(this.#deps.clock.now())
    return verifyRationed(publicKey, message, signature, ration)
  }

  /** To everybody below, never back to where it came from. */
  #pass(bundle: Uint8Array, from: LiveLink | undefined, speaker: SessionId | undefined): void {
    for (const link of this.#deps.targets(from, speaker)) {
      if (link.peer !== from?.peer) this.#sendOver(link, bundle)
    }
  }

  /**
   * Whoever asked for it before it came, unless it just got it like everybody below. Only what we had to ask for
   * ourselves: at the end of a pause everybody's parent has it as soon as we.
   */
  #passToAskers(
    bundle: Uint8Array,
    from: LiveLink,
    { askers, speaker }: { readonly askers: readonly LiveLink[]; readonly speaker: SessionId },
  ): void {
    if (askers.length === 0) return
    const fed = this.#deps.targets(from, speaker)
    for (const asker of askers) {
      if (asker === from || fed.includes(asker)) continue
      if (asker.mayPull(this.#deps.clock.now())) this.#sendOver(asker, bundle)
      else this.#drop('over-pulled')
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

  /** Which epoch a speaker speaks in is between it and who hears it. */
  #laneOf(kid: bigint): SpeakerLane | undefined {
    return this.#lanes.get(this.#hasEpochs ? withoutEpoch(kid) : kid)
  }

  #setLanes(lanes: readonly SpeakerLane[]): void {
    const byKid = new Map<bigint, SpeakerLane>()
    // Forty bits can be ground to collide with somebody's. The senior keeps them: a collision
    // silences whoever made it.
    for (const lane of lanes) if (!byKid.has(lane.kid)) byKid.set(lane.kid, lane)
    this.#lanes = byKid
    this.#repairs.keepOnly(new Set(byKid.keys()))
    this.#awaited.keepOnly(new Set(byKid.keys()))
  }

  #blame(link: LiveLink, reason: Misdeed): void {
    this.#drop(reason)
    this.#deps.misdeed(link, reason)
  }

  #drop(reason: DropReason): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1)
  }
}

const nameIn = ({ kid }: SpeakerLane, { ctr }: BundleHeader): BundleName => ({ kid, ctr })

function heardFrom({ session }: SpeakerLane, { kid, ctr, sframe }: BundleHeader): HeardBundle {
  return { session, kid, ctr, sframe }
}
