import {
  CALL_DOMAIN,
  CALL_PROTOCOL,
  readCallMessage,
  writeCall,
  writeCallAnswer,
} from '../wire/call.ts'
import { CALL_MS, sayCall } from './call-exchange.ts'
import { CLOCK_SKEW_MS } from '../domain/directory/announcement.ts'
import { DELEGATION_MAX_MS } from '../domain/identity/delegation.ts'
import { openCall } from '../crypto/open-call.ts'
import { openSharedLink } from '../crypto/room-link.ts'
import { PeerTally } from './peer-tally.ts'
import { seal } from '../crypto/seal.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { withinDeadline } from './stream-deadline.ts'
import type { Account, SessionKeys } from './account.ts'
import type { AccountId, PeerId } from '../domain/ids.ts'
import type { Calls, ReceivedCall } from './members-api.ts'
import type { Clock } from '../ports/clock.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Log } from '../ports/log.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'
import type { TimeMs } from '../domain/time.ts'

export type OwnCallsDeps = {
  readonly account: Account
  readonly streams: Streams
  /** Relays that are known here, best first. */
  readonly relays: Watched<readonly EntryPoint[]>
  /** Whoever does not want to be listed cannot be called either. */
  readonly isListed: Watched<boolean>
  readonly isFollowed: (account: AccountId) => boolean
  readonly isBlocked: (account: AccountId) => boolean
  readonly clock: Clock
  readonly log: Log
}

/** From one account; who invites more often is not heard. */
const CALLS_MAX = 3
const CALLS_WINDOW_MS = 600_000
/** Relays that are told, and asked. */
const RELAYS_MAX = 4
/** A new delegation well before the old one is over. */
const TOLD_LASTS_MS = DELEGATION_MAX_MS - 3_600_000
/** From one peer: relays hand on what many say. */
const HEARD_MAX = 60

/** Calls to and from this person: told to relays that we are here, and taken from people we follow. */
export class OwnCalls implements Calls {
  readonly received = new Watchable<ReceivedCall | undefined>(undefined)
  readonly #deps: OwnCallsDeps
  readonly #undo: readonly Undo[]
  /** By relay: as whom we said that we are here, and when. */
  readonly #told = new Map<PeerId, { readonly account: AccountId; readonly atMs: TimeMs }>()
  readonly #heard: PeerTally
  readonly #calledAtMs = new Map<AccountId, readonly TimeMs[]>()
  #session: { readonly account: AccountId; readonly keys: Promise<SessionKeys> } | undefined

  constructor(deps: OwnCallsDeps) {
    this.#deps = deps
    const { streams, relays, isListed, account, clock } = deps
    this.#heard = new PeerTally(clock, CALLS_WINDOW_MS)
    const tell = (): void => this.#tell()
    this.#undo = [
      streams.handle(CALL_PROTOCOL, stream => this.#serve(stream)),
      streams.onChange(tell),
      relays.watch(tell),
      isListed.watch(tell),
      account.me.watch(tell),
      clock.every(TOLD_LASTS_MS / 4, tell),
    ]
    tell()
  }

  async call(to: AccountId, link: string): Promise<'delivered' | 'not-here'> {
    const { account, clock } = this.#deps
    const name = account.me.current?.name ?? ''
    const payload = writeCall({ to, name, link, atMs: clock.now() })
    const envelope = await seal(account.signer, CALL_DOMAIN, payload)
    for (const peer of this.#relays()) {
      if (await sayCall(peer, { kind: 'call', envelope }, this.#deps)) return 'delivered'
    }
    return 'not-here'
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
  }

  #relays(): readonly PeerId[] {
    const connected = new Set(this.#deps.streams.connected())
    const relays = this.#deps.relays.current.map(({ peer }) => peer)
    return [...new Set(relays)].filter(peer => connected.has(peer)).slice(0, RELAYS_MAX)
  }

  #tell(): void {
    const { account, isListed, clock, log } = this.#deps
    const me = account.me.current?.account
    const relays = this.#relays()
    for (const peer of this.#told.keys()) if (!relays.includes(peer)) this.#told.delete(peer)
    if (me === undefined || !isListed.current) return
    for (const peer of relays) {
      const told = this.#told.get(peer)
      const isFresh = told !== undefined && clock.now() - told.atMs < TOLD_LASTS_MS
      if (isFresh && told.account === me) continue
      this.#told.set(peer, { account: me, atMs: clock.now() })
      this.#sayHere(peer, me).catch((why: unknown) =>
        log.warn('not-said-where-we-are', { why: String(why) }),
      )
    }
  }

  async #sayHere(peer: PeerId, me: AccountId): Promise<void> {
    const { account, streams } = this.#deps
    if (this.#session?.account !== me) {
      this.#session = { account: me, keys: account.newSession(streams.self) }
    }
    const { delegation } = await account.renew(await this.#session.keys)
    await sayCall(peer, { kind: 'here', delegation }, this.#deps)
  }

  async #serve(stream: MessageStream): Promise<void> {
    if (this.#heard.add(stream.peer) > HEARD_MAX) return stream.abort()
    await withinDeadline(stream, this.#deps.clock, CALL_MS, async () => {
      const bytes = await stream.read()
      const message = bytes && readCallMessage(bytes)
      if (message?.ok !== true || message.value.kind !== 'call') return stream.abort()
      const isKnown = this.#relays().includes(stream.peer)
      const isTaken = isKnown && (await this.#take(message.value.envelope))
      await stream.write(writeCallAnswer(isTaken))
    })
  }

  /** Whether it is for us, from somebody we follow, and leads somewhere. */
  async #take(envelope: Uint8Array): Promise<boolean> {
    const { account, isFollowed, isBlocked, isListed, clock } = this.#deps
    const nowMs = clock.now()
    const call = await openCall(envelope)
    if (!call.ok || call.value.to !== account.me.current?.account) return false
    const { from, name, link: code, atMs } = call.value
    if (!isListed.current || Math.abs(nowMs - atMs) > CLOCK_SKEW_MS) return false
    if (!isFollowed(from) || isBlocked(from) || this.#isTooOften(from, nowMs)) return false
    const opened = await openSharedLink(code, nowMs)
    if (!opened.ok || opened.value.link.knockKey !== undefined) return false
    const { title, space } = opened.value.link
    this.received.set({ from, name, title, space, code })
    return true
  }

  #isTooOften(from: AccountId, nowMs: TimeMs): boolean {
    const since = nowMs - CALLS_WINDOW_MS
    const lately = (this.#calledAtMs.get(from) ?? []).filter(atMs => atMs > since)
    if (lately.length >= CALLS_MAX) return true
    this.#calledAtMs.set(from, [...lately, nowMs])
    return false
  }
}
