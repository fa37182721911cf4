import { parsePeerId } from '../domain/ids.ts'
import { MAX_ENTRY_ADDRESSES, MAX_LINK_ENTRIES } from '../domain/room-link.ts'
import { ADDRESS_MAX_LETTERS } from './limits.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'

/** Multiaddr texts have no blanks and nothing beyond ASCII; what they mean is for libp2p to say. */
const ADDRESS_SHAPE = /^\/[\x21-\x7e]+$/

/**
 * Entry points from a stranger's record: undefined when there are too many, or one is no peer id or
 * has an address that is none. Addresses are not dialled here.
 */
export function readEntryPoints(
  records: readonly { readonly peer: string; readonly addresses: readonly string[] }[],
  maxCount = MAX_LINK_ENTRIES,
): readonly EntryPoint[] | undefined {
  if (records.length > maxCount) return undefined
  const entries = records.map(readEntryPoint).filter(entry => entry !== undefined)
  return entries.length === records.length ? entries : undefined
}

/** One entry point from a stranger's bytes. Its address texts are bounded; what they mean is for libp2p to say. */
export function readEntryPoint(record: {
  readonly peer: string
  readonly addresses: readonly string[]
}): EntryPoint | undefined {
  const peer = parsePeerId(record.peer)
  const { addresses } = record
  if (!peer.ok || addresses.length > MAX_ENTRY_ADDRESSES) return undefined
  const isFit = (text: string): boolean =>
    text.length <= ADDRESS_MAX_LETTERS && ADDRESS_SHAPE.test(text)
  return addresses.every(isFit) ? { peer: peer.value, addresses } : undefined
}
