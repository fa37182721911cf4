import { accept, refuse, type Verdict } from '../verdict.ts'

/** What a child asks its parent for again. PROTOCOL.md, section "Pull", is normative. */
export type Pull = {
  readonly kid: bigint
  /** Numbers of bundles in ascending order, none more than 15 above the first. At least one. */
  readonly numbers: readonly number[]
}

/** A pull is told from a bundle by its length: no bundle has fewer than 86 bytes. */
export const PULL_BYTES = 16
/** The first number and fifteen behind it: a second of bundles. */
const PULL_SPAN = 16

const CTR_AT = 6
const MASK_AT = 14

/** Writes a pull for the first of `numbers` and those within its reach; ask for the rest in another. */
export function writePull({ kid, numbers }: Pull): Uint8Array {
  const bytes = new Uint8Array(PULL_BYTES)
  const view = new DataView(bytes.buffer)
  const [first = 0] = numbers
  view.setUint16(0, Number(kid >> 32n))
  view.setUint32(2, Number(kid & 0xff_ff_ff_ffn))
  view.setBigUint64(CTR_AT, BigInt(first))
  const within = numbers.filter(number => number - first < PULL_SPAN)
  view.setUint16(
    MASK_AT,
    within.reduce((mask, number) => mask | (1 << (number - first)), 0),
  )
  return bytes
}

/** Reads a pull. One value has one byte string: bit 0, the first number's own, is set. */
export function readPull(bytes: Uint8Array): Verdict<Pull, 'malformed'> {
  if (bytes.length !== PULL_BYTES) return refuse('malformed')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = view.getBigUint64(CTR_AT)
  const mask = view.getUint16(MASK_AT)
  const isInRange = first <= BigInt(Number.MAX_SAFE_INTEGER - PULL_SPAN)
  if (!isInRange || (mask & 1) === 0) return refuse('malformed')
  const kid = (BigInt(view.getUint16(0)) << 32n) | BigInt(view.getUint32(2))
  const places = Array.from({ length: PULL_SPAN }, (_, place) => place)
  const numbers = places.filter(place => ((mask >> place) & 1) === 1)
  return accept({ kid, numbers: numbers.map(place => Number(first) + place) })
}

/** As many pulls as it takes to ask for all these numbers, which ascend. */
export function writePulls({ kid, numbers }: Pull): readonly Uint8Array[] {
  const pulls: Uint8Array[] = []
  for (let rest = numbers; rest.length > 0;) {
    const last = (rest[0] ?? 0) + PULL_SPAN
    pulls.push(writePull({ kid, numbers: rest.filter(number => number < last) }))
    rest = rest.filter(number => number >= last)
  }
  return pulls
}
