/** The payload of a Space's heartbeat (PROTOCOL.md, "Announcement"). */
import { decodeCanonical } from './canonical.ts'
import { readEntryPoints } from './entry-point.ts'
import { readLabel, readLabels, readLanguage } from './label.ts'
import { TIME_MS_MAX } from '../domain/follow/attestation.ts'
import { AnnouncedEntry, AnnouncementRecord } from './proto/announcement.ts'
import { MAX_TOPICS, type Announcement } from '../domain/directory/announcement.ts'
import { bytesOf, idFromBytes } from '../domain/ids.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS, TOPIC_MAX_LETTERS } from '../domain/space/actions.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CertificateId, CommunityId, PolicyId } from '../domain/ids.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { TimeMs } from '../domain/time.ts'

/** The envelope domain of an announcement: signed by a session, not by its account. */
export const ANNOUNCEMENT_DOMAIN = 'loggia/announcement/v1'
/**
 * Longest announcement envelope. An honest one with two entry points has 2.5 kB; every peer of a
 * community gets one of each Space every 10 s, several times, so it must not grow.
 */
export const ANNOUNCEMENT_MAX = 8_192
/** Longest code of the room link in an announcement: three entry points of four addresses fit. */
export const ANNOUNCED_LINK_MAX_LETTERS = 4_096
/** Listeners that an announcement may claim: far above any Space, and 32 bits on the wire. */
const LISTENERS_MAX = 100_000_000

/** The topic on which a community's Spaces are announced. */
export const announceTopic = (community: CommunityId): string => `loggia/${community}/announce`

/** `state` on the wire. */
const STATES = { live: 1, ended: 2 } as const

/** Envelopes in an heir's mandate: who the host's session is, and what it said. */
const MANDATE_ENVELOPES = 2

/** `unlisted` on the wire; absent for a Space that lobbies show. */
const UNLISTED = 1

/** What an announcement says by itself; the rest stands in the two envelopes that it carries. */
export type AnnouncementContent = Omit<
  Announcement,
  'space' | 'community' | 'host' | 'by' | 'session' | 'peer' | 'delegatedMs' | 'startedAtMs'
> & {
  /** The envelope that lets the signing session speak for the host's account. */
  readonly delegation: Uint8Array
  /** The envelope of the Space's genesis: its hash is the Space, its author the host. */
  readonly genesis: Uint8Array
  /**
   * None from the host itself. From an heir the host's word, as two action envelopes: the `present` of a
   * session of the host, and that session's `grant` or `heirs`.
   */
  readonly mandate: readonly Uint8Array[]
  /** When the Space went on the air; absent: when its genesis was signed. */
  readonly startedAtMs?: TimeMs
}

/** The payload of an announcement's envelope. */
export function writeAnnouncement(content: AnnouncementContent): Uint8Array {
  const { delegation, genesis, seq, sentAtMs, hostName, title, language, listeners } = content
  const record: AnnouncementRecord = {
    delegation,
    genesis,
    seq,
    sentAtMs,
    state: STATES[content.state],
    hostName,
    title,
    language,
    topics: [...content.topics],
    speakers: content.speakers.map(bytesOf),
    listeners,
    policyVersion: content.policyVersion,
    policy: bytesOf(content.policy),
    bulletinVersion: content.bulletinVersion,
    unlisted: content.unlisted ? UNLISTED : 0,
    entries: content.entries.map(({ peer, addresses }) =>
      AnnouncedEntry.encode({ peer, addresses: [...addresses] }),
    ),
    link: content.link,
    mandate: [...content.mandate],
    ...(content.startedAtMs !== undefined && { startedAtMs: content.startedAtMs }),
  }
  const { certificate } = content
  return AnnouncementRecord.encode(
    certificate === undefined ? record : { ...record, certificate: bytesOf(certificate) },
  )
}

