import { noteFault } from '../domain/recording/faults.ts'
import { SoundProof, type SaidSound } from './prove-sound.ts'
import { TalkBuilder } from '../domain/recording/timeline.ts'
import type { AccountId, SessionId, SpaceId } from '../domain/ids.ts'
import type { FaultKind, RecordedGap, RecordedSpeaker } from '../domain/recording/recording.ts'
import type { Recording, RecordingFault } from '../domain/recording/recording.ts'
import type { Ration } from '../ports/verifier.ts'
import type { RecordedLog } from './recorded-log.ts'
import type { SoundKey } from '../wire/report.ts'
import type { TimedBundle } from '../wire/recording.ts'

const FRAME_MS = 20
/** Gaps that are told one by one; the rest is counted with their speaker. */
const GAPS_MAX = 10_000

/** Where a session's bundles have come to. */
type Reached = { readonly ctr: bigint; readonly atMs: number }

/** What is counted of one person. */
type Tally = { frames: number; missing: number }

/** The sound in a recording, as far as it has been read: what its speakers signed, and what of that is not there. */
export class RecordedSound {
  readonly faults: RecordingFault[] = []
  readonly #log: RecordedLog
  readonly #proof: SoundProof
  readonly #talks = new TalkBuilder()
  readonly #gaps: RecordedGap[] = []
  readonly #allowed = new Set<SessionId>()
  readonly #reached = new Map<SessionId, Reached>()
  readonly #tallies = new Map<AccountId, Tally>()
  #bundles = 0

  constructor(
    what: { readonly space: SpaceId; readonly log: RecordedLog; readonly isPrivate: boolean },
    ration: Ration,
  ) {
    this.#log = what.log
    this.#proof = new SoundProof(what.space, ration, what.isPrivate ? [] : undefined)
  }

  /** A log block was read. */
  async handleLog(keys: readonly SoundKey[]): Promise<void> {
    for (const session of this.#log.sessions()) {
      if (this.#allowed.has(session)) continue
      this.#allowed.add(session)
      await this.#proof.allow(session)
    }
    for (const key of keys) this.#proof.giveKey(key)
  }

  /** The bundles of a sound block, one after the other. */
  async take(bundles: readonly TimedBundle[]): Promise<void> {
    for (const { bundle, atMs } of bundles) {
      const said = await this.#proof.take(bundle)
      if (said.ok) this.#add(said.value, atMs)
      else this.#fault(said.reason, atMs, undefined)
    }
  }

  /** Everything that is proven. */
  said(): Pick<Recording, 'speakers' | 'talks' | 'gaps' | 'bundles'> {
    const talks = this.#talks.talks()
    const order = [...new Set(talks.map(({ account }) => account))]
    const speakers = order.map((account): RecordedSpeaker => {
      const { frames, missing } = this.#tallies.get(account) ?? { frames: 0, missing: 0 }
      const name = this.#log.nameOf(account)
      return { account, name, spokenMs: frames * FRAME_MS, missing }
    })
    return { speakers, talks, gaps: this.#gaps, bundles: this.#bundles }
  }

  #add({ session, ctr, ...said }: SaidSound, atMs: number): void {
    const account = this.#log.accountOf(session)
    if (account === undefined) return this.#fault('foreign', atMs, undefined)
    if (!this.#log.isWanted(account)) return this.#fault('unwanted', atMs, account)
    const tally = this.#tallies.get(account) ?? { frames: 0, missing: 0 }
    this.#tallies.set(account, tally)
    this.#bundles += 1
    tally.frames += said.frames.length
    const before = this.#reached.get(session)
    const why = this.#log.whySilent(account, atMs)
    this.#reached.set(session, { ctr, atMs })
    if (before !== undefined && ctr > before.ctr + 1n) {
      const bundles = Number(ctr - before.ctr - 1n)
      if (why === 'unknown') tally.missing += bundles
      const gap = { account, fromMs: before.atMs, untilMs: atMs, bundles, why }
      if (this.#gaps.length < GAPS_MAX) this.#gaps.push(gap)
    }
    this.#talks.take({ ...said, account, session, atMs })
  }

  #fault(kind: FaultKind, atMs: number, account: AccountId | undefined): void {
    noteFault(this.faults, { of: 'bundle', kind, atMs, account, count: 1 })
  }
}
