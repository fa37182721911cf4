import { Watchable, type Undo } from '../events.ts'
import type { Crowd, MediaEngine, MediaEvent } from '../ports/media-engine.ts'
import type { SpaceCrowd } from './spaces-api.ts'

const NOBODY: Crowd = { people: [], listed: 0, isWhole: false }

/** Who is here, in one room: read while somebody looks, and said of ourselves. */
export class RoomCrowd implements SpaceCrowd {
  readonly here = new Watchable<Crowd>(NOBODY)
  readonly #engine: Pick<MediaEngine, 'post'>
  #lookers = 0

  constructor(engine: Pick<MediaEngine, 'post'>) {
    this.#engine = engine
  }

  look(): Undo {
    this.#lookers += 1
    if (this.#lookers === 1) this.#engine.post({ type: 'crowd', isShown: true })
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#lookers -= 1
      if (this.#lookers === 0) this.#engine.post({ type: 'crowd', isShown: false })
    }
  }

  /** What the engine read. */
  handleEvent({ crowd }: Extract<MediaEvent, { type: 'crowd' }>): void {
    this.here.set(crowd)
  }

  /** Our account says that it is here; undefined: that it is not, or not to be listed. */
  appear(said: Uint8Array | undefined, farewell: Uint8Array): void {
    this.#engine.post({ type: 'presence', said, farewell })
  }
}
