import type { Remembered } from '../../web/remembered.ts'
import type { TabsPlatform } from '../../web/store/tabs.ts'

/** What one tab keeps for its next load. */
export function tabMemory(): Remembered {
  const kept = new Map<string, string>()
  return { read: key => kept.get(key), write: (key, value) => void kept.set(key, value) }
}

type Held = { readonly name: string; readonly grant: () => void }

/** The tabs of one browser in memory: a channel between them, and locks that a closed tab lets go of. */
export class FakeBrowser {
  readonly #listeners = new Map<string, (event: MessageEvent) => void>()
  readonly #held = new Map<string, string>()
  #waiting: Held[] = []
  readonly #due: { readonly atMs: number; readonly run: () => void }[] = []
  #nowMs = 0

  /** What a tab of this name has. */
  tab(id: string): TabsPlatform {
    const hear = (data: unknown): void => {
      for (const [other, listener] of this.#listeners) {
        if (other !== id) listener(new MessageEvent('message', { data }))
      }
    }
    return {
      channel: {
        postMessage: hear,
        addEventListener: (_type: string, listener: unknown) => {
          this.#listeners.set(id, listener as (event: MessageEvent) => void)
        },
        close: () => void this.#listeners.delete(id),
      },
      locks: {
        request: async (name: string, task: unknown) => {
          await new Promise<void>(grant => this.#ask(name, id, grant))
          await (task as () => unknown)()
          this.#release(name)
        },
      },
      newId: () => id,
      after: (ms, then) => {
        const task = { atMs: this.#nowMs + ms, run: then }
        this.#due.push(task)
        return () => void this.#due.splice(this.#due.indexOf(task), 1)
      },
    }
  }

  /** Posts something that none of our tabs would. */
  shout(data: unknown): void {
    for (const listener of this.#listeners.values()) listener(new MessageEvent('message', { data }))
  }

  /** A tab dies without a word. */
  crash(id: string): void {
    this.#listeners.delete(id)
    for (const [name, holder] of this.#held) if (holder === id) this.#release(name)
  }

  /** Time passes. */
  turn(ms: number): void {
    this.#nowMs += ms
    for (const task of this.#due.filter(({ atMs }) => atMs <= this.#nowMs)) {
      this.#due.splice(this.#due.indexOf(task), 1)
      task.run()
    }
  }

  #ask(name: string, id: string, grant: () => void): void {
    if (this.#held.has(name)) {
      this.#waiting.push({ name, grant })
      return
    }
    this.#held.set(name, id)
    grant()
  }

  #release(name: string): void {
    this.#held.delete(name)
    const [next] = this.#waiting.filter(held => held.name === name)
    this.#waiting = this.#waiting.filter(held => held !== next)
    next?.grant()
  }
}
