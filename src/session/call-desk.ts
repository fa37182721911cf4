import { CALL_MS, sayCall } from './call-exchange.ts'
import { CALL_PROTOCOL, readCallMessage, writeCallAnswer, type CallMessage } from '../wire/call.ts'
import { isCurrent, type Delegation } from '../domain/identity/delegation.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { openCall } from '../crypto/open-call.ts'
import { openDelegation } from '../crypto/open-delegation.ts'
import { PeerTally } from './peer-tally.ts'
import { withinDeadline } from './stream-deadline.ts'
import type { AccountId, PeerId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Undo } from '../events.ts'

export type CallDeskDeps = {
  readonly streams: Streams
  readonly clock: Clock
  readonly conduct: Pick<PeerConduct, 'strike'>
}

/** More than a relay has connections by default. Some 0.5 MB. */
const ACCOUNTS_MAX = 4_096
/** A person calls a handful of people; an app says where it is when it connects. */
const SAID_MAX = 12
const SAID_WINDOW_MS = 60_000

/** A relay's knowledge of which accounts are at which of its peers, and the way to them. Kept in memory alone. */
export class CallDesk {
  readonly #deps: CallDeskDeps
  readonly #at = new Map<AccountId, Delegation>()
  readonly #said: PeerTally
  readonly #undo: readonly Undo[]

  constructor(deps: CallDeskDeps) {
    this.#deps = deps
    const { streams, clock } = deps
    this.#said = new PeerTally(clock, SAID_WINDOW_MS)
    this.#undo = [
      streams.handle(CALL_PROTOCOL, stream => this.#serve(stream)),
      streams.onChange(() => this.#forgetGone()),
    ]
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
  }

  async #serve(stream: MessageStream): Promise<void> {
    // Each of the two kinds as often.
    if (this.#said.add(stream.peer) > 2 * SAID_MAX) return stream.abort()
    // The person's app is asked in between.
    await withinDeadline(stream, this.#deps.clock, 2 * CALL_MS, async () => {
      const bytes = await stream.read()
      if (bytes === undefined) return
      const message = readCallMessage(bytes)
      if (!message.ok) return this.#deps.conduct.strike(stream.peer, CALL_PROTOCOL, message.reason)
      await stream.write(writeCallAnswer(await this.#answer(stream.peer, message.value)))
    })
  }

  #answer(peer: PeerId, message: CallMessage): Promise<boolean> {
    return message.kind === 'here'
      ? this.#keep(peer, message.delegation)
      : this.#handOn(peer, message)
  }

  async #keep(peer: PeerId, envelope: Uint8Array): Promise<boolean> {
    const delegation = await openDelegation(envelope)
    if (!delegation.ok) {
      this.#deps.conduct.strike(peer, CALL_PROTOCOL, delegation.reason)
      return false
    }
    const { account } = delegation.value
    const isItsOwn = delegation.value.peer === peer
    if (!isItsOwn || !isCurrent(delegation.value, this.#deps.clock.now())) return false
    noteNewest(this.#at, [account, delegation.value], ACCOUNTS_MAX)
    return true
  }

  async #handOn(from: PeerId, message: Extract<CallMessage, { kind: 'call' }>): Promise<boolean> {
    const call = await openCall(message.envelope)
    if (!call.ok) {
      this.#deps.conduct.strike(from, CALL_PROTOCOL, call.reason)
      return false
    }
    const at = this.#at.get(call.value.to)
    if (at === undefined || !isCurrent(at, this.#deps.clock.now())) return false
    return sayCall(at.peer, message, this.#deps)
  }

  #forgetGone(): void {
    const connected = new Set(this.#deps.streams.connected())
    for (const [account, { peer }] of this.#at) if (!connected.has(peer)) this.#at.delete(account)
  }
}
