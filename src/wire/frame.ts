import { joinBytes } from './join-bytes.ts'
import { MESSAGE_MAX } from './limits.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** MESSAGE_MAX fits three groups of seven bits; a longer length is refused unread. */
const LENGTH_BYTES_MAX = 3

/** Why a stream of frames is given up. */
export type FrameRefusal = 'too-long' | 'length-not-minimal'

/** The length as an unsigned varint, then the message: what goes onto a stream. */
export function writeFrame(message: Uint8Array): Uint8Array {
  const length: number[] = []
  let rest = message.length
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80)
  length.push(rest)
  const frame = new Uint8Array(length.length + message.length)
  frame.set(length)
  frame.set(message, length.length)
  return frame
}

/** Cuts a stream's bytes into messages. Holds no more than came, and at most one message's worth. */
export class FrameReader {
  #length = 0
  #lengthBytes = 0
  /** Undefined while the length itself is incomplete. */
  #awaited: number | undefined
  #chunks: Uint8Array[] = []
  #held = 0

  /** True between messages, where a stream may end. */
  get isBetweenFrames(): boolean {
    return this.#lengthBytes === 0 && this.#awaited === undefined
  }

  /** The messages that `chunk` completes. After a refusal the stream is beyond repair. */
  push(chunk: Uint8Array): Verdict<readonly Uint8Array[], FrameRefusal> {
    const messages: Uint8Array[] = []
    for (let at = 0; at < chunk.length || this.#awaited === 0;) {
      if (this.#awaited === undefined) {
        const refusal = this.#takeLengthByte(chunk[at] ?? 0)
        if (refusal !== undefined) return refuse(refusal)
        at += 1
        continue
      }
      const part = chunk.subarray(at, at + this.#awaited - this.#held)
      this.#chunks.push(part.slice())
      this.#held += part.length
      at += part.length
      if (this.#held < this.#awaited) break
      messages.push(this.#finish())
    }
    return accept(messages)
  }

  #takeLengthByte(byte: number): FrameRefusal | undefined {
    this.#length |= (byte & 0x7f) << (7 * this.#lengthBytes)
    this.#lengthBytes += 1
    if (byte > 0x7f) return this.#lengthBytes === LENGTH_BYTES_MAX ? 'too-long' : undefined
    // One value, one byte string: a trailing zero group says nothing.
    if (byte === 0 && this.#lengthBytes > 1) return 'length-not-minimal'
    if (this.#length > MESSAGE_MAX) return 'too-long'
    this.#awaited = this.#length
    return undefined
  }

  #finish(): Uint8Array {
    const [only] = this.#chunks
    const message = this.#chunks.length === 1 && only ? only : joinBytes(this.#chunks)
    this.#length = 0
    this.#lengthBytes = 0
    this.#awaited = undefined
    this.#chunks = []
    this.#held = 0
    return message
  }
}
