import { BULLETIN_MAX } from './bulletin.ts'
import { GENESIS_MAX } from './genesis.ts'
import { POLICY_MAX } from './policy.ts'
import { fromBase64url, toBase64url } from '../domain/base64url.ts'
import { parsePeerId, type PeerId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** What a relay tells about itself under `GET /info`. PROTOCOL.md, "HTTP: /healthz, /readyz, /info". */
export type RelayInfo = {
  readonly version: string
  readonly peer: PeerId
  /** Multiaddr texts under which whoever asked can reach the relay. */
  readonly addresses: readonly string[]
  /** Where the web app is served: what room links start with. Undefined: wherever the asker got it. */
  readonly appUrl: string | undefined
  /** The communities it serves, its own first. Unverified: check the signatures before use. */
  readonly communities: readonly CommunityRecords[]
  /** Simulated members follow whoever asks (`/loggia/demo/1`). */
  readonly demo: boolean
  readonly limits: RelayLimits
}

/** A community as its signed records: received bytes, not yet verified. */
export type CommunityRecords = {
  readonly genesis: Uint8Array
  readonly policy: Uint8Array
  /** Undefined until the founders wrote one. */
  readonly bulletin?: Uint8Array | undefined
}

/** What a relay is willing to do. */
export type RelayLimits = {
  /** Children of its own in all Spaces together. */
  readonly slots: number
  readonly maxPeers: number
  readonly maxSpaces: number
  /** Bytes per second of audio it sends at most. */
  readonly maxRate: number
}

/** A page reads this from a stranger: 16 communities with every record at its longest have 640 kB. */
export const INFO_MAX = 768 * 1024
/** A relay listens on a handful of interfaces with two transports each. */
export const INFO_ADDRESSES_MAX = 32
/** A webrtc-direct address with certhash and two peer ids has under 250 letters. */
export const INFO_ADDRESS_MAX = 512
/** Each costs a page a signature check or two before it shows anything. */
export const INFO_COMMUNITIES_MAX = 16
const TEXT_MAX = 2_048

export type InfoRefusal = 'too-long' | 'not-json' | 'malformed'

/** The JSON text of a relay's information document. */
export function writeInfo(info: RelayInfo): string {
  const communities = info.communities.map(writeRecords)
  return `${JSON.stringify({ ...info, communities }, undefined, 2)}\n`
}

/** Reads {@link writeInfo}'s text from a stranger; unknown members are passed over. */
export function readInfo(text: string): Verdict<RelayInfo, InfoRefusal> {
  if (text.length > INFO_MAX) return refuse('too-long')
  const json = parse(text)
  if (json === undefined) return refuse('not-json')
  const info = asInfo(json)
  return info === undefined ? refuse('malformed') : accept(info)
}

/** A community's records as texts. */
export const writeRecords = ({
  genesis,
  policy,
  bulletin,
}: CommunityRecords): Readonly<Record<string, string>> => ({
  genesis: toBase64url(genesis),
  policy: toBase64url(policy),
  ...(bulletin && { bulletin: toBase64url(bulletin) }),
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asInfo(json: unknown): RelayInfo | undefined {
  if (!isRecord(json) || !isRecord(json['limits'])) return undefined
  const version = textOf(json['version'], TEXT_MAX)
  const peer = parsePeerId(textOf(json['peer'], TEXT_MAX) ?? '')
  const addresses = listOf(json['addresses'], INFO_ADDRESSES_MAX, item =>
    textOf(item, INFO_ADDRESS_MAX),
  )
  const communities = listOf(json['communities'], INFO_COMMUNITIES_MAX, communityOf)
  const limits = limitsOf(json['limits'])
  const appUrl = json['appUrl'] === undefined ? undefined : appUrlOf(json['appUrl'])
  const demo = json['demo']
  if (version === undefined || !peer.ok || addresses === undefined) return undefined
  if (communities === undefined || limits === undefined || typeof demo !== 'boolean') {
    return undefined
  }
  if (json['appUrl'] !== undefined && appUrl === undefined) return undefined
  return { version, peer: peer.value, addresses, appUrl, communities, demo, limits }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown, max: number): string | undefined =>
  typeof value === 'string' && value.length <= max ? value : undefined

/** Only web addresses: the text becomes the front of links that people press. */
function appUrlOf(value: unknown): string | undefined {
  const text = textOf(value, TEXT_MAX)
  return text !== undefined && /^https?:\/\/[^\s]+$/.test(text) ? text : undefined
}

function listOf<T>(
  value: unknown,
  max: number,
  read: (item: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value) || value.length > max) return undefined
  const items = value.map(read)
  return items.every(item => item !== undefined) ? items : undefined
}

/** Reads what {@link writeRecords} wrote; undefined when a record is missing, malformed or too long. */
export function communityOf(value: unknown): CommunityRecords | undefined {
  if (!isRecord(value)) return undefined
  const genesis = recordOf(value['genesis'], GENESIS_MAX)
  const policy = recordOf(value['policy'], POLICY_MAX)
  const hasBulletin = value['bulletin'] !== undefined
  const bulletin = hasBulletin ? recordOf(value['bulletin'], BULLETIN_MAX) : undefined
  if (genesis === undefined || policy === undefined) return undefined
  return hasBulletin && bulletin === undefined ? undefined : { genesis, policy, bulletin }
}

function recordOf(value: unknown, max: number): Uint8Array | undefined {
  const text = textOf(value, max * 2)
  const bytes = text === undefined ? undefined : fromBase64url(text)
  return bytes?.ok && bytes.value.length <= max ? bytes.value : undefined
}

function limitsOf(value: Record<string, unknown>): RelayLimits | undefined {
  const count = (name: string): number | undefined => {
    const found = value[name]
    return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0
      ? found
      : undefined
  }
  const slots = count('slots')
  const maxPeers = count('maxPeers')
  const maxSpaces = count('maxSpaces')
  const maxRate = count('maxRate')
  if (slots === undefined || maxPeers === undefined) return undefined
  if (maxSpaces === undefined || maxRate === undefined) return undefined
  return { slots, maxPeers, maxSpaces, maxRate }
}
