import type { CaptionDoor } from './caption-door.ts'
import type { CaptionLane } from './caption-lane.ts'
import type { CaptionPart, CaptionPartDeps } from './caption-part.ts'
import type { MediaCommand } from '../ports/media-engine.ts'
import type { Undo } from '../events.ts'

/** What having captions stands on. */
export type CaptionSeatDeps = Omit<CaptionPartDeps, 'lane'> & { readonly door: CaptionDoor }

/** After the sound, and after the chat, which more people want. */
const OPEN_AFTER_MS = 6_000

/** Where our person reads captions and makes them: its code is fetched when the first one comes by or is made. */
export class CaptionSeat {
  readonly #deps: CaptionSeatDeps
  readonly #stopWaiting: Undo
  #stopOpening: Undo = () => undefined
  #part: CaptionPart | undefined
  #opening: Promise<CaptionPart | undefined> | undefined
  #isClosed = false

  constructor(deps: CaptionSeatDeps) {
    this.#deps = deps
    this.#stopWaiting = deps.door.onOpen(lane => this.#openOn(lane))
  }

  /**
   * Fetches its code when there has been time for the first sound: whoever served it may be gone when somebody is
   * captioned for the first time.
   */
  openSoon(): void {
    const { clock } = this.#deps
    this.#stopOpening = clock.after(OPEN_AFTER_MS, () => void this.#whenOpen())
  }

  /** Words of ours. Does not wait until they are out: commands behind it are not held up. */
  obey(command: MediaCommand & { readonly type: 'caption' }): void {
    void this.#whenOpen().then(part => {
      if (part !== undefined) return part.say(command)
      const refused = { type: 'caption-refused', reason: 'unreachable' } as const
      const { kind, text } = command
      this.#deps.emit(kind === 'typed' ? { ...refused, text } : refused)
    })
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#stopWaiting()
    this.#stopOpening()
    this.#part?.close()
  }

  #whenOpen(): Promise<CaptionPart | undefined> {
    return this.#deps.door.open().then(
      lane => this.#openOn(lane),
      // Its code cannot be fetched now: perhaps the next time.
      () => undefined,
    )
  }

  #openOn(lane: CaptionLane): Promise<CaptionPart | undefined> {
    this.#opening ??= this.#load(lane).catch(() => {
      this.#opening = undefined
      return undefined
    })
    return this.#opening
  }

  async #load(lane: CaptionLane): Promise<CaptionPart | undefined> {
    const { door: _, ...deps } = this.#deps
    const { CaptionPart: Part } = await import('./caption-part.ts')
    if (this.#isClosed) return undefined
    this.#part = new Part({ ...deps, lane })
    return this.#part
  }
}
