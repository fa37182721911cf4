import { writeVaruint } from './varuint.ts'

/** Puts bytes one behind the other: the other side of `ByteReader`. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = []
  #length = 0

  byte(value: number): this {
    return this.raw(Uint8Array.of(value))
  }

  /** Nothing around it: its length is known to the reader. */
  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes)
    this.#length += bytes.length
    return this
  }

  varuint(value: number): this {
    const bytes: number[] = []
    writeVaruint(bytes, value)
    return this.raw(Uint8Array.from(bytes))
  }

  /** Behind its length. */
  sized(bytes: Uint8Array): this {
    return this.varuint(bytes.length).raw(bytes)
  }

  /** Behind its length; ASCII by the callers' rules. */
  text(text: string): this {
    return this.sized(new TextEncoder().encode(text))
  }

  /** Behind their count. */
  list<T>(things: readonly T[], write: (thing: T) => void): this {
    this.varuint(things.length)
    for (const thing of things) write(thing)
    return this
  }

  written(): Uint8Array {
    const whole = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }
}
