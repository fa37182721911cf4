import { PeerTally } from './peer-tally.ts'
import { Turnstile } from '../domain/turnstile.ts'
import { askPeer, isPeersEnd, withinDeadline } from './stream-deadline.ts'
import {
  ADMISSION_MESSAGES_MAX,
  admissionMessages,
  ADMISSIONS_PROTOCOL,
  ANSWERED_ADMISSIONS_MAX,
  readAdmissionQuestion,
  readAdmissions,
  writeAdmissionQuestion,
  type AdmissionItem,
  type AdmissionQuestion,
} from '../wire/admission.ts'
import type { AdmissionGate } from './admission-gate.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityAdmissions } from './community-admissions.ts'
import type { CommunityId } from '../domain/ids.ts'
import type { MessageStream, PeerAddress, Streams } from '../ports/streams.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Undo } from '../events.ts'

/** An answer of 1 MiB at 500 kbit/s. */
const EXCHANGE_MS = 20_000
/** Answers at once: 16 MiB in flight. */
const SERVED_MAX = 16
const SERVED_PER_PEER_MAX = 4
/** Questions of one peer in a minute: 8,192 accounts. */
const ASKED_MAX = 32
const ASKED_WINDOW_MS = 60_000
/** Invitations to one account in an answer: more inviters than that prove nothing more. */
const INVITATIONS_PER_ACCOUNT = 4

export type AdmissionExchangeParts = {
  readonly streams: Streams
  readonly clock: Clock
  readonly conduct: PeerConduct
  readonly gate: AdmissionGate
  /** The evidence of a community that we take part in. */
  readonly admissionsOf: (community: CommunityId) => Promise<CommunityAdmissions | undefined>
}

/** Asks peers for evidence and answers them (`/loggia/admissions/1`). */
export class AdmissionExchange {
  readonly #parts: AdmissionExchangeParts
  readonly #asked: PeerTally
  readonly #unserve: Undo

  constructor(parts: AdmissionExchangeParts) {
    this.#parts = parts
    this.#asked = new PeerTally(parts.clock, ASKED_WINDOW_MS)
    const serving = new Turnstile(SERVED_MAX, SERVED_PER_PEER_MAX)
    this.#unserve = parts.streams.handle(ADMISSIONS_PROTOCOL, stream =>
      withinDeadline(stream, parts.clock, EXCHANGE_MS, () => this.#answer(stream, serving)),
    )
  }

  /** Asks one peer and takes in what it answers. False when it did not answer. Rejects with StorageError. */
  async ask(peer: PeerAddress, question: AdmissionQuestion): Promise<boolean> {
    const { streams, clock } = this.#parts
    const ask = { streams, clock, deadlineMs: EXCHANGE_MS }
    try {
      return await askPeer(peer, ADMISSIONS_PROTOCOL, ask, async stream => {
        await stream.write(writeAdmissionQuestion(question))
        await stream.close()
        return this.#read(stream, question.community)
      })
    } catch (cause) {
      if (isPeersEnd(cause)) return false
      throw cause
    }
  }

  close(): void {
    this.#unserve()
  }

  async #read(stream: MessageStream, community: CommunityId): Promise<boolean> {
    const { conduct, gate } = this.#parts
    const source = { peer: stream.peer, protocol: ADMISSIONS_PROTOCOL }
    for (let messages = 0, items = 0; ; messages++) {
      const message = await stream.read()
      if (message === undefined) return true
      const read = readAdmissions(message, community)
      if (read.ok) items += read.value.length
      const isOver = messages >= ADMISSION_MESSAGES_MAX || items > ANSWERED_ADMISSIONS_MAX
      if (!read.ok || isOver) {
        conduct.strike(stream.peer, ADMISSIONS_PROTOCOL, 'malformed')
        stream.abort()
        return false
      }
      if ((await gate.take(community, read.value, source)) === 'bad') return false
    }
  }

  async #answer(stream: MessageStream, serving: Turnstile): Promise<void> {
    const { conduct, admissionsOf } = this.#parts
    const message = await stream.read()
    if (message === undefined) return
    const question = readAdmissionQuestion(message)
    if (!question.ok) return conduct.strike(stream.peer, ADMISSIONS_PROTOCOL, question.reason)
    const leave = this.#asked.add(stream.peer) > ASKED_MAX ? undefined : serving.enter(stream.peer)
    if (leave === undefined) return stream.abort()
    try {
      const admissions = await admissionsOf(question.value.community)
      const items = admissions === undefined ? [] : answerTo(question.value, admissions)
      for (const part of admissionMessages(items)) await stream.write(part)
      await stream.close()
    } finally {
      leave()
    }
  }
}

function answerTo(
  question: AdmissionQuestion,
  admissions: CommunityAdmissions,
): readonly AdmissionItem[] {
  if (question.about === 'given-by') {
    return admissions
      .givenBy(question.account)
      .slice(0, ANSWERED_ADMISSIONS_MAX)
      .map(invitation => ({ kind: 'invitation', invitation }))
  }
  const items = new Set<Parameters<typeof itemOf>[0]>()
  for (const account of question.accounts) {
    const work = admissions.workOf(account)
    if (work !== undefined) items.add(work)
    for (const one of admissions.evidenceFor(account, INVITATIONS_PER_ACCOUNT)) items.add(one)
  }
  return [...items].slice(0, ANSWERED_ADMISSIONS_MAX).map(itemOf)
}

function itemOf(
  one:
    | ReturnType<CommunityAdmissions['givenBy']>[number]
    | NonNullable<ReturnType<CommunityAdmissions['workOf']>>,
): AdmissionItem {
  return 'nonce' in one ? { kind: 'work', work: one } : { kind: 'invitation', invitation: one }
}
