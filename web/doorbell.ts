import { Watchable } from '../src/listen.ts'
import { isAhead } from './store/planned.ts'
import type { LinkContent, Room, Spaces, Watched } from '../src/index.ts'

/** What happens at a link's door: `shut` once the page has a door of its own. */
export type DoorState = 'open' | 'entering' | 'shut'

/** What happened at a link's door before the page was there. */
export type Arrival = {
  readonly content: LinkContent
  /** Undefined when Listen was not pressed. Rejects with a LoggiaError when there is no sound here. */
  readonly room: Promise<Room> | undefined
}

/** What a press leads to. */
export type DoorbellParts = {
  readonly spaces: Promise<Spaces>
  /** Undefined when the link is no good: then nobody goes in, and the page says why. */
  readonly link: Promise<LinkContent | undefined>
  /** Who is pressed before this enters when it has come: the first ask goes to the relay that is nearest. */
  readonly ready: Promise<void>
  /** Called in the press itself: some browsers allow sound only there. */
  readonly wake: () => void
}

const NEVER = new Promise<never>(() => undefined)

/** The Listen button of a link, whatever draws it: it works before there is an app, and rings once. */
export class Doorbell {
  readonly #parts: DoorbellParts
  readonly #state = new Watchable<DoorState>('open')
  #room: Promise<Room> | undefined

  constructor(parts: DoorbellParts) {
    this.#parts = parts
  }

  get state(): Watched<DoorState> {
    return this.#state
  }

  /** Goes in, or will as soon as it is known where. Pressed again, it does nothing. */
  press(): void {
    this.#ring(() => true)
  }

  /**
   * As {@link press}, where nothing can be read yet. Whoever enters a private Space knocks and is seen: that is
   * for somebody who knows it, and the bell can be pressed again. So it can where a Space has not begun.
   */
  pressUnread(): void {
    this.#ring(content => content.knockKey === undefined && !isAhead(content, Date.now()))
  }

  #ring(mayEnter: (content: LinkContent) => boolean): void {
    if (this.#state.current !== 'open') return
    this.#parts.wake()
    this.#state.set('entering')
    this.#room = this.#enter(mayEnter)
    // The page hears of a fault when it takes over; until then it is not a stray one.
    this.#room.catch(() => undefined)
  }

  /** From now on it rings no more: the page has a door of its own. */
  shut(content: LinkContent): Arrival {
    this.#state.set('shut')
    return { content, room: this.#room }
  }

  async #enter(mayEnter: (content: LinkContent) => boolean): Promise<Room> {
    const { spaces, link, ready } = this.#parts
    const content = await link
    // Nobody is waiting for this room: the page refuses the link.
    if (content === undefined) return NEVER
    if (!mayEnter(content)) {
      this.#room = undefined
      this.#state.set('open')
      return NEVER
    }
    await ready
    return (await spaces).listen(content)
  }
}
