import { RecordingBlock } from './proto/recording.ts'
import { BUNDLE_MAX } from './bundle.ts'
import { BEACON_MAX } from './beacon.ts'
import { ACTION_MAX, DELEGATION_MAX } from './limits.ts'
import { decodeCanonical } from './canonical.ts'
import { bytesOf, ID_BYTES, idFromBytes, type SpaceId } from '../domain/ids.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { readLabel } from './label.ts'
import { readSoundKeys, readTranslations, writeSoundKey, type SoundKey } from './report.ts'
import { RECORDING_BLOCKS_MAX, RECORDING_LASTS_MAX_MS } from '../domain/recording/recording.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** Recordings of a stage. PROTOCOL.md, section "Recording", is normative. */

/** The domain of a block's envelope. */
export const RECORDING_DOMAIN = 'loggia/recording/v1'
/** What a recording's file begins with. */
export const RECORDING_MARK = new TextEncoder().encode('loggia-recording:1\n')
/** Longest block: what 13 people say at once in a second is 104 kB, at their limit of 8,000 bytes a second. */
export const RECORDING_BLOCK_MAX = 131_072
/** Actions in a block: a whole log of 1,024 takes sixteen. */
export const BLOCK_ACTIONS_MAX = 64
/** Beacons in a block: as many as one answer of `/loggia/space/1` has. */
export const BLOCK_BEACONS_MAX = 4
/** Keys in a block: five of everybody on stage. */
export const BLOCK_KEYS_MAX = 64
/** Sealed labels in a block: one of each action. */
export const BLOCK_LABELS_MAX = 64
/** Bundles in a block: 13 people at once send 163 a second in fours, and 650 in ones; then it takes two blocks. */
export const BLOCK_BUNDLES_MAX = 512

const LENGTH_BYTES = 4
const AT_BYTES = 4

/** A bundle and when it came, since the recording began. */
export type TimedBundle = { readonly atMs: number; readonly bundle: Uint8Array }

/** What a block adds to the log. */
export type LogRecords = {
  readonly delegation?: Uint8Array
  readonly name?: string
  readonly actions: readonly Uint8Array[]
  readonly beacons: readonly Uint8Array[]
  readonly keys: readonly SoundKey[]
  readonly labels: ReadonlyMap<string, string>
}

/** One block, as somebody says; the recorder's session is the envelope's key. */
export type BlockContent = LogRecords & {
  readonly space: SpaceId
  readonly number: number
  readonly previous: Uint8Array | undefined
  readonly startedAtMs: TimeMs
  readonly atMs: number
  readonly bundles: readonly TimedBundle[]
  readonly ends: boolean
}

/** The payload of a block's envelope. The caller keeps to the limits: they are its own figures. */
export const writeBlock = (content: BlockContent): Uint8Array =>
  RecordingBlock.encode({
    space: bytesOf(content.space),
    number: content.number,
    ...(content.previous && { previous: content.previous }),
    startedAtMs: content.startedAtMs,
    atMs: content.atMs,
    ...(content.delegation && { delegation: content.delegation }),
    ...(content.name !== undefined && { name: content.name }),
    actions: [...content.actions],
    beacons: [...content.beacons],
    keys: content.keys.map(writeSoundKey),
    sealed: [...content.labels.keys()],
    plain: [...content.labels.values()],
    bundles: content.bundles.map(writeTimed),
    ends: content.ends,
  })

/** Reads a block's payload, of an envelope of at most RECORDING_BLOCK_MAX bytes. Never throws. */
export function readBlock(payload: Uint8Array): Verdict<BlockContent, 'malformed'> {
  const record = decodeCanonical(RecordingBlock, payload)
  const content = record && blockOf(record)
  return content === undefined ? refuse('malformed') : accept(content)
}

/** What stands before a block in a file. */
export function writeBlockHead(envelope: Uint8Array): Uint8Array {
  const head = new Uint8Array(LENGTH_BYTES)
  new DataView(head.buffer).setUint32(0, envelope.length)
  return head
}

