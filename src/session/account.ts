import { generateKey, keyFromSeed, plainKeyFromSeed, signerFromKey } from '../crypto/ed25519.ts'
import { openMoved } from '../crypto/open-moved.ts'
import { openProfile } from '../crypto/open-profile.ts'
import {
  ENTROPY_BYTES,
  phraseFromEntropy,
  seedFromPhrase,
  type PhraseLanguage,
  type PhraseRefusal,
} from '../crypto/recovery.ts'
import { seal } from '../crypto/seal.ts'
import { sealMoved } from '../crypto/seal-moved.ts'
import { generateSealingKey } from '../crypto/sealing-key.ts'
import { DELEGATION_MAX_MS } from '../domain/identity/delegation.ts'
import { toDidKey } from '../domain/identity/did-key.ts'
import { parseName } from '../domain/identity/names.ts'
import { idFromBytes, type AccountId, type PeerId, type SessionId } from '../domain/ids.ts'
import { DELEGATION_DOMAIN, writeDelegation } from '../wire/delegation.ts'
import { PROFILE_DOMAIN, writeProfile } from '../wire/profile.ts'
import { MisuseError } from '../errors.ts'
import { Watchable, type Watched } from '../events.ts'
import { accept, type Verdict } from '../verdict.ts'
import type { Clock } from '../ports/clock.ts'
import type { KeyStore, SealingKey, Signer, SigningKey } from '../ports/key-store.ts'
import type { Me } from './spaces-api.ts'
import type { Profile } from '../domain/identity/profile.ts'
import type { Random } from '../ports/random.ts'
import type { Rows } from '../ports/rows.ts'
import type { TimeMs } from '../domain/time.ts'

/** What an account stands on. */
export type AccountPorts = {
  readonly keyStore: KeyStore
  readonly rows: Rows
  readonly clock: Clock
  readonly random: Random
}

/** What a person says about themselves when they begin. `language` is a BCP 47 tag. */
export type Introduction = { readonly name: string; readonly language: string }

/** The keys of one tab, and the account's word for them. */
export type SessionKeys = {
  readonly id: SessionId
  readonly peer: PeerId
  readonly signer: Signer
  /** The same key as `signer`, to be posted to the media Worker: `signerFromKey` there. */
  readonly key: SigningKey
  /** Undefined in a browser without X25519. */
  readonly sealing: SealingKey | undefined
  /** The envelope that others check. */
  readonly delegation: Uint8Array
  readonly notAfterMs: TimeMs
}

type Holder = { readonly id: AccountId; readonly signer: Signer }

/** The person of this browser profile or relay: key, profile, and the sessions that speak for it. */
export class Account {
  readonly #ports: AccountPorts
  readonly #me = new Watchable<Me | undefined>(undefined)
  #holder: Holder | undefined
  #profile: Profile | undefined
  #profileEnvelope: Uint8Array | undefined
  readonly #moves = new Map<AccountId, { readonly to: AccountId; readonly envelope: Uint8Array }>()

  private constructor(ports: AccountPorts) {
    this.#ports = ports
  }

  /** The account kept here, or one that nobody is yet. Throws StorageError. */
  static async load(ports: AccountPorts): Promise<Account> {
    const account = new Account(ports)
    for await (const [, envelope] of ports.rows.entries(MOVES)) await account.#noteMove(envelope)
    const key = await ports.keyStore.load()
    if (key !== undefined) await account.#take(await holderOf(key))
    return account
  }

  /** Undefined until somebody became somebody. */
  get me(): Watched<Me | undefined> {
    return this.#me
  }

  /** Signs what outlives a session. Throws MisuseError while there is no account. */
  get signer(): Signer {
    return this.#held().signer
  }

  /** Our signed profile, as others get it. */
  get profile(): Uint8Array | undefined {
    return this.#profileEnvelope
  }

  /** The moves that led to this account, as others get them, the latest first. */
  get moves(): readonly Uint8Array[] {
    const led: Uint8Array[] = []
    let to = this.#holder?.id
    for (let step = 0; step < this.#moves.size; step += 1) {
      const before = [...this.#moves].find(([, move]) => move.to === to)
      if (before === undefined) break
      led.push(before[1].envelope)
      to = before[0]
    }
    return led
  }

  /** Twelve fresh words; nothing is kept. */
  newPhrase(language: PhraseLanguage): Promise<string> {
    return phraseFromEntropy(this.#ports.random.bytes(ENTROPY_BYTES), language)
  }

  /** Whose phrase this is, or what is wrong with it. */
  async checkPhrase(
    phrase: string,
  ): Promise<Verdict<{ readonly account: AccountId }, PhraseRefusal>> {
    const seed = await seedFromPhrase(phrase)
    if (!seed.ok) return seed
    const { id } = await holderOf(await keyFromSeed(seed.value))
    seed.value.fill(0)
    return accept({ account: id })
  }

  /**
   * Keeps the account of this phrase, new or known from elsewhere, and signs a profile for it.
   * Throws MisuseError for what `checkPhrase` or `parseName` refuses, StorageError when the disk fails.
   */
  async become(phrase: string, introduction: Introduction): Promise<void> {
    const profile = {
      ...introduction,
      name: expected(parseName(introduction.name), 'a name'),
      links: [],
    }
    await this.#keep(await this.#keyOf(phrase), profile)
  }

  /**
   * Signs with both keys that this account has moved to that of `phrase`, which this browser holds from
   * then on instead. Throws MisuseError for what `checkPhrase` refuses and for its own phrase.
   */
  async moveTo(phrase: string): Promise<void> {
    const old = this.#held()
    const key = await this.#keyOf(phrase)
    const next = await holderOf(key)
    if (next.id === old.id) throw new MisuseError('expected another account, got the same')
    const { language, links } = this.#profile ?? { language: 'en', links: [] }
    const name = this.#me.current?.name ?? ''
    const timeMs = this.#ports.clock.now()
    const envelope = await sealMoved(old.signer, next.signer, { name, timeMs })
    // The word before the key: with the old key gone nobody could sign it any more.
    await this.#ports.rows.putAll([[MOVES + old.id, envelope]])
    await this.#noteMove(envelope)
    await this.#keep(key, { name, language, links })
  }

  async #noteMove(envelope: Uint8Array): Promise<void> {
    const move = await openMoved(envelope)
    if (move.ok) this.#moves.set(move.value.from, { to: move.value.to, envelope })
  }

  async #keyOf(phrase: string): Promise<SigningKey> {
    const seed = expected(await seedFromPhrase(phrase), 'a recovery phrase')
    const makeKey = this.#ports.keyStore.holds === 'seeds' ? plainKeyFromSeed : keyFromSeed
    const key = await makeKey(seed)
    seed.fill(0)
    return key
  }

