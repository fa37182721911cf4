import { isMediaMessage, type MediaOrder } from './media-messages.ts'
import type { MediaCommand, MediaEngine, MediaEvent, MediaMark } from '../../ports/media-engine.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

type Look = MediaCommand & { readonly type: 'look' }

/** The page's end of the media Worker. Commands wait until the Worker knows who it is. */
export class MediaWorker implements MediaEngine {
  readonly #worker: Worker
  readonly #looking: (look: Look) => void
  readonly #handlers = new Set<(event: MediaEvent) => void>()
  #waiting: MediaCommand[] | undefined = []
  #closing: Undo = () => undefined

  /** `looking`: told of each look before the Worker is. */
  constructor(worker: Worker, looking: (look: Look) => void = () => undefined) {
    this.#worker = worker
    this.#looking = looking
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isMediaMessage(data) || data.kind !== 'media/event') return
      this.#tell(data.event)
    })
  }

  /** A step of the way that the page itself took. */
  mark(name: MediaMark): void {
    this.#tell({ type: 'mark', name })
  }

  /** The network stands: the Worker may begin. */
  begin(self: PeerId, { slots, hides }: { readonly slots: number; readonly hides: boolean }): void {
    this.#order({ kind: 'media/begin', self, slots, hides })
    for (const command of this.#waiting ?? []) this.#send(command)
    this.#waiting = undefined
  }

  post(command: MediaCommand): void {
    if (command.type === 'look') this.#looking(command)
    if (this.#waiting === undefined) this.#send(command)
    else this.#waiting.push(command)
  }

  onEvent(handler: (event: MediaEvent) => void): Undo {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  /** What else ends with the Worker: its peer connections. */
  onClose(closing: () => void): void {
    this.#closing = closing
  }

  close(): void {
    this.#handlers.clear()
    this.#closing()
    this.#worker.terminate()
  }

  #tell(event: MediaEvent): void {
    // The page's own timeline: what a person (or a benchmark) reads to see where the time goes.
    if (event.type === 'mark') performance.mark(`loggia ${event.name}`)
    for (const handler of this.#handlers) handler(event)
  }

  #send(command: MediaCommand): void {
    this.#order({ kind: 'media/command', command }, 'port' in command ? [command.port] : [])
  }

  #order(order: MediaOrder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(order, transfer)
  }
}
