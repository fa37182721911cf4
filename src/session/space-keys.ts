import { areEqual } from '../wire/canonical.ts'
import { mediaKey, PUBLIC_EPOCH, publicEpochSecret } from '../crypto/media-keys.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { Lane } from '../wire/bundle.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'
import type { SframeKey } from '../crypto/sframe.ts'

/** The secret behind all keys of one epoch. */
export type EpochSecret = { readonly epoch: number; readonly secret: Uint8Array }

export type SpaceKeysDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  /** Asked each time: what a Space is shows its log, which may come later. */
  isPrivate(): boolean
}

/**
 * A new epoch is spoken with when everybody should have it: twelve hops of 20 ms, and as much again for sealing to
 * 256 members. It is also how long who was put out can decrypt, of the two seconds that THREATS allows.
 */
export const SWITCH_MS = 500
/** Bundles of the last two seconds may still be pulled, and several may be put out in that time. */
const KEPT_MAX = 4
/** Keepers that never heard of each other are few: a host, its co-hosts, an heir. */
const WORDS_KEPT_MAX = 4
/** A key id has the last seven bits of its epoch. */
const EPOCHS = 128

/** The epoch secrets of one Space that we hold. A public one has one, which everybody can derive. */
export class SpaceKeys {
  readonly #deps: SpaceKeysDeps
  readonly #speaking = new Watchable<EpochSecret | undefined>(undefined)
  /** The newest last. */
  #known: readonly EpochSecret[] = []
  #public: Promise<EpochSecret> | undefined
  readonly #words = new Watchable<readonly Uint8Array[]>([])

  constructor(deps: SpaceKeysDeps) {
    this.#deps = deps
  }

  /** With what we seal in a private Space; undefined while we hold nothing. */
  get speaking(): Watched<EpochSecret | undefined> {
    return this.#speaking
  }

  /** With what we seal now. */
  async current(): Promise<EpochSecret | undefined> {
    return this.#deps.isPrivate() ? this.#speaking.current : this.#derived()
  }

  /** With what a key id's epoch was sealed; undefined for one that we were not given. */
  async secretOf(epochBits: number): Promise<EpochSecret | undefined> {
    if (!this.#deps.isPrivate()) return this.#derived()
    return this.#known.filter(({ epoch }) => epoch % EPOCHS === epochBits).at(-1)
  }

  /** Under which members write to each other, as far as we were given it: the newest last. */
  get words(): Watched<readonly Uint8Array[]> {
    return this.#words
  }

  /** Our account's own, which we write under, and pass on, as long as we were given none. */
  own(words: Uint8Array): void {
    const known = this.#words.current
    if (!known.some(each => areEqual(each, words))) this.#words.set([words, ...known])
  }

  /** Whether we were given the secret of this epoch. */
  has(epoch: number): boolean {
    return this.#known.some(known => known.epoch === epoch)
  }

  /** We were given an epoch's secret. Spoken with at once if it is our first, else a moment later. */
  take({ words, ...given }: EpochSecret & { readonly words?: Uint8Array }): void {
    if (this.has(given.epoch)) return
    if (words !== undefined) this.#takeWords(words)
    const isFirst = this.#known.length === 0
    // By number, not as they came: where two keepers began one each, everybody ends with the same.
    this.#known = [...this.#known, given].sort(byEpoch).slice(-KEPT_MAX)
    if (isFirst) return this.#speaking.set(given)
    this.#deps.clock.after(SWITCH_MS, () => {
      // A newer one may have come in the meantime, and be in use.
      if (given.epoch > (this.#speaking.current?.epoch ?? 0)) this.#speaking.set(given)
    })
  }

  #takeWords(words: Uint8Array): void {
    const newest = this.#words.current.at(-1)
    if (newest !== undefined && areEqual(newest, words)) return
    const others = this.#words.current.filter(known => !areEqual(known, words))
    this.#words.set([...others, words].slice(-WORDS_KEPT_MAX))
  }

  #derived(): Promise<EpochSecret> {
    this.#public ??= publicEpochSecret(this.#deps.space).then(secret => ({
      epoch: PUBLIC_EPOCH,
      secret,
    }))
    return this.#public
  }
}

const byEpoch = (one: EpochSecret, other: EpochSecret): number => one.epoch - other.epoch

/** Whose keys, in which of its lanes. */
export type KeySource = {
  readonly space: SpaceId
  readonly session: SessionId
  readonly lane: Lane
}

/** Hands over what this session seals with, now and whenever that changes, in order. Answers how to end it. */
export async function followKeys(
  keys: SpaceKeys,
  source: KeySource,
  use: (key: SframeKey) => void,
): Promise<Undo> {
  let turn: Promise<void> = Promise.resolve()
  const follow = (given: EpochSecret | undefined): Promise<void> => {
    turn = turn.then(async () => {
      if (given === undefined) return
      use(await mediaKey(given.secret, { ...source, epoch: given.epoch }))
    })
    return turn
  }
  const undo = keys.speaking.watch(given => void follow(given))
  await follow(await keys.current())
  return undo
}
