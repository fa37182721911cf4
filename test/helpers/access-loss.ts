/** What becomes of packets on somebody's access, in both directions alike. */
export type AccessLoss =
  | { readonly kind: 'random'; readonly share: number }
  /** Gilbert's two states: nothing passes in a burst. */
  | { readonly kind: 'bursts'; readonly share: number; readonly meanMs: number }

/** Decides for each packet in turn, in real time. */
export class LossDice {
  readonly #loss: AccessLoss
  readonly #chance: () => number
  #isBurst = false
  #turnsAtMs = 0

  constructor(loss: AccessLoss, chance: () => number) {
    this.#loss = loss
    this.#chance = chance
  }

  isLost(): boolean {
    if (this.#loss.kind === 'random') return this.#chance() < this.#loss.share
    const { share, meanMs } = this.#loss
    for (const nowMs = performance.now(); this.#turnsAtMs <= nowMs;) {
      this.#isBurst = !this.#isBurst
      const staysMs = this.#isBurst ? meanMs : (meanMs * (1 - share)) / share
      const fromMs = this.#turnsAtMs === 0 ? nowMs : this.#turnsAtMs
      this.#turnsAtMs = fromMs - staysMs * Math.log(1 - this.#chance())
    }
    return this.#isBurst
  }
}
