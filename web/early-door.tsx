import { signal, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { LinkContent, Room, Spaces } from '../src/index.ts'
import type { Arrival } from './begun.ts'
import { Door, Way } from './views/door.tsx'

type DoorState = 'open' | 'entering' | 'shut'

/** The door of a good link, drawn by the first scripts: who wants to hear need not wait for the rest of the app. */
export class EarlyDoor {
  readonly view: JSX.Element
  readonly #state = signal<DoorState>('open')
  readonly #content: LinkContent
  #room: Promise<Room> | undefined

  constructor(spaces: Spaces, content: LinkContent) {
    this.#content = content
    const listen = (): void => {
      if (this.#state.peek() !== 'open') return
      this.#state.value = 'entering'
      this.#room = spaces.listen(content)
      // The page hears of a fault when it takes over; until then it is not a stray one.
      this.#room.catch(() => undefined)
    }
    this.view = <Early content={content} state={this.#state} onListen={listen} />
  }

  get isEntering(): boolean {
    return this.#state.peek() === 'entering'
  }

  /** From now on it opens no more: the page has a door of its own. */
  shut(): Arrival {
    this.#state.value = 'shut'
    return { content: this.#content, room: this.#room }
  }
}

function Early(props: {
  readonly content: LinkContent
  readonly state: ReadonlySignal<DoorState>
  readonly onListen: () => void
}): JSX.Element {
  const state = props.state.value
  return (
    <Door
      content={props.content}
      entering={state === 'entering'}
      shut={false}
      onListen={props.onListen}
      way={<Way isOpen={false} />}
    />
  )
}
