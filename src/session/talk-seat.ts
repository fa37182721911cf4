import { isLeading } from '../domain/space/select.ts'
import type { MediaCommand } from '../ports/media-engine.ts'
import type { TalkDoor } from './talk-door.ts'
import type { TalkPart, TalkPartDeps } from './talk-part.ts'
import type { Undo } from '../events.ts'

/** What having a place in the chat stands on. */
export type TalkSeatDeps = Omit<TalkPartDeps, 'lane'> & { readonly door: TalkDoor }

/** What our person does in the chat. */
export type TalkCommand = MediaCommand & {
  readonly type: 'say' | 'say-again' | 'say-forget' | 'react'
}

/** Whoever has come hears first; where nobody speaks, what was written is there after this long. */
const OPEN_AFTER_MS = 3_000

/** Our person's place in the chat: its code is fetched when the sound is there, or somebody writes. */
export class TalkSeat {
  readonly #deps: TalkSeatDeps
  readonly #undo: Undo[] = []
  #part: TalkPart | undefined
  #opening: Promise<TalkPart | undefined> | undefined
  #isClosed = false

  constructor(deps: TalkSeatDeps) {
    this.#deps = deps
    // Who leads has to pass on what others write.
    this.#undo.push(deps.log.state.watch(() => this.#openToLead()))
  }

  /** Opens it when there has been time for the first sound. */
  openSoon(): void {
    this.#undo.push(this.#deps.clock.after(OPEN_AFTER_MS, () => this.open()))
  }

  /** Opens it now. Harmless to repeat. */
  open(): void {
    void this.#whenOpen()
  }

  /** Our person writes. */
  async obey(command: TalkCommand): Promise<void> {
    const part = await this.#whenOpen()
    switch (command.type) {
      case 'say':
        if (part === undefined) return this.#refuse(command.text)
        return part.say(command.text)
      case 'say-again':
        return part?.again(command.id)
      case 'say-forget':
        return part?.forget(command.id)
      case 'react':
        return part?.react(command.reaction)
      default:
        return command satisfies never
    }
  }

  /** Our person may be another by now. */
  handleAuthor(): void {
    this.#openToLead()
    this.#part?.handleAuthor()
  }

  /** Says once more what is there. */
  tellAll(): void {
    this.#part?.tellAll()
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const undo of this.#undo.splice(0)) undo()
    this.#part?.close()
  }

  #refuse(text: string): void {
    this.#deps.emit({ type: 'talk-refused', reason: 'unreachable', text })
  }

  #openToLead(): void {
    const state = this.#deps.log.state.current
    const author = this.#deps.author()
    if (state !== undefined && author !== undefined && isLeading(state, author.id)) this.open()
  }

  #whenOpen(): Promise<TalkPart | undefined> {
    this.#opening ??= this.#load().catch(() => {
      // Its code cannot be fetched now: perhaps the next time.
      this.#opening = undefined
      return undefined
    })
    return this.#opening
  }

  async #load(): Promise<TalkPart | undefined> {
    const { door, ...deps } = this.#deps
    const [{ TalkPart: Part }, lane] = await Promise.all([import('./talk-part.ts'), door.open()])
    if (this.#isClosed) return undefined
    this.#part = new Part({ ...deps, lane })
    return this.#part
  }
}
