import { ReportRecord } from './proto/report.ts'
import { BUNDLE_MAX } from './bundle.ts'
import { ACTION_MAX, DELEGATION_MAX } from './limits.ts'
import { decodeCanonical } from './canonical.ts'
import { fromBase64url, toBase64url } from '../domain/base64url.ts'
import { bytesOf, idFromBytes, type AccountId, type SpaceId } from '../domain/ids.ts'
import { NAME_MAX_LETTERS, PIN_MAX_LETTERS } from '../domain/space/actions.ts'
import { isSealedWithin } from '../domain/sealed-label.ts'
import { readLabel, readParagraphs } from './label.ts'
import {
  REPORT_ACTIONS_BYTES_MAX,
  REPORT_ACTIONS_MAX,
  REPORT_BUNDLES_BYTES_MAX,
  REPORT_BUNDLES_MAX,
  REPORT_KEYS_MAX,
  REPORT_LABELS_BYTES_MAX,
  REPORT_LABELS_MAX,
  REPORT_REASONS,
  REPORT_TEXT_MAX_LETTERS,
  type Complaint,
} from '../domain/space/report.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** Reports about a person. PROTOCOL.md, section "Report", is normative. */

/** The domain of a report's envelope. */
export const REPORT_DOMAIN = 'loggia/report/v1'
/** Longest report envelope: all actions, labels and sound that one may hold are 753,664 bytes, without their heads. */
export const REPORT_MAX = 786_432
/** Longest file that is looked at: the longest report as base64url, and a page of words before it. */
export const REPORT_FILE_MAX = 1_100_000
/** What stands before the envelope in a file. */
const MARK = 'loggia-report:1:'
const LINE_LETTERS = 76
const KID_BYTES = 6
const BASE_KEY_BYTES = 32
/** Letters of the longest label that is sealed. */
const SEALED_MAX_LETTERS = PIN_MAX_LETTERS

/** What opens the sound of one session in one epoch of a private Space, and nothing else. */
export type SoundKey = { readonly kid: bigint; readonly baseKey: Uint8Array }

/** What a report says; the reporter's session is the envelope's key. Nothing in it is checked yet. */
export type ReportContent = Complaint & {
  readonly space: SpaceId
  readonly delegation: Uint8Array
  readonly name: string
  readonly atMs: TimeMs
  readonly genesis: Uint8Array
  readonly actions: readonly Uint8Array[]
  readonly bundles: readonly Uint8Array[]
  readonly keys: readonly SoundKey[]
  /** What stands in sealed labels of the records, as the reporter read it: sealed text → plain text. */
  readonly labels: ReadonlyMap<string, string>
}

/** The payload of a report's envelope. The caller keeps to the limits: they are its own figures. */
export const writeReport = (content: ReportContent): Uint8Array =>
  ReportRecord.encode({
    ...content,
    space: bytesOf(content.space),
    account: bytesOf(content.account),
    reason: REPORT_REASONS.indexOf(content.reason) + 1,
    actions: [...content.actions],
    bundles: [...content.bundles],
    keys: content.keys.map(writeSoundKey),
    sealed: [...content.labels.keys()],
    plain: [...content.labels.values()],
  })

/** Reads a report's payload, of an envelope of at most REPORT_MAX bytes. Never throws. */
export function readReport(payload: Uint8Array): Verdict<ReportContent, 'malformed'> {
  const record = decodeCanonical(ReportRecord, payload)
  if (record === undefined) return refuse('malformed')
  const space = idFromBytes<SpaceId>(record.space)
  const account = idFromBytes<AccountId>(record.account)
  const name = readLabel(record.name, NAME_MAX_LETTERS)
  const text = readParagraphs(record.text, REPORT_TEXT_MAX_LETTERS)
  const reason = REPORT_REASONS[record.reason - 1]
  const keys = readSoundKeys(record.keys, REPORT_KEYS_MAX)
  const labels = readTranslations(record, REPORT_LABELS_MAX)
  const { delegation, atMs, genesis, actions, bundles } = record
  if (!space.ok || !account.ok || name === undefined || text === undefined) {
    return refuse('malformed')
  }
  if (reason === undefined || atMs === 0) return refuse('malformed')
  if (keys === undefined || labels === undefined) return refuse('malformed')
  const isBounded =
    delegation.length <= DELEGATION_MAX &&
    genesis.length <= ACTION_MAX &&
    isWithin(actions, REPORT_ACTIONS_MAX, ACTION_MAX, REPORT_ACTIONS_BYTES_MAX) &&
    isWithin(bundles, REPORT_BUNDLES_MAX, BUNDLE_MAX, REPORT_BUNDLES_BYTES_MAX)
  if (!isBounded) return refuse('malformed')
  const said = { space: space.value, account: account.value, name, text, reason, keys, labels }
  return accept({ ...said, delegation, atMs, genesis, actions, bundles })
}