/** Whether a file begins as a recording does. */
export const isRecording = (head: Uint8Array): boolean =>
  head.length >= RECORDING_MARK.length && RECORDING_MARK.every((byte, at) => head[at] === byte)

/**
 * Splits what comes of a file into block envelopes. `rest`: the beginning of one that is not all here; `bad`: what
 * comes next is no block, and nothing behind it can be found.
 */
export function splitBlocks(bytes: Uint8Array): {
  readonly blocks: readonly Uint8Array[]
  readonly rest: Uint8Array
  readonly bad: boolean
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks: Uint8Array[] = []
  let at = 0
  while (at + LENGTH_BYTES <= bytes.length) {
    const length = view.getUint32(at)
    if (length === 0 || length > RECORDING_BLOCK_MAX) {
      return { blocks, rest: new Uint8Array(), bad: true }
    }
    if (at + LENGTH_BYTES + length > bytes.length) break
    blocks.push(bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length))
    at += LENGTH_BYTES + length
  }
  return { blocks, rest: bytes.subarray(at), bad: false }
}

function blockOf(record: RecordingBlock): BlockContent | undefined {
  const { number, previous, startedAtMs, atMs, delegation, ends, actions, beacons } = record
  const space = idFromBytes<SpaceId>(record.space)
  const name = record.name === undefined ? undefined : readLabel(record.name, NAME_MAX_LETTERS)
  const keys = readSoundKeys(record.keys, BLOCK_KEYS_MAX)
  const labels = readTranslations(record, BLOCK_LABELS_MAX)
  const bundles = readTimed(record.bundles)
  if (!space.ok || startedAtMs === 0 || number >= RECORDING_BLOCKS_MAX) return undefined
  if (atMs > RECORDING_LASTS_MAX_MS) return undefined
  if ((previous === undefined) !== (number === 0)) return undefined
  if (previous !== undefined && previous.length !== ID_BYTES) return undefined
  if (record.name !== undefined && name === undefined) return undefined
  if (keys === undefined || labels === undefined || bundles === undefined) return undefined
  const isBounded =
    (delegation?.length ?? 0) <= DELEGATION_MAX &&
    actions.length <= BLOCK_ACTIONS_MAX &&
    actions.every(({ length }) => length <= ACTION_MAX) &&
    beacons.length <= BLOCK_BEACONS_MAX &&
    beacons.every(({ length }) => length <= BEACON_MAX)
  if (!isBounded) return undefined
  const content: BlockContent = {
    space: space.value,
    number,
    previous,
    startedAtMs,
    atMs,
    ...(delegation && { delegation }),
    ...(name !== undefined && { name }),
    actions,
    beacons,
    keys,
    labels,
    bundles,
    ends,
  }
  // A clip carries the whole log and a part of the sound: no block has both.
  return bundles.length > 0 && hasRecords(content) ? undefined : content
}

/** Whether a block adds anything to the log. */
const hasRecords = (block: BlockContent): boolean =>
  block.delegation !== undefined ||
  block.name !== undefined ||
  block.actions.length + block.beacons.length + block.keys.length + block.labels.size > 0

function writeTimed({ atMs, bundle }: TimedBundle): Uint8Array {
  const bytes = new Uint8Array(AT_BYTES + bundle.length)
  new DataView(bytes.buffer).setUint32(0, atMs)
  bytes.set(bundle, AT_BYTES)
  return bytes
}

function readTimed(parts: readonly Uint8Array[]): readonly TimedBundle[] | undefined {
  if (parts.length > BLOCK_BUNDLES_MAX) return undefined
  const isBounded = parts.every(
    ({ length }) => length > AT_BYTES && length <= AT_BYTES + BUNDLE_MAX,
  )
  if (!isBounded) return undefined
  const timed = parts.map(part => ({
    atMs: new DataView(part.buffer, part.byteOffset).getUint32(0),
    bundle: part.subarray(AT_BYTES),
  }))
  return timed.every(({ atMs }) => atMs <= RECORDING_LASTS_MAX_MS) ? timed : undefined
}
