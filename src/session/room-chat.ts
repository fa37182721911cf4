import { Events, Watchable } from '../events.ts'
import type { ChatLine } from '../domain/chat/chat-line.ts'
import type { MediaEngine, MediaEvent, RefusedTalk } from '../ports/media-engine.ts'
import type { SpaceChat } from './spaces-api.ts'
import type { Tally } from '../domain/chat/say.ts'

/** What a room's chat needs. */
export type RoomChatDeps = {
  readonly engine: Pick<MediaEngine, 'post'>
  /** Makes sure that we may sign; false: we have no account. */
  identify(): Promise<boolean>
}

/** The chat of the Space that we are in. */
export class RoomChat implements SpaceChat {
  readonly lines = new Watchable<readonly ChatLine[]>([])
  readonly refusal = new Watchable<RefusedTalk | undefined>(undefined)
  readonly #reactions = new Events<{ tally: Tally }>()
  readonly #deps: RoomChatDeps

  constructor(deps: RoomChatDeps) {
    this.#deps = deps
  }

  async say(text: string): Promise<'said' | 'no-account'> {
    if (!(await this.#deps.identify())) return 'no-account'
    this.#deps.engine.post({ type: 'say', text })
    return 'said'
  }

  async react(reaction: number): Promise<'said' | 'no-account'> {
    if (!(await this.#deps.identify())) return 'no-account'
    this.#deps.engine.post({ type: 'react', reaction })
    return 'said'
  }

  again(id: string): void {
    this.#deps.engine.post({ type: 'say-again', id })
  }

  forget(id: string): void {
    this.#deps.engine.post({ type: 'say-forget', id })
  }

  onReactions(handler: (tally: Tally) => void): () => void {
    return this.#reactions.on('tally', handler)
  }

  /** The engine has news of it. */
  handleEvent(event: MediaEvent & { readonly type: 'talk' | 'reactions' | 'talk-refused' }): void {
    switch (event.type) {
      case 'talk':
        return this.lines.set(event.lines)
      case 'reactions':
        return this.#reactions.emit('tally', event)
      case 'talk-refused':
        return this.refusal.set({ reason: event.reason, text: event.text })
      default:
        return event satisfies never
    }
  }
}
