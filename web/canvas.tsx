import { signal } from '@preact/signals'
import { render, type ComponentChildren } from 'preact'
import { Frame } from './frame.tsx'
import type { Shell } from './shell.ts'

/** A page in the background draws no frames. */
const FRAME_AT_LATEST_MS = 100

/** Where everything is drawn: one frame whose screen changes. */
export class Canvas {
  readonly #shell: Shell
  readonly #root: HTMLElement
  readonly #inside = signal<ComponentChildren>(undefined)

  /** Draws into `root`, which is hidden until the first {@link draw}. */
  constructor(root: HTMLElement, shell: Shell) {
    this.#root = root
    this.#shell = shell
  }

  /** Whether nothing was drawn yet. */
  get isEmpty(): boolean {
    return this.#root.hidden !== false || this.#inside.peek() === undefined
  }

  /**
   * Makes a first screen that is not seen before `draw`: laying out the first letters takes a cold browser a
   * tenth of a second, making what is laid out a hundredth.
   */
  prepare(screen: ComponentChildren): void {
    this.#root.hidden = true
    this.#put(screen)
  }

  draw(screen: ComponentChildren): void {
    this.#put(screen)
    this.#root.hidden = false
  }

  /** Resolves when what was drawn last can be seen. */
  seen(): Promise<void> {
    const drawn = new Promise<void>(resolve => {
      requestAnimationFrame(() => setTimeout(resolve))
    })
    return Promise.race([drawn, pause(FRAME_AT_LATEST_MS)])
  }

  #put(screen: ComponentChildren): void {
    const isFirst = this.#inside.peek() === undefined
    this.#inside.value = screen
    if (isFirst) render(<Frame shell={this.#shell} inside={this.#inside} />, this.#root)
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
