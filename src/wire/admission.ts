/** Evidence on its way: gossip and `/loggia/admissions/1` (PROTOCOL.md, "Admissions"). */
import { CHUNK_MAX } from './follow-update.ts'
import { INVITATION_BYTES, readInvitation, writeInvitation } from './invitation.ts'
import { joinBytes } from './join-bytes.ts'
import { readWork, WORK_BYTES, writeWork } from './work.ts'
import { compareBytes, sortedByAccount } from '../domain/follow/order.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Invitation } from '../domain/community/invitation.ts'
import type { WorkProof } from '../domain/community/work.ts'

/** Streams on which the evidence for some accounts is asked for. One question a stream. */
export const ADMISSIONS_PROTOCOL = '/loggia/admissions/1'
/** Accounts in one question: a certificate's worth in three. */
export const ASKED_ACCOUNTS_MAX = 256
/** Messages of an answer: 1 MiB, what 4,096 admissions and their chains need at most. */
export const ADMISSION_MESSAGES_MAX = 16
/** Admissions of an answer: sixteen for each account asked about. */
export const ANSWERED_ADMISSIONS_MAX = 4_096

/** The topic on which a community's new invitations and proofs of work are told: one a message. */
export const admitTopic = (community: CommunityId): string => `loggia/${community}/admit`

/** One piece of evidence, not yet checked. */
export type AdmissionItem =
  | { readonly kind: 'invitation'; readonly invitation: Invitation }
  | { readonly kind: 'work'; readonly work: WorkProof }

/** What is asked of a peer. */
export type AdmissionQuestion =
  | {
      readonly about: 'evidence-for'
      readonly community: CommunityId
      readonly accounts: readonly AccountId[]
    }
  | { readonly about: 'given-by'; readonly community: CommunityId; readonly account: AccountId }

const KINDS = { invitation: 1, work: 2 } as const
const QUESTIONS = { evidenceFor: 1, givenBy: 2 } as const
const ITEM_BYTES = { invitation: INVITATION_BYTES, work: WORK_BYTES } as const

/** One admission as gossip carries it. */
export const writeAdmission = (item: AdmissionItem): Uint8Array =>
  joinBytes([Uint8Array.of(KINDS[item.kind]), writeItem(item)])

/** Reads one admission. Its signature or worth is checked by `crypto`. Never throws. */
export function readAdmission(
  message: Uint8Array,
  community: CommunityId,
): Verdict<AdmissionItem, string> {
  const kind = kindOf(message[0])
  return kind === undefined ? refuse('kind') : readItem(kind, message.subarray(1), community)
}

/** The one message of who asks. */
export function writeAdmissionQuestion(question: AdmissionQuestion): Uint8Array {
  const isEvidence = question.about === 'evidence-for'
  const accounts = isEvidence
    ? sortedByAccount(new Set(question.accounts), account => account)
    : [question.account]
  const head = Uint8Array.of(isEvidence ? QUESTIONS.evidenceFor : QUESTIONS.givenBy)
  return joinBytes([head, bytesOf(question.community), ...accounts.map(bytesOf)])
}

/** Reads who asks. Never throws. */
export function readAdmissionQuestion(
  message: Uint8Array,
): Verdict<AdmissionQuestion, 'malformed'> {
  const count = (message.length - 1 - ID_BYTES) / ID_BYTES
  if (!Number.isInteger(count) || count < 1 || count > ASKED_ACCOUNTS_MAX) {
    return refuse('malformed')
  }
  const community = idFromBytes<CommunityId>(message.subarray(1, 1 + ID_BYTES))
  const accounts = readAscending(message.subarray(1 + ID_BYTES))
  const [first] = accounts ?? []
  if (!community.ok || accounts === undefined || first === undefined) return refuse('malformed')
  const asked = { community: community.value }
  if (message[0] === QUESTIONS.evidenceFor) {
    return accept({ about: 'evidence-for', ...asked, accounts })
  }
  const isGivenBy = message[0] === QUESTIONS.givenBy && count === 1
  return isGivenBy ? accept({ about: 'given-by', ...asked, account: first }) : refuse('malformed')
}

/** The messages of an answer: all invitations, then all work, in parts of at most 64 KiB. */
export function admissionMessages(items: readonly AdmissionItem[]): Uint8Array[] {
  const messages: Uint8Array[] = []
  for (const kind of ['invitation', 'work'] as const) {
    const ofKind = items.filter(item => item.kind === kind).map(writeItem)
    const perMessage = Math.floor((CHUNK_MAX - 1) / ITEM_BYTES[kind])
    for (let at = 0; at < ofKind.length; at += perMessage) {
      const part = ofKind.slice(at, at + perMessage)
      messages.push(joinBytes([Uint8Array.of(KINDS[kind]), ...part]))
    }
  }
  return messages
}

/** Reads one message of an answer. Never throws. */
export function readAdmissions(
  message: Uint8Array,
  community: CommunityId,
): Verdict<readonly AdmissionItem[], 'malformed'> {
  const kind = kindOf(message[0])
  if (kind === undefined || message.length > CHUNK_MAX) return refuse('malformed')
  const size = ITEM_BYTES[kind]
  if (message.length < 1 + size || (message.length - 1) % size !== 0) return refuse('malformed')
  const items: AdmissionItem[] = []
  for (let at = 1; at < message.length; at += size) {
    const item = readItem(kind, message.subarray(at, at + size), community)
    if (!item.ok) return refuse('malformed')
    items.push(item.value)
  }
  return accept(items)
}

function kindOf(byte: number | undefined): AdmissionItem['kind'] | undefined {
  if (byte === KINDS.invitation) return 'invitation'
  return byte === KINDS.work ? 'work' : undefined
}

const writeItem = (item: AdmissionItem): Uint8Array =>
  item.kind === 'invitation' ? writeInvitation(item.invitation) : writeWork(item.work)

function readItem(
  kind: AdmissionItem['kind'],
  bytes: Uint8Array,
  community: CommunityId,
): Verdict<AdmissionItem, string> {
  if (kind === 'work') {
    const work = readWork(bytes, community)
    return work.ok ? accept({ kind, work: work.value }) : work
  }
  const invitation = readInvitation(bytes, community)
  return invitation.ok ? accept({ kind, invitation: invitation.value }) : invitation
}

function readAscending(bytes: Uint8Array): readonly AccountId[] | undefined {
  const accounts: AccountId[] = []
  let previous: Uint8Array | undefined
  for (let at = 0; at < bytes.length; at += ID_BYTES) {
    const key = bytes.subarray(at, at + ID_BYTES)
    const account = idFromBytes<AccountId>(key)
    if (!account.ok || (previous !== undefined && compareBytes(previous, key) >= 0))
      return undefined
    accounts.push(account.value)
    previous = key
  }
  return accounts
}
