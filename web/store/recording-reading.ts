import { signal, type ReadonlySignal } from '@preact/signals'
import { RecordingFile, type Recording, type Recordings } from '../../src/index.ts'
import type { RecordingWords } from '../strings/recording.ts'

/** Why a file proves nothing; the reasons that the texts know. */
export type RecordingTrouble = keyof RecordingWords['replay']['refusals']

/** A recording as it is being opened. */
export type RecordingReading =
  | { readonly phase: 'none' }
  /** `done`: 0 … 1. */
  | { readonly phase: 'reading'; readonly done: number }
  | { readonly phase: 'refused'; readonly reason: RecordingTrouble }
  | {
      readonly phase: 'good'
      readonly recording: Recording
      /** What it was proven from: for cutting clips. */
      readonly blocks: readonly Uint8Array[]
    }

/** Opens recordings, one at a time; the last that was chosen counts. */
export type RecordingReader = {
  readonly reading: ReadonlySignal<RecordingReading>
  readFile(file: Blob): void
  readKept(recordings: Recordings, id: string): void
  forget(): void
}

/** Read at once: some seconds of a conversation. */
const PIECE_BYTES = 65_536

/** Nothing is open yet. */
export function readRecordings(): RecordingReader {
  const reading = signal<RecordingReading>({ phase: 'none' })
  let newest = 0
  const begin = (pieces: () => AsyncIterable<Piece>): void => {
    newest += 1
    const run = newest
    reading.value = { phase: 'reading', done: 0 }
    const isCurrent = (): boolean => run === newest
    const tell = (done: number): void => {
      if (isCurrent()) reading.value = { phase: 'reading', done }
    }
    void readingOf(pieces(), tell, isCurrent)
      .catch((): RecordingReading => ({ phase: 'refused', reason: 'unreadable' }))
      .then(now => {
        if (isCurrent()) reading.value = now
      })
  }
  return {
    reading,
    readFile: file => begin(() => piecesOf(file)),
    readKept: (recordings, id) =>
      begin(async function* () {
        yield* piecesOf(new Blob((await recordings.file(id)).map(ownBytes)))
      }),
    forget: () => {
      newest += 1
      reading.value = { phase: 'none' }
    },
  }
}

/** Bytes and how far they go. */
type Piece = { readonly bytes: Uint8Array; readonly done: number }

async function readingOf(
  pieces: AsyncIterable<Piece>,
  tell: (done: number) => void,
  isCurrent: () => boolean,
): Promise<RecordingReading> {
  const blocks: Uint8Array[] = []
  const file = new RecordingFile(block => void blocks.push(block.slice()))
  for await (const { bytes, done } of pieces) {
    if (!isCurrent() || !(await file.take(bytes))) break
    tell(done)
  }
  const verdict = file.verdict()
  if (!verdict.ok) return { phase: 'refused', reason: verdict.reason }
  return { phase: 'good', recording: verdict.value, blocks }
}

async function* piecesOf(file: Blob): AsyncIterable<Piece> {
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer())
    yield { bytes, done: Math.min(1, (at + PIECE_BYTES) / file.size) }
  }
}

/** What a Blob takes: bytes in memory of their own. */
export const ownBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
