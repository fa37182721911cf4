/** `/loggia/people/1` and the people topic (PROTOCOL.md, "People"). */
import { decodeCanonical } from './canonical.ts'
import { PROFILE_MAX } from './limits.ts'
import { PeopleAnswer, PeopleAsk } from './proto/people.ts'
import { bytesOf, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The protocol by which one asks what accounts say about themselves. */
export const PEOPLE_PROTOCOL = '/loggia/people/1'
/** Accounts in one question: a page of followers and everybody a person follows; 16 KiB. */
export const ASKED_MAX = 512
/** Records that whoever asks says of itself: a profile and the moves that led to it. */
export const TOLD_MAX = 8
/** Records in a message of the answer: 32 of the longest fit MESSAGE_MAX. */
export const ANSWER_BATCH = 32

/** The topic on which a community's members say something about themselves. */
export const peopleTopic = (community: CommunityId): string => `loggia/${community}/people`

/** Who asks: about whom, and what it says of itself. Records are envelopes, a stranger's bytes. */
export type PeopleQuestion = {
  readonly accounts: readonly AccountId[]
  readonly records: readonly Uint8Array[]
}

/** The one message of who asks. */
export const writePeopleAsk = ({ accounts, records }: PeopleQuestion): Uint8Array =>
  PeopleAsk.encode({ accounts: accounts.map(bytesOf), records: [...records] })

/** Reads who asks. Never throws. */
export function readPeopleAsk(message: Uint8Array): Verdict<PeopleQuestion, 'malformed'> {
  const record = decodeCanonical(PeopleAsk, message)
  if (record === undefined || !areShort(record.records)) return refuse('malformed')
  const ids = record.accounts.map(bytes => idFromBytes<AccountId>(bytes))
  const accounts = ids.flatMap(id => (id.ok ? [id.value] : []))
  if (accounts.length !== ids.length) return refuse('malformed')
  return accept({ accounts, records: record.records })
}

/** One message of the answer. */
export const writePeopleAnswer = (records: readonly Uint8Array[]): Uint8Array =>
  PeopleAnswer.encode({ records: [...records] })

/** Reads one message of the answer. Never throws. */
export function readPeopleAnswer(message: Uint8Array): Verdict<readonly Uint8Array[], 'malformed'> {
  const record = decodeCanonical(PeopleAnswer, message)
  return record !== undefined && areShort(record.records)
    ? accept(record.records)
    : refuse('malformed')
}

const areShort = (records: readonly Uint8Array[]): boolean =>
  records.every(({ length }) => length <= PROFILE_MAX)
