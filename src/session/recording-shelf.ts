import { parseId, type SpaceId } from '../domain/ids.ts'
import { RECORDING_BLOCKS_MAX } from '../domain/recording/recording.ts'
import { RECORDING_MARK, writeBlockHead } from '../wire/recording.ts'
import { StorageError } from '../errors.ts'
import { Watchable } from '../events.ts'
import type { KeptRecording } from '../domain/recording/kept.ts'
import type { RecordedBlock } from '../ports/media-engine.ts'
import type { Recordings } from './members-api.ts'
import type { Rows } from '../ports/rows.ts'

const HEADS = '/recording-head/'
const headKey = (id: string): string => HEADS + id
const blockKey = (id: string, number: number): string => `/recording-block/${id}/${number}`
/** Letters of a head that is looked at: a title and six numbers. */
const HEAD_MAX = 2_048
/** Blocks that are deleted at once. */
const DELETED_AT_ONCE = 64

/** Recordings in this browser: a row for each block, so that a crash loses nothing that was written. */
export class RecordingShelf implements Recordings {
  readonly kept = new Watchable<readonly KeptRecording[]>([])
  readonly #rows: Rows
  /** One write after the other: the head counts what is there. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(rows: Rows) {
    this.#rows = rows
  }

  /** Reads which recordings there are. Throws StorageError. */
  static async open(rows: Rows): Promise<RecordingShelf> {
    const shelf = new RecordingShelf(rows)
    const kept: KeptRecording[] = []
    for await (const [key, value] of rows.entries(HEADS)) {
      const head = readHead(key.slice(HEADS.length), value)
      if (head !== undefined) kept.push(head)
    }
    shelf.kept.set(kept.sort(newestFirst))
    return shelf
  }

  /** Writes the next block, and that it is there. Rejects with StorageError. */
  keep(
    block: RecordedBlock,
    { space, title }: Pick<KeptRecording, 'space' | 'title'>,
  ): Promise<void> {
    return this.#inTurn(async () => {
      const id = `${block.startedAtMs}-${space}`
      const before = this.kept.current.find(head => head.id === id)
      // Deleted while it was made: what is left would have no beginning, and open nowhere.
      if (before === undefined && block.number > 0) {
        throw new StorageError('expected the beginning of the recording, it was deleted')
      }
      const head: KeptRecording = {
        id,
        space,
        title: before?.title ?? title,
        startedAtMs: block.startedAtMs,
        lastsMs: block.atMs,
        blocks: block.number + 1,
        bytes: (before?.bytes ?? RECORDING_MARK.length) + block.envelope.length + 4,
        ends: block.ends,
      }
      await this.#rows.putAll([
        [blockKey(id, block.number), block.envelope],
        [headKey(id), new TextEncoder().encode(JSON.stringify(head))],
      ])
      this.#show(head)
    })
  }

  /** The file, piece by piece, as it may be saved; empty for one that is not here. Rejects with StorageError. */
  async file(id: string): Promise<readonly Uint8Array[]> {
    const blocks = await this.#blocks(id)
    if (blocks.length === 0) return []
    return [RECORDING_MARK, ...blocks.flatMap(envelope => [writeBlockHead(envelope), envelope])]
  }

  /** Lets go of a recording. Rejects with StorageError. */
  forget(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const head = this.kept.current.find(other => other.id === id)
      if (head === undefined) return
      // What is left of one whose head is gone would be found by nobody.
      for (let at = 0; at < head.blocks; at += DELETED_AT_ONCE) {
        const some = Array.from({ length: DELETED_AT_ONCE }, (_, more) => at + more)
        await Promise.all(some.map(number => this.#rows.delete(blockKey(id, number))))
      }
      await this.#rows.delete(headKey(id))
      this.kept.set(this.kept.current.filter(other => other.id !== id))
    })
  }

  /** The envelopes of a recording, in order, as far as they are there. Rejects with StorageError. */
  async #blocks(id: string): Promise<readonly Uint8Array[]> {
    const head = this.kept.current.find(other => other.id === id)
    const blocks: Uint8Array[] = []
    for (let number = 0; number < (head?.blocks ?? 0); number++) {
      const envelope = await this.#rows.get(blockKey(id, number))
      if (envelope !== undefined) blocks.push(envelope)
    }
    return blocks
  }

  #show(head: KeptRecording): void {
    const others = this.kept.current.filter(({ id }) => id !== head.id)
    this.kept.set([...others, head].sort(newestFirst))
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work)
    // Whoever asked hears of a failure; what comes next does not wait for ever.
    this.#turn = done.catch(() => undefined)
    return done
  }
}

const newestFirst = (one: KeptRecording, other: KeptRecording): number =>
  other.startedAtMs - one.startedAtMs

/** A head as this browser wrote it; undefined for what is none. */
function readHead(id: string, value: Uint8Array): KeptRecording | undefined {
  if (value.length > HEAD_MAX) return undefined
  let read: unknown
  try {
    read = JSON.parse(new TextDecoder().decode(value))
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null) return undefined
  const { space, title, startedAtMs, lastsMs, blocks, bytes, ends } = Object.fromEntries(
    Object.entries(read),
  )
  const known = typeof space === 'string' ? parseId<SpaceId>(space) : undefined
  if (known?.ok !== true || typeof title !== 'string' || typeof ends !== 'boolean') return undefined
  if (!isCount(startedAtMs) || !isCount(lastsMs) || !isCount(blocks) || !isCount(bytes)) {
    return undefined
  }
  if (blocks > RECORDING_BLOCKS_MAX) return undefined
  return { id, space: known.value, title, startedAtMs, lastsMs, blocks, bytes, ends }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
