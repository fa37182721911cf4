import { Watchable } from '../events.ts'
import type { MediaEngine, RecordedBlock } from '../ports/media-engine.ts'
import type { Keeping, SpaceRecording } from './spaces-api.ts'
import type { RecordingShelf } from './recording-shelf.ts'
import type { SpaceState } from '../domain/space/state.ts'

/** What a recording needs of its room. */
export type RoomRecordingPorts = {
  readonly engine: Pick<MediaEngine, 'post' | 'onEvent'>
  /** Where recordings are kept. Rejects where this browser keeps nothing. */
  recordings(): Promise<Pick<RecordingShelf, 'keep'>>
  /** The Space as it is shown. */
  state(): SpaceState | undefined
}

/** What is recorded in one Space on this device: the engine makes the blocks, and here they are put away. */
export class RoomRecording implements SpaceRecording {
  readonly keeping = new Watchable<Keeping>('off')
  readonly #ports: RoomRecordingPorts
  /** Which recording came last: the end of the one before may be put away after its beginning. */
  #current = 0

  constructor(ports: RoomRecordingPorts) {
    this.#ports = ports
    // Until the engine is closed, which is after the room: the last words come when one has left.
    ports.engine.onEvent(event => {
      if (event.type === 'recorded') void this.#keep(event.block)
      if (event.type === 'recording-failed') this.keeping.set('failed')
    })
  }

  start({ mayClip }: { readonly mayClip: boolean }): void {
    this.#ports.engine.post({ type: 'act', act: { kind: 'record-on', mayClip } })
  }

  stop(): void {
    this.#ports.engine.post({ type: 'act', act: { kind: 'record-off' } })
  }

  keep(wants: boolean): void {
    // The recorder that failed is ended first: another begins at its own beginning.
    if (wants && this.keeping.current === 'failed')
      this.#ports.engine.post({ type: 'keep', wants: false })
    this.#ports.engine.post({ type: 'keep', wants })
  }

  leaveOut(isOut: boolean): void {
    this.#ports.engine.post({ type: 'act', act: { kind: isOut ? 'leave-out' : 'take-in' } })
  }

  async #keep(block: RecordedBlock): Promise<void> {
    const state = this.#ports.state()
    this.#current = block.startedAtMs
    if (block.number === 0) this.keeping.set('keeping')
    // A recording with a hole would be worth nothing behind it.
    if (this.keeping.current === 'failed' || state === undefined) return
    try {
      const shelf = await this.#ports.recordings()
      await shelf.keep(block, { space: state.id, title: state.title })
    } catch {
      return this.keeping.set('failed')
    }
    if (block.ends && this.#current === block.startedAtMs) this.keeping.set('off')
  }
}
