import { signal } from '@preact/signals'
import { render, type ComponentChildren } from 'preact'
import { Frame } from './frame.tsx'
import { pause } from './pause.ts'
import type { Shell } from './shell.ts'

/** A page in the background draws no frames. */
const FRAME_AT_LATEST_MS = 100

/** Where everything is drawn: one frame whose screen changes. */
export class Canvas {
  readonly #shell: Shell
  readonly #root: HTMLElement
  readonly #inside = signal<ComponentChildren>(undefined)

  constructor(root: HTMLElement, shell: Shell) {
    this.#root = root
    this.#shell = shell
  }

  /** Whether nothing was drawn yet. */
  get isEmpty(): boolean {
    return this.#inside.peek() === undefined
  }

  draw(screen: ComponentChildren): void {
    const isFirst = this.isEmpty
    const keepFocus = onListenButton()
    this.#inside.value = screen
    if (isFirst) {
      // What the first script drew, without words.
      this.#root.replaceChildren()
      render(<Frame shell={this.#shell} inside={this.#inside} />, this.#root)
    }
    void this.seen().then(keepFocus)
  }

  /** Resolves when what was drawn last can be seen. */
  seen(): Promise<void> {
    const drawn = new Promise<void>(resolve => {
      requestAnimationFrame(() => setTimeout(resolve))
    })
    return Promise.race([drawn, pause(FRAME_AT_LATEST_MS)])
  }
}

/** Whoever came to the button by keyboard stays on it when the same door is drawn anew. */
function onListenButton(): () => void {
  const isThere = document.activeElement?.classList.contains('listen-button') === true
  return () => {
    if (isThere) document.querySelector<HTMLElement>('.listen-button')?.focus()
  }
}