/** A report as a text that any messenger carries. `words`: what whoever opens it by chance reads first. */
export function writeReportFile(envelope: Uint8Array, words: string): string {
  const code = toBase64url(envelope)
  const lines: string[] = []
  for (let at = 0; at < code.length; at += LINE_LETTERS)
    lines.push(code.slice(at, at + LINE_LETTERS))
  return `${words}\n\n${MARK}\n${lines.join('\n')}\n`
}

/** Finds the envelope in a report file. Structure only. Never throws. */
export function readReportFile(
  text: string,
): Verdict<Uint8Array, 'too-long' | 'not-a-report' | 'malformed'> {
  if (text.length > REPORT_FILE_MAX) return refuse('too-long')
  const at = text.lastIndexOf(MARK)
  if (at < 0) return refuse('not-a-report')
  const envelope = fromBase64url(text.slice(at + MARK.length).replace(/\s+/gu, ''))
  if (!envelope.ok || envelope.value.length === 0) return refuse('malformed')
  return envelope.value.length <= REPORT_MAX ? envelope : refuse('too-long')
}

function isWithin(
  parts: readonly Uint8Array[],
  most: number,
  longest: number,
  together: number,
): boolean {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  return parts.length <= most && bytes <= together && parts.every(({ length }) => length <= longest)
}

/** A key as a report or a recording holds it: KID(6) ‖ base key(32). */
export function writeSoundKey({ kid, baseKey }: SoundKey): Uint8Array {
  const bytes = new Uint8Array(KID_BYTES + BASE_KEY_BYTES)
  for (let at = 0; at < KID_BYTES; at++) {
    bytes[at] = Number((kid >> BigInt(8 * (KID_BYTES - 1 - at))) & 255n)
  }
  bytes.set(baseKey, KID_BYTES)
  return bytes
}

/** Reads at most so many keys, KIDs strictly ascending; undefined for anything else. */
export function readSoundKeys(
  parts: readonly Uint8Array[],
  most: number,
): readonly SoundKey[] | undefined {
  if (parts.length > most) return undefined
  const keys: SoundKey[] = []
  for (const part of parts) {
    if (part.length !== KID_BYTES + BASE_KEY_BYTES) return undefined
    const kid = part.subarray(0, KID_BYTES).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    // In one order, so that no key stands twice.
    if (kid <= (keys.at(-1)?.kid ?? -1n)) return undefined
    keys.push({ kid, baseKey: part.slice(KID_BYTES) })
  }
  return keys
}

/** Undefined when they are more than `most`, too long, no pairs, or in another order than their own. */
export function readTranslations(
  { sealed, plain }: Pick<ReportRecord, 'sealed' | 'plain'>,
  most: number,
): ReadonlyMap<string, string> | undefined {
  if (sealed.length > most || sealed.length !== plain.length) return undefined
  const labels = new Map<string, string>()
  let bytes = 0
  let last = ''
  for (const [at, text] of sealed.entries()) {
    const label = readLabel(plain[at] ?? '', SEALED_MAX_LETTERS)
    if (label === undefined || text <= last || !isSealedWithin(text, SEALED_MAX_LETTERS)) {
      return undefined
    }
    bytes += translationBytes(text, plain[at] ?? '')
    last = text
    labels.set(text, label)
  }
  return bytes <= REPORT_LABELS_BYTES_MAX ? labels : undefined
}

/** What a pair takes of {@link REPORT_LABELS_BYTES_MAX}. */
export const translationBytes = (sealed: string, plain: string): number =>
  sealed.length + new TextEncoder().encode(plain).length
