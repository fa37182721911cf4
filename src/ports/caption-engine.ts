import type { MicrophoneHandle } from './audio-devices.ts'

/**
 * Who makes captions of our own voice. `browser`: a recogniser of this browser that works on this device alone.
 * `own-server`: a program at an address that the person has entered.
 */
export type EngineChoice =
  | { readonly kind: 'browser' }
  | { readonly kind: 'own-server'; readonly address: string }

/**
 * How an engine stands with a language. `missing`: there is none here that keeps the voice to itself; `no-language`:
 * there is one, not for this; `installable`: once its model was fetched; `installing`: that is under way.
 */
export type EngineStanding = 'missing' | 'no-language' | 'installable' | 'installing' | 'ready'

/** Why an engine hears no more. `not-local`: it would have sent the voice elsewhere, and was not let. */
export type EngineFault = 'denied' | 'no-language' | 'not-local' | 'unreachable' | 'failed'

/** What an engine has understood: all of an utterance so far, every time. */
export type Recognised = {
  /** Tells utterances apart: each later than the one before. */
  readonly utterance: number
  readonly text: string
  readonly isFinal: boolean
  /** How long ago its last word was said. */
  readonly agoMs: number
}

/** Whom an engine listens to, and who is told. */
export type Listening = {
  readonly voice: MicrophoneHandle
  /** A BCP 47 tag. */
  readonly language: string
  recognised(words: Recognised): void
  /** Told once, and nothing after it: it does not begin again by itself. */
  ended(fault: EngineFault): void
}

/** Turns our own voice into words. No voice and no word goes to anybody whom the person has not named. */
export interface CaptionEngine {
  /** Asks the device alone, and fetches nothing. Never rejects. */
  look(language: string): Promise<EngineStanding>
  /** Fetches what is missing; call from a click. False: it could not be fetched. Never rejects. */
  install(language: string): Promise<boolean>
  /** Begins to listen, where `look` said `ready`. The result ends it, and what is heard after that is lost. Idempotent. */
  listen(listening: Listening): () => void
}

/** Makes engines. Rejects where an engine's code cannot be fetched. */
export type OpenCaptionEngine = (choice: EngineChoice) => Promise<CaptionEngine>
