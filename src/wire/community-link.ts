/** Community links: founders' records and where to begin, as text (PROTOCOL.md, "Community link"). */
import { BULLETIN_MAX, readRelayEntries, writeRelayEntry } from './bulletin.ts'
import { decodeCanonical } from './canonical.ts'
import { GENESIS_MAX } from './genesis.ts'
import { CODE_SHAPE, codeIn, decodeCut, linkUrl } from './link-text.ts'
import { POLICY_MAX } from './policy.ts'
import { CommunityLinkRecord } from './proto/community.ts'
import { joinBytes } from './join-bytes.ts'
import { toBase64url } from '../domain/base64url.ts'
import { COMMUNITY_LINK_ENTRIES_MAX, type CommunityLinkRefusal } from '../domain/community/link.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { CommunityRecords } from './info.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'

/** What stands between a web address and the code of a community link. */
export const COMMUNITY_LINK_MARK = '#/c/'
/** Longest record: one that is longer leaves its bulletin out, and peers have that. */
export const COMMUNITY_LINK_MAX = 12_288
/** Longest text that is looked at for a community link. */
export const COMMUNITY_LINK_TEXT_MAX = 20_480
/** The first byte of a code. An app that knows a newer one still reads this one. */
const VERSION = 1
/** Version, then the record's length as two bytes. */
const HEAD_BYTES = 3
/** Bytes of the hash behind the record, which shows that the entries are as they were shared. */
export const CHECK_BYTES = 8

/** What a link carries. Everything is still a stranger's bytes; see `crypto/community-link`. */
export type CommunityLinkParts = CommunityRecords & {
  readonly entries: readonly Uint8Array[]
  /** What the check is over, and the check. */
  readonly checked: Uint8Array
  readonly check: Uint8Array
}

/** The bytes of a link that its check is over. Leaves the bulletin out where it does not fit. */
export function writeCommunityLink(
  records: CommunityRecords,
  entries: readonly EntryPoint[],
): Uint8Array {
  const whole = encode(records, entries)
  const record =
    whole.length <= COMMUNITY_LINK_MAX
      ? whole
      : encode({ ...records, bulletin: undefined }, entries)
  const head = Uint8Array.of(VERSION, record.length >> 8, record.length & 0xff)
  return joinBytes([head, record])
}

/** A code from what {@link writeCommunityLink} wrote and the check over it. */
export const communityLinkCode = (checked: Uint8Array, check: Uint8Array): string =>
  toBase64url(joinBytes([checked, check]))

/** A community link as people share it. `appUrl` is where the web app is served. */
export const communityLinkUrl = (appUrl: string, code: string): string =>
  linkUrl(appUrl, COMMUNITY_LINK_MARK, code)

/** Finds the records in a web address, a fragment or a bare code, as pasted. Never throws. */
export function readCommunityLinkText(
  text: string,
): Verdict<CommunityLinkParts, CommunityLinkRefusal> {
  const code = codeIn(text, COMMUNITY_LINK_MARK, COMMUNITY_LINK_TEXT_MAX)
  if (code === undefined) return refuse('not-a-link')
  const known = CODE_SHAPE.test(code) ? decodeCut(code) : undefined
  if (known === undefined) return refuse('malformed')
  const [version, high, low] = known.bytes
  if (version !== undefined && version !== VERSION) return refuse('unknown-version')
  if (high === undefined || low === undefined) return refuse('truncated')
  const end = HEAD_BYTES + ((high << 8) | low)
  if (known.isShorterThan(end + CHECK_BYTES)) return refuse('truncated')
  if (!known.isWhole || known.bytes.length !== end + CHECK_BYTES) return refuse('malformed')
  return readParts(known.bytes, end)
}

/** Reads the entries of a link, once everything else was proven. */
export const readLinkEntries = (
  entries: readonly Uint8Array[],
): readonly EntryPoint[] | undefined => readRelayEntries(entries, COMMUNITY_LINK_ENTRIES_MAX)

function readParts(
  bytes: Uint8Array,
  end: number,
): Verdict<CommunityLinkParts, CommunityLinkRefusal> {
  const record = decodeCanonical(CommunityLinkRecord, bytes.subarray(HEAD_BYTES, end))
  if (record === undefined || end - HEAD_BYTES > COMMUNITY_LINK_MAX) return refuse('malformed')
  const { genesis, policy, bulletin, entries } = record
  if (genesis.length > GENESIS_MAX) return refuse('genesis')
  if (policy.length > POLICY_MAX) return refuse('policy')
  if (bulletin.length > BULLETIN_MAX) return refuse('bulletin')
  return accept({
    genesis,
    policy,
    bulletin: bulletin.length === 0 ? undefined : bulletin,
    entries,
    checked: bytes.slice(0, end),
    check: bytes.slice(end),
  })
}

const encode = (
  { genesis, policy, bulletin }: CommunityRecords,
  entries: readonly EntryPoint[],
): Uint8Array =>
  CommunityLinkRecord.encode({
    genesis,
    policy,
    bulletin: bulletin ?? new Uint8Array(),
    entries: entries.slice(0, COMMUNITY_LINK_ENTRIES_MAX).map(writeRelayEntry),
  })
