import { accept, refuse, type Verdict } from '../verdict.ts'

/**
 * What a child asks its parent for again. PROTOCOL.md, section "Pull", is normative. Both know of whom and
 * of which moment they speak: two bytes tell speakers and numbers of the last seconds apart.
 */
export type Pull = {
  /** Of the speaker: {@link tagOfKid}. */
  readonly tag: number
  /** Of bundles, modulo 65,536, in ascending order, none more than 15 above the first. At least one. */
  readonly numbers: readonly number[]
}

/** A pull is told from a bundle by its length: no bundle has fewer than 86 bytes. */
export const PULL_BYTES = 6
/** The first number and fifteen behind it: a second of bundles. */
const PULL_SPAN = 16
const WORD = 0x1_00_00

const FIRST_AT = 2
const MASK_AT = 4

/** Sixteen bits of the session's tag. Who has two speakers of one tag answers for both. */
export const tagOfKid = (kid: bigint): number => Number((kid >> 8n) & 0xff_ffn)

/** The number nearest to `near` that is `low` modulo 65,536: an hour of bundles, of which two seconds are kept. */
export function numberNear(low: number, near: number): number {
  const ahead = (low - near) & (WORD - 1)
  return near + (ahead < WORD / 2 ? ahead : ahead - WORD)
}

/** Writes a pull for the first of `numbers` and those within its reach; ask for the rest in another. */
export function writePull({ tag, numbers }: Pull): Uint8Array {
  const bytes = new Uint8Array(PULL_BYTES)
  const view = new DataView(bytes.buffer)
  const [first = 0] = numbers
  view.setUint16(0, tag)
  view.setUint16(FIRST_AT, first % WORD)
  const places = numbers.map(number => (number - first + WORD) % WORD)
  const within = places.filter(place => place < PULL_SPAN)
  view.setUint16(
    MASK_AT,
    within.reduce((mask, place) => mask | (1 << place), 0),
  )
  return bytes
}

/** Reads a pull. One value has one byte string: bit 0, the first number's own, is set. */
export function readPull(bytes: Uint8Array): Verdict<Pull, 'malformed'> {
  if (bytes.length !== PULL_BYTES) return refuse('malformed')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [first, mask] = [view.getUint16(FIRST_AT), view.getUint16(MASK_AT)]
  if ((mask & 1) === 0) return refuse('malformed')
  const places = Array.from({ length: PULL_SPAN }, (_, place) => place)
  const asked = places.filter(place => ((mask >> place) & 1) === 1)
  return accept({ tag: view.getUint16(0), numbers: asked.map(place => (first + place) % WORD) })
}

/** As many pulls as it takes to ask for all these numbers, which ascend. */
export function writePulls({
  kid,
  numbers,
}: {
  readonly kid: bigint
  readonly numbers: readonly number[]
}): readonly Uint8Array[] {
  const pulls: Uint8Array[] = []
  const tag = tagOfKid(kid)
  for (let rest = numbers; rest.length > 0;) {
    const last = (rest[0] ?? 0) + PULL_SPAN
    pulls.push(writePull({ tag, numbers: rest.filter(number => number < last) }))
    rest = rest.filter(number => number >= last)
  }
  return pulls
}