  async #keep(key: SigningKey, profile: Omit<Profile, 'account' | 'seq'>): Promise<void> {
    const holder = await holderOf(key)
    // The profile first: an account without a name would be shown after a crash between the two.
    const signed = await this.#sign(holder, profile)
    await this.#ports.keyStore.keep(key)
    this.#show(holder, signed)
  }

  /** Signs a profile with another name. Throws MisuseError for what `parseName` refuses. */
  async rename(name: string): Promise<void> {
    const holder = this.#held()
    const { language, links } = this.#profile ?? { language: 'en', links: [] }
    const signed = await this.#sign(holder, {
      name: expected(parseName(name), 'a name'),
      language,
      links,
    })
    this.#show(holder, signed)
  }

  /** Fresh keys for one tab and its peer, which speak for this account for twelve hours. */
  async newSession(peer: PeerId): Promise<SessionKeys> {
    const holder = this.#held()
    const key = await generateKey()
    const id = expected(idFromBytes<SessionId>(key.publicKey), 'a public key')
    const signer = await signerFromKey(key)
    const sealing = await generateSealingKey()
    const word = await this.#delegate(holder, { id, peer, sealing })
    return { id, peer, signer, key, sealing, ...word }
  }

  /** The same keys with a new delegation, for a Space that outlasts the first. */
  async renew(session: SessionKeys): Promise<SessionKeys> {
    return { ...session, ...(await this.#delegate(this.#held(), session)) }
  }

  async #delegate(
    holder: Holder,
    session: Pick<SessionKeys, 'id' | 'peer' | 'sealing'>,
  ): Promise<Pick<SessionKeys, 'delegation' | 'notAfterMs'>> {
    const notBeforeMs = this.#ports.clock.now()
    const notAfterMs = notBeforeMs + DELEGATION_MAX_MS
    const payload = writeDelegation({
      session: session.id,
      sealingKey: session.sealing?.publicKey ?? new Uint8Array(),
      peer: session.peer,
      notBeforeMs,
      notAfterMs,
    })
    return { delegation: await seal(holder.signer, DELEGATION_DOMAIN, payload), notAfterMs }
  }

  /** Stores a new signed profile of `holder`. */
  async #sign(
    holder: Holder,
    said: Omit<Profile, 'account' | 'seq'>,
  ): Promise<{ readonly profile: Profile; readonly envelope: Uint8Array }> {
    // The clock's time, so that an account restored on an empty disk is newer than its older self.
    const last = this.#profile?.account === holder.id ? this.#profile.seq : 0
    const seq = Math.max(last + 1, this.#ports.clock.now())
    const envelope = await seal(holder.signer, PROFILE_DOMAIN, writeProfile({ ...said, seq }))
    await this.#ports.rows.putAll([[rowOf(holder.id), envelope]])
    return { profile: { ...said, account: holder.id, seq }, envelope }
  }

  async #take(holder: Holder): Promise<void> {
    const envelope = await this.#ports.rows.get(rowOf(holder.id))
    const profile = envelope === undefined ? undefined : await openProfile(envelope)
    if (envelope !== undefined && profile?.ok === true && profile.value.account === holder.id) {
      return this.#show(holder, { profile: profile.value, envelope })
    }
    // The key outlived its rows: the key's own name, until the person gives another.
    this.#holder = holder
    this.#me.set({ account: holder.id, name: toDidKey(holder.id).slice(-8) })
  }

  #show(
    holder: Holder,
    signed: { readonly profile: Profile; readonly envelope: Uint8Array },
  ): void {
    this.#holder = holder
    this.#profile = signed.profile
    this.#profileEnvelope = signed.envelope
    this.#me.set({ account: holder.id, name: signed.profile.name })
  }

  #held(): Holder {
    if (this.#holder === undefined) throw new MisuseError('expected an account, got nobody yet')
    return this.#holder
  }
}

/** Under the account that was left. */
const MOVES = '/account/moved/'
const rowOf = (account: AccountId): string => `/account/profile/${account}`

async function holderOf(key: SigningKey): Promise<Holder> {
  return {
    id: expected(idFromBytes<AccountId>(key.publicKey), 'a public key'),
    signer: await signerFromKey(key),
  }
}

/** For what our own code or a checked form hands in: a refusal here is a bug. */
function expected<T>(verdict: Verdict<T, string>, what: string): T {
  if (!verdict.ok)
    throw new MisuseError(`expected ${what}, got one that is refused: ${verdict.reason}`)
  return verdict.value
}
