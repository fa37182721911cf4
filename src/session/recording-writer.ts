import { cleanLabel } from '../domain/label.ts'
import { isPrivate } from '../domain/space/members.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import { NAME_MAX_LETTERS, PIN_MAX_LETTERS } from '../domain/space/actions.ts'
import { RECORDING_BLOCKS_MAX, RECORDING_BYTES_MAX } from '../domain/recording/recording.ts'
import { seal } from '../crypto/seal.ts'
import { sealedIn } from '../domain/space/report.ts'
import { sha256 } from '../crypto/hash.ts'
import { StorageError } from '../errors.ts'
import {
  BLOCK_BEACONS_MAX,
  BLOCK_BUNDLES_MAX,
  RECORDING_DOMAIN,
  writeBlock,
  type BlockContent,
} from '../wire/recording.ts'
import type { Author } from './stage-part.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordedBlock } from '../ports/media-engine.ts'
import type { Entered, SpaceLog } from './space-log.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SoundKey } from '../wire/report.ts'
import type { SpaceLabels } from './space-labels.ts'
import type { TimeMs } from '../domain/time.ts'

/** Bytes of records in one block: with heads, keys and labels it stays within its limit. */
const BLOCK_FILL_BYTES = 65_536
/** With all their labels sealed and plain at their longest they take 96 kB. */
const BLOCK_FILL_ACTIONS = 24
/** What 13 people use in five epochs. */
const KEYS_AT_ONCE = 64

/** What may be written of a speaker. */
export type Writable = {
  readonly session: SessionId
  readonly ctr: bigint
  readonly atMs: TimeMs
  readonly bundle: Uint8Array
}

export type RecordingWriterDeps = {
  readonly log: SpaceLog
  readonly labels: Pick<SpaceLabels, 'translate'>
  readonly clock: Clock
  /** Who signs, by the newest delegation there is. */
  author(): Author
}

/**
 * Makes the blocks of one recording: each signed, each naming the one before it. One call after the other. Rejects with
 * StorageError when it is as long as a recording may be.
 */
export class RecordingWriter {
  readonly #deps: RecordingWriterDeps
  readonly #write: (block: RecordedBlock) => void
  readonly #startedAtMs: TimeMs
  /** Keys that stand in no block yet. */
  #keys: SoundKey[] = []
  #delegation: Uint8Array | undefined
  #previous: Uint8Array | undefined
  #number = 0
  #bytes = 0
  readonly #reached = new Map<SessionId, bigint>()

  constructor(deps: RecordingWriterDeps, write: (block: RecordedBlock) => void) {
    this.#deps = deps
    this.#write = write
    this.#startedAtMs = deps.clock.now()
  }

  /** With what a private Space's sound opens. Of a public one everybody can derive it, and it is not written. */
  noteKey(key: SoundKey): void {
    const state = this.#deps.log.state.current
    if (state !== undefined && isPrivate(state)) this.#keys.push(key)
  }

