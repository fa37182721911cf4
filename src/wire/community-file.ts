/** Files in which founders keep and hand round their community's records: JSON, no secrets. */
import { BULLETIN_DOMAIN, BULLETIN_MAX } from './bulletin.ts'
import { GENESIS_MAX } from './genesis.ts'
import { INVITATION_BYTES } from './invitation.ts'
import { POLICY_DOMAIN, POLICY_MAX } from './policy.ts'
import { fromBase64url, toBase64url } from '../domain/base64url.ts'
import { FOUNDERS_MAX } from '../domain/community/genesis.ts'
import { parseId, type AccountId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { FounderSignature, SignedByFounders } from './founders-envelope.ts'

/** Invitations in a file: a founder of a community of more splits them among files. */
export const FILE_INVITATIONS_MAX = 20_000
/** Longest file: 20,000 invitations of 184 letters and the records. */
export const COMMUNITY_FILE_MAX = 5 * 1024 * 1024

const FILE_KIND = 'loggia/community-file/v1'
const PENDING_KIND = 'loggia/pending-record/v1'

/** What founders have signed so far. Bytes: each proves itself, or not, when it is opened. */
export type CommunityFile = {
  readonly genesis: Uint8Array
  /** Undefined until as many founders signed the first policy as must. */
  readonly policy: Uint8Array | undefined
  readonly bulletin: Uint8Array | undefined
  /** The founders' own. */
  readonly invitations: readonly Uint8Array[]
}

/** A policy or bulletin that waits for further founders' signatures. */
export type PendingRecord = SignedByFounders

/** Why a text is no such file. */
export type FileRefusal = 'too-long' | 'not-json' | 'malformed'

/** The text of a community file. */
export function writeCommunityFile({
  genesis,
  policy,
  bulletin,
  invitations,
}: CommunityFile): string {
  return asText({
    kind: FILE_KIND,
    genesis: toBase64url(genesis),
    ...(policy && { policy: toBase64url(policy) }),
    ...(bulletin && { bulletin: toBase64url(bulletin) }),
    invitations: invitations.map(toBase64url),
  })
}

/** Reads a community file. Structure only. Never throws. */
export function readCommunityFile(text: string): Verdict<CommunityFile, FileRefusal> {
  const json = parse(text, COMMUNITY_FILE_MAX)
  if (!json.ok) return json
  const { kind, invitations: texts } = json.value
  const genesis = bytesOfText(json.value['genesis'], GENESIS_MAX)
  const policy = optional(json.value['policy'], POLICY_MAX)
  const bulletin = optional(json.value['bulletin'], BULLETIN_MAX)
  if (kind !== FILE_KIND || genesis === undefined) return refuse('malformed')
  if (policy === 'malformed' || bulletin === 'malformed') return refuse('malformed')
  if (!Array.isArray(texts) || texts.length > FILE_INVITATIONS_MAX) return refuse('malformed')
  const invitations = texts
    .map(one => bytesOfText(one, INVITATION_BYTES))
    .filter(one => one?.length === INVITATION_BYTES)
    .filter(one => one !== undefined)
  if (invitations.length !== texts.length) return refuse('malformed')
  return accept({ genesis, policy, bulletin, invitations })
}

/** The text of a file that founders hand round until enough of them signed. */
export const writePendingRecord = ({ domain, payload, signatures }: PendingRecord): string =>
  asText({
    kind: PENDING_KIND,
    domain,
    payload: toBase64url(payload),
    signatures: signatures.map(({ founder, signature }) => ({
      founder,
      signature: toBase64url(signature),
    })),
  })

/** Reads a pending record. Structure only. Never throws. */
export function readPendingRecord(text: string): Verdict<PendingRecord, FileRefusal> {
  const json = parse(text, COMMUNITY_FILE_MAX)
  if (!json.ok) return json
  const { kind, domain, signatures: list } = json.value
  const payload = bytesOfText(json.value['payload'], BULLETIN_MAX)
  const isKnown = domain === POLICY_DOMAIN || domain === BULLETIN_DOMAIN
  if (kind !== PENDING_KIND || payload === undefined || !isKnown) return refuse('malformed')
  if (!Array.isArray(list) || list.length > FOUNDERS_MAX) return refuse('malformed')
  const signatures = list.map(signatureOf).filter(one => one !== undefined)
  return signatures.length === list.length
    ? accept({ domain, payload, signatures })
    : refuse('malformed')
}

const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

function parse(
  text: string,
  max: number,
): Verdict<Readonly<Record<string, unknown>>, 'too-long' | 'not-json' | 'malformed'> {
  if (text.length > max) return refuse('too-long')
  try {
    const json: unknown = JSON.parse(text)
    return isRecord(json) ? accept(json) : refuse('malformed')
  } catch {
    return refuse('not-json')
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function bytesOfText(value: unknown, max: number): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > max * 2) return undefined
  const bytes = fromBase64url(value)
  return bytes.ok && bytes.value.length <= max ? bytes.value : undefined
}

const optional = (value: unknown, max: number): Uint8Array | 'malformed' | undefined =>
  value === undefined ? undefined : (bytesOfText(value, max) ?? 'malformed')

function signatureOf(value: unknown): FounderSignature | undefined {
  if (!isRecord(value) || typeof value['founder'] !== 'string') return undefined
  const founder = parseId<AccountId>(value['founder'])
  const signature = bytesOfText(value['signature'], 64)
  return founder.ok && signature?.length === 64 ? { founder: founder.value, signature } : undefined
}
