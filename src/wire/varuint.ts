/** Unsigned varints as Yjs and protobuf write them: seven bits a byte, low group first, below 2^53. */

/** 2^53 − 1 takes eight groups of seven bits. */
export const VARUINT_BYTES_MAX = 8

/** Appends `value`, an integer in 0 … 2^53 − 1. */
export function writeVaruint(into: number[], value: number): void {
  let rest = value
  // No bit operators: they would cut item numbers of 53 bits to 32.
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) into.push((rest % 128) + 128)
  into.push(rest)
}

/** Reads a stranger's bytes front to back. After the first fault everything reads as undefined. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0
  #broken = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** True when nothing is left and nothing was wrong. */
  get isAtEnd(): boolean {
    return !this.#broken && this.#at === this.#bytes.length
  }

  /** No view is made of it: thousands of items of a hostile update would hold megabytes of views. */
  byte(): number | undefined {
    if (this.#broken || this.#at >= this.#bytes.length) return this.#break()
    this.#at += 1
    return this.#bytes[this.#at - 1]
  }

  /** The next `length` bytes, not copied. */
  take(length: number): Uint8Array | undefined {
    if (this.#broken || length > this.#bytes.length - this.#at) return this.#break()
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** A minimal varint below 2^53: one value, one byte string. */
  varuint(): number | undefined {
    let value = 0
    let scale = 1
    for (let read = 0; read < VARUINT_BYTES_MAX; read++) {
      const byte = this.byte()
      if (byte === undefined) return undefined
      value += (byte & 0x7f) * scale
      scale *= 128
      if (byte > 0x7f) continue
      const minimal = byte !== 0 || read === 0
      return minimal && value <= Number.MAX_SAFE_INTEGER ? value : this.#break()
    }
    return this.#break()
  }

  #break(): undefined {
    this.#broken = true
    return undefined
  }
}
