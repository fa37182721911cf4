import { LINES_MAX, type Sheet } from '../domain/chat/say.ts'
import { toBase64url } from '../domain/base64url.ts'
import type { TimeMs } from '../domain/time.ts'

/** What who comes later is given: 200 lines of two hundred letters, or the newest of those that are longer. */
const KEPT_BYTES_MAX = 128 * 1_024
/** Enough of an envelope to tell it from others: its end is a signature. */
const FINGERPRINT_BYTES = 24

type Kept = {
  readonly atMs: TimeMs
  readonly lines: number
  readonly print: string
  readonly envelope: Uint8Array
}

/** The sheets of the last LINES_MAX lines, at most KEPT_BYTES_MAX of them, as they came. */
export class KeptSheets {
  #kept: readonly Kept[] = []

  /** Whether these very bytes are here. */
  has(envelope: Uint8Array): boolean {
    const print = printOf(envelope)
    return this.#kept.some(other => other.print === print)
  }

  /** False: it is known, or older than all that is kept. */
  add({ atMs, lines }: Sheet, envelope: Uint8Array): boolean {
    if (this.has(envelope)) return false
    const sheet = {
      atMs,
      lines: lines.length,
      print: printOf(envelope),
      envelope: envelope.slice(),
    }
    const all = [...this.#kept, sheet].sort(byTime)
    this.#kept = newest(all)
    return this.#kept.includes(sheet)
  }

  /** Those after a time, oldest first. */
  after(sinceMs: TimeMs): readonly Uint8Array[] {
    return this.#kept.filter(({ atMs }) => atMs > sinceMs).map(({ envelope }) => envelope)
  }
}

const byTime = (one: Kept, other: Kept): number =>
  one.atMs - other.atMs || (one.print < other.print ? -1 : 1)

function newest(all: readonly Kept[]): readonly Kept[] {
  let [lines, bytes, at] = [0, 0, all.length]
  for (; at > 0; at -= 1) {
    const sheet = all[at - 1]
    if (sheet === undefined || lines >= LINES_MAX) break
    lines += sheet.lines
    bytes += sheet.envelope.length
    if (bytes > KEPT_BYTES_MAX) break
  }
  return all.slice(at)
}

const printOf = (envelope: Uint8Array): string =>
  toBase64url(envelope.subarray(Math.max(0, envelope.length - FINGERPRINT_BYTES)))