  /** What the log has now and had not; block 0 says besides who records. */
  async writeLog(entered: readonly Entered[]): Promise<void> {
    for (let at = 0; at === 0 || at < entered.length || this.#keys.length > 0;) {
      await this.#log(
        entered.slice(at, at + BLOCK_FILL_ACTIONS),
        this.#keys.splice(0, KEYS_AT_ONCE),
      )
      at += BLOCK_FILL_ACTIONS
    }
  }

  /** What was said: of each session in the order of its numbers, each once. */
  async writeSound(said: readonly Writable[]): Promise<void> {
    let bundles: BlockContent['bundles'] = []
    let bytes = 0
    for (const { session, ctr, atMs, bundle } of inOrder(said)) {
      if (ctr <= (this.#reached.get(session) ?? -1n)) continue
      this.#reached.set(session, ctr)
      if (bundles.length >= BLOCK_BUNDLES_MAX || bytes + bundle.length > BLOCK_FILL_BYTES) {
        await this.#block({ bundles })
        bundles = []
        bytes = 0
      }
      bundles = [...bundles, { atMs: Math.max(0, atMs - this.#startedAtMs), bundle }]
      bytes += bundle.length
    }
    if (bundles.length > 0) await this.#block({ bundles })
  }

  /** The last block, with what ended it. */
  async end(entered: readonly Entered[]): Promise<void> {
    await this.writeLog(entered)
    await this.#block({ ends: true })
  }

  async #log(entered: readonly Entered[], keys: readonly SoundKey[]): Promise<void> {
    const { delegation, name } = this.#deps.author()
    const isNew = delegation !== this.#delegation
    if (entered.length + keys.length === 0 && !isNew) return
    this.#delegation = delegation
    const ordered = [...keys].sort((one, other) => sign(one.kid - other.kid))
    await this.#block({
      ...(isNew && { delegation }),
      ...(this.#number === 0 && { name: await this.#plainName(name) }),
      actions: entered.map(({ envelope }) => envelope),
      beacons: this.#deps.log.beacons().slice(0, BLOCK_BEACONS_MAX),
      keys: ordered.filter(({ kid }, at) => kid !== ordered[at - 1]?.kid),
      labels: await this.#translations(entered),
    })
  }

  /** Of the labels that these actions have sealed, in the order of their code units. */
  async #translations(entered: readonly Entered[]): Promise<ReadonlyMap<string, string>> {
    const state = this.#deps.log.state.current
    if (state === undefined || !isPrivate(state)) return new Map()
    const sealed = sealedIn(entered.map(({ action }) => action))
    const read = await this.#deps.labels.translate(sealed)
    return new Map([...read].map(([text, plain]) => [text, cleanLabel(plain, PIN_MAX_LETTERS)]))
  }

  async #plainName(name: string): Promise<string> {
    const read = isSealedLabel(name) ? await this.#deps.labels.translate([name]) : undefined
    return cleanLabel(read === undefined ? name : (read.get(name) ?? ''), NAME_MAX_LETTERS)
  }

  async #block(what: Partial<BlockContent>): Promise<void> {
    const { log, clock } = this.#deps
    if (this.#number >= RECORDING_BLOCKS_MAX || this.#bytes > RECORDING_BYTES_MAX) {
      throw new StorageError(`expected room in a recording, it has ${this.#bytes} bytes`)
    }
    const number = this.#number++
    const atMs = Math.max(0, clock.now() - this.#startedAtMs)
    const content: BlockContent = {
      space: log.space,
      number,
      previous: this.#previous,
      startedAtMs: this.#startedAtMs,
      atMs,
      actions: [],
      beacons: [],
      keys: [],
      labels: new Map(),
      bundles: [],
      ends: false,
      ...what,
    }
    const envelope = await seal(this.#deps.author().signer, RECORDING_DOMAIN, writeBlock(content))
    this.#previous = await sha256(envelope)
    this.#bytes += envelope.length + 4
    const { ends, bundles } = content
    const hasSound = bundles.length > 0
    this.#write({ startedAtMs: this.#startedAtMs, number, atMs, hasSound, ends, envelope })
  }
}

/**
 * By when they came, and of each session by number: what was lost and came again is put where it was said, which was
 * before what followed it.
 */
function inOrder(said: readonly Writable[]): readonly Writable[] {
  const bySession = new Map<SessionId, Writable[]>()
  for (const bundle of said) {
    bySession.set(bundle.session, [...(bySession.get(bundle.session) ?? []), bundle])
  }
  return [...bySession.values()].flatMap(inTurn).sort((one, other) => one.atMs - other.atMs)
}

function inTurn(said: readonly Writable[]): readonly Writable[] {
  let latestMs = Infinity
  return [...said]
    .sort((one, other) => sign(other.ctr - one.ctr))
    .map(bundle => {
      latestMs = Math.min(latestMs, bundle.atMs)
      return { ...bundle, atMs: latestMs }
    })
    .sort((one, other) => sign(one.ctr - other.ctr))
}

const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0)
