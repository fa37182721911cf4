import { writeVaruint } from './varuint.ts'

/** Most messages fit: a pulse has 20 bytes, an ask 150. Larger ones grow by doubling. */
const ROOM_AT_FIRST = 256
const encoder = new TextEncoder()

/** Puts bytes one behind the other: the other side of `ByteReader`. */
export class ByteWriter {
  #bytes = new Uint8Array(ROOM_AT_FIRST)
  #length = 0

  byte(value: number): this {
    this.#makeRoom(1)
    this.#bytes[this.#length] = value
    this.#length += 1
    return this
  }

  /** Nothing around it: its length is known to the reader. */
  raw(bytes: Uint8Array): this {
    this.#makeRoom(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    return this
  }

  varuint(value: number): this {
    // Nearly all of them, and a relay writes thousands a second.
    if (Number.isInteger(value) && value >= 0 && value < 128) return this.byte(value)
    const bytes: number[] = []
    writeVaruint(bytes, value)
    return this.raw(new Uint8Array(bytes))
  }

  /** Behind its length. */
  sized(bytes: Uint8Array): this {
    return this.varuint(bytes.length).raw(bytes)
  }

  /** Behind its length; ASCII by the callers' rules. */
  text(text: string): this {
    return this.sized(encoder.encode(text))
  }

  /** Behind their count. */
  list<T>(things: readonly T[], write: (thing: T) => void): this {
    this.varuint(things.length)
    for (const thing of things) write(thing)
    return this
  }

  written(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}
