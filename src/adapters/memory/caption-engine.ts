import type { CaptionEngine, EngineStanding, Listening } from '../../ports/caption-engine.ts'

/** An engine that understands what a test says. */
export class MemoryCaptionEngine implements CaptionEngine {
  /** By language; of others there is none. */
  readonly standings: Map<string, EngineStanding>
  /** Whom it listens to; undefined while it does not. */
  listening: Listening | undefined
  /** Whether the model can be fetched. */
  mayInstall = true
  #utterance = 0

  constructor(standings: Readonly<Record<string, EngineStanding>> = {}) {
    this.standings = new Map(Object.entries(standings))
  }

  async look(language: string): Promise<EngineStanding> {
    return this.standings.get(language) ?? 'no-language'
  }

  async install(language: string): Promise<boolean> {
    if (!this.mayInstall || !this.standings.has(language)) return false
    this.standings.set(language, 'ready')
    return true
  }

  listen(listening: Listening): () => void {
    this.listening = listening
    this.#utterance += 1
    return () => {
      if (this.listening === listening) this.listening = undefined
    }
  }

  /** Somebody said so much of a sentence. */
  hear(text: string, isFinal = false): void {
    const utterance = this.#utterance
    if (isFinal) this.#utterance += 1
    this.listening?.recognised({ utterance, text, isFinal, agoMs: 0 })
  }
}
