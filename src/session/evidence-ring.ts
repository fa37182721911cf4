import { LAST_MINUTE_MS } from '../domain/space/last-minute.ts'
import type { HeardBundle } from './forwarder.ts'
import type { SessionId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

/**
 * Most bytes that are kept: a minute of eleven people who all talk without a pause at 45 kbit/s on the wire. A
 * conversation, where one talks at a time, takes a tenth of it.
 */
export const RING_BYTES_MAX = 4 * 1_024 * 1_024
/** Each bundle has some 200 bytes around it in memory: 1.6 MiB at most. Eleven minutes of one voice. */
export const RING_BUNDLES_MAX = 8_192
/** Room that was left in front is given back when it is worth moving the rest. */
const COMPACT_FROM = 512

/** A bundle as it was verified, with when it came. */
export type KeptBundle = HeardBundle & { readonly atMs: TimeMs }

/**
 * What was said in the last minute, signed, for whoever must prove it. It keeps the very bytes that were verified
 * and forwarded, and copies none; what is older than a minute, or too much, goes first in, first out.
 */
export class EvidenceRing {
  /** Empty in front, up to where it begins. */
  #kept: (KeptBundle | undefined)[] = []
  #from = 0
  #bytes = 0

  /** Takes note of a verified bundle. Constant time: it stands behind forwarding. */
  note(bundle: HeardBundle, atMs: TimeMs): void {
    this.#kept.push({ ...bundle, atMs })
    this.#bytes += bundle.sframe.buffer.byteLength
    this.#drop(atMs)
  }

  /** The bundles of some sessions within the last minute, whole, in the order in which they came. */
  of(sessions: ReadonlySet<SessionId>, nowMs: TimeMs): readonly KeptBundle[] {
    this.#drop(nowMs)
    return this.#kept.flatMap(kept => (kept && sessions.has(kept.session) ? kept : []))
  }

  /** For operators and tests. */
  get size(): { readonly bundles: number; readonly bytes: number } {
    return { bundles: this.#kept.length - this.#from, bytes: this.#bytes }
  }

  #drop(nowMs: TimeMs): void {
    for (;;) {
      const oldest = this.#kept[this.#from]
      if (oldest === undefined) break
      const isTooMuch = this.#bytes > RING_BYTES_MAX || this.size.bundles > RING_BUNDLES_MAX
      if (!isTooMuch && nowMs - oldest.atMs <= LAST_MINUTE_MS) break
      this.#bytes -= oldest.sframe.buffer.byteLength
      // Its memory is given back at once, its place later.
      this.#kept[this.#from] = undefined
      this.#from += 1
    }
    if (this.#from < COMPACT_FROM || this.#from * 2 < this.#kept.length) return
    this.#kept = this.#kept.slice(this.#from)
    this.#from = 0
  }
}

/** The bundle with its signature: what the forwarder verified shares its memory, from the first byte on. */
export const bundleOf = ({ sframe }: Pick<HeardBundle, 'sframe'>): Uint8Array =>
  new Uint8Array(sframe.buffer)