/** Reads an announcement's payload, of an envelope of at most ANNOUNCEMENT_MAX bytes. Never throws. */
export function readAnnouncement(payload: Uint8Array): Verdict<AnnouncementContent, 'malformed'> {
  const record = decodeCanonical(AnnouncementRecord, payload)
  if (record === undefined || !isInRange(record)) return refuse('malformed')
  const state = stateOf(record.state)
  const labels = labelsOf(record)
  const speakers = speakersOf(record.speakers)
  const standing = standingOf(record)
  const entries = entriesOf(record.entries)
  if (state === undefined || labels === undefined || speakers === undefined) {
    return refuse('malformed')
  }
  if (standing === undefined || entries === undefined) return refuse('malformed')
  const { delegation, genesis, mandate, seq, sentAtMs, listeners, link, bulletinVersion } = record
  const unlisted = record.unlisted === UNLISTED
  const envelopes = { delegation, genesis, mandate }
  const said = { ...envelopes, seq, sentAtMs, listeners, link, bulletinVersion, unlisted }
  const { startedAtMs } = record
  const started = startedAtMs === undefined ? {} : { startedAtMs }
  return accept({ ...said, ...labels, ...standing, ...started, state, speakers, entries })
}

function isInRange(record: AnnouncementRecord): boolean {
  const { seq, sentAtMs, listeners, link, unlisted, mandate, startedAtMs = 1 } = record
  const isNumbered = seq >= 1 && seq <= Number.MAX_SAFE_INTEGER
  const isTimed = [sentAtMs, startedAtMs].every(atMs => atMs >= 1 && atMs <= TIME_MS_MAX)
  const isBounded = listeners <= LISTENERS_MAX && link.length <= ANNOUNCED_LINK_MAX_LETTERS
  const isWhole = mandate.length === 0 || mandate.length === MANDATE_ENVELOPES
  return isNumbered && isTimed && isBounded && isWhole && unlisted <= UNLISTED
}

function stateOf(code: number): Announcement['state'] | undefined {
  if (code === STATES.live) return 'live'
  return code === STATES.ended ? 'ended' : undefined
}

function labelsOf(
  record: AnnouncementRecord,
): Pick<Announcement, 'hostName' | 'title' | 'language' | 'topics'> | undefined {
  const hostName = readLabel(record.hostName, NAME_MAX_LETTERS)
  const title = readLabel(record.title, TITLE_MAX_LETTERS)
  const language = readLanguage(record.language)
  const topics = readLabels(record.topics, MAX_TOPICS, TOPIC_MAX_LETTERS)
  if (hostName === undefined || title === undefined) return undefined
  return language === undefined || topics === undefined
    ? undefined
    : { hostName, title, language, topics }
}

function speakersOf(keys: readonly Uint8Array[]): readonly AccountId[] | undefined {
  if (keys.length > MAX_STAGE) return undefined
  const read = keys.map(key => idFromBytes<AccountId>(key))
  const speakers = read.flatMap(speaker => (speaker.ok ? [speaker.value] : []))
  return speakers.length === keys.length ? speakers : undefined
}

function standingOf(
  record: AnnouncementRecord,
): Pick<Announcement, 'certificate' | 'policy' | 'policyVersion'> | undefined {
  const policy = idFromBytes<PolicyId>(record.policy)
  const { policyVersion } = record
  if (!policy.ok || policyVersion === 0) return undefined
  const named = { policy: policy.value, policyVersion }
  if (record.certificate === undefined) return { ...named, certificate: undefined }
  const certificate = idFromBytes<CertificateId>(record.certificate)
  return certificate.ok ? { ...named, certificate: certificate.value } : undefined
}

function entriesOf(encoded: readonly Uint8Array[]): readonly EntryPoint[] | undefined {
  const records = encoded.map(bytes => decodeCanonical(AnnouncedEntry, bytes))
  const whole = records.filter(record => record !== undefined)
  return whole.length === records.length ? readEntryPoints(whole) : undefined
}
