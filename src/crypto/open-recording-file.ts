import { isRecording, RECORDING_MARK, splitBlocks } from '../wire/recording.ts'
import { RECORDING_BLOCKS_MAX, RECORDING_BYTES_MAX } from '../domain/recording/recording.ts'
import { RecordingProof, type RecordingRefusal } from './open-recording.ts'
import { refuse, type Verdict } from '../verdict.ts'
import type { Recording } from '../domain/recording/recording.ts'
import type { Verified } from '../domain/verified.ts'

/** Why a file proves nothing. */
export type RecordingFileRefusal = RecordingRefusal | 'not-a-recording'

/** Checks a recording that is in memory. Never throws. */
export async function openRecording(
  file: Uint8Array,
): Promise<Verdict<Verified<Recording>, RecordingFileRefusal>> {
  const reading = new RecordingFile()
  await reading.take(file)
  return reading.verdict()
}

/** A recording as it is read from a file, piece by piece: no more than a block waits in memory. */
export class RecordingFile {
  readonly #proof = new RecordingProof()
  readonly #told: (block: Uint8Array) => void
  #rest: Uint8Array = new Uint8Array()
  #hasMark = false
  #isOver = false
  #isForeign = false
  #bytes = 0
  #blocks = 0

  /** `told`: each block as it stands in the file, good or not. Its memory is used again. */
  constructor(told: (block: Uint8Array) => void = () => undefined) {
    this.#told = told
  }

  /** The next piece, of any length. Answers whether there is any use in more. Never throws. */
  async take(piece: Uint8Array): Promise<boolean> {
    if (this.#isOver) return false
    this.#bytes += piece.length
    if (this.#bytes > RECORDING_BYTES_MAX) return this.#breakOff()
    this.#rest = joined(this.#rest, piece)
    if (!this.#hasMark && !this.#takeMark()) return !this.#isOver
    const { blocks, rest, bad } = splitBlocks(this.#rest)
    this.#rest = rest.slice()
    for (const block of blocks) {
      this.#blocks += 1
      if (this.#blocks > RECORDING_BLOCKS_MAX) return this.#breakOff()
      this.#told(block)
      this.#isOver ||= !(await this.#proof.take(block))
      if (this.#isOver) return false
    }
    return bad ? this.#breakOff() : true
  }

  /** What all of it proves. A block that breaks off at the end was being written when its recorder crashed. */
  verdict(): Verdict<Verified<Recording>, RecordingFileRefusal> {
    return this.#isForeign || !this.#hasMark ? refuse('not-a-recording') : this.#proof.verdict()
  }

  #takeMark(): boolean {
    if (this.#rest.length < RECORDING_MARK.length) return false
    if (!isRecording(this.#rest)) {
      this.#isForeign = true
      this.#isOver = true
      return false
    }
    this.#hasMark = true
    this.#rest = this.#rest.subarray(RECORDING_MARK.length)
    return true
  }

  #breakOff(): false {
    this.#isOver = true
    this.#proof.breakOff()
    return false
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
