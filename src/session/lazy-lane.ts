/** What a lane on first need is made of. */
export type LazyLaneDeps<Lane> = {
  /** Fetches the code and makes the lane; it is open when this is done. May reject: then it is tried again. */
  load(): Promise<Lane>
  /** It is open, and gets what came before after this. */
  opened?(lane: Lane): void
  /** How much may come while the code is on its way; a flood beyond it is dropped unseen. */
  readonly earlyMax: number
}

/** A lane whose code is fetched when it is first needed, and which then gets what came before. */
export class LazyLane<Lane> {
  readonly #deps: LazyLaneDeps<Lane>
  #lane: Lane | undefined
  #opening: Promise<Lane> | undefined
  #early = 0
  #isClosed = false

  constructor(deps: LazyLaneDeps<Lane>) {
    this.#deps = deps
  }

  /** The lane, if it is open. */
  get current(): Lane | undefined {
    return this.#lane
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The lane, once its code is here. Rejects where that cannot be fetched. */
  open(): Promise<Lane> {
    this.#opening ??= this.#load().catch((fault: unknown) => {
      // Perhaps there is a way to it the next time.
      this.#opening = undefined
      throw fault
    })
    return this.#opening
  }

  /** Something came for it: at once if it is open, else as soon as it is. */
  use(use: (lane: Lane) => void): void {
    if (this.#lane !== undefined) return use(this.#lane)
    if (this.#early >= this.#deps.earlyMax || this.#isClosed) return
    this.#early += 1
    this.open()
      .then(use, () => undefined)
      .finally(() => {
        this.#early -= 1
      })
  }

  /** Nothing opens it any more. A lane that is open is for its owner to close. Idempotent. */
  close(): void {
    this.#isClosed = true
  }

  async #load(): Promise<Lane> {
    const lane = await this.#deps.load()
    this.#lane = lane
    this.#deps.opened?.(lane)
    return lane
  }
}
