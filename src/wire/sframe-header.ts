import { accept, refuse, type Verdict } from '../verdict.ts'

/** The two numbers of an SFrame header (RFC 9605 §4.3), each below 2^64. */
export type SframeHeader = {
  /** Which key. */
  readonly kid: bigint
  /** Which message under that key; never repeats. */
  readonly ctr: bigint
}

/** A header and the number of bytes it took. */
export type SframeHeaderRead = SframeHeader & { readonly length: number }

export type SframeHeaderRefusal = 'truncated' | 'not-minimal'

/** Values below this fit into the configuration byte itself. */
const INLINE_BELOW = 8n
const LONG_FLAG = 8

/** Encodes in the fewest bytes, as RFC 9605 §4.3 demands. */
export function writeSframeHeader({ kid, ctr }: SframeHeader): Uint8Array {
  const key = field(kid)
  const count = field(ctr)
  return Uint8Array.of((key.nibble << 4) | count.nibble, ...key.bytes, ...count.bytes)
}

/**
 * Reads a header from the start of `bytes`. A value written longer than needed is refused, so that
 * one header has one byte string.
 */
export function readSframeHeader(
  bytes: Uint8Array,
): Verdict<SframeHeaderRead, SframeHeaderRefusal> {
  const config = bytes[0]
  if (config === undefined) return refuse('truncated')
  const kid = readField(bytes, 1, config >> 4)
  if (!kid.ok) return kid
  const ctr = readField(bytes, kid.value.next, config & 15)
  if (!ctr.ok) return ctr
  return accept({ kid: kid.value.number, ctr: ctr.value.number, length: ctr.value.next })
}

function field(value: bigint): { readonly nibble: number; readonly bytes: readonly number[] } {
  if (value < INLINE_BELOW) return { nibble: Number(value), bytes: [] }
  const bytes: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 255n))
  return { nibble: LONG_FLAG | (bytes.length - 1), bytes }
}

function readField(
  bytes: Uint8Array,
  from: number,
  nibble: number,
): Verdict<{ readonly number: bigint; readonly next: number }, SframeHeaderRefusal> {
  if ((nibble & LONG_FLAG) === 0) return accept({ number: BigInt(nibble), next: from })
  const next = from + (nibble & 7) + 1
  if (bytes.length < next) return refuse('truncated')
  let number = 0n
  for (const byte of bytes.subarray(from, next)) number = (number << 8n) | BigInt(byte)
  const isMinimal = number >= INLINE_BELOW && bytes[from] !== 0
  return isMinimal ? accept({ number, next }) : refuse('not-minimal')
}
