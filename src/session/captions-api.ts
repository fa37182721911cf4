import type { AccountId } from '../domain/ids.ts'
import type { RefusedCaption } from '../ports/media-engine.ts'
import type { EngineChoice, EngineFault } from '../ports/caption-engine.ts'
import type { Segment } from '../domain/captions/scroll.ts'
import type { Watched } from '../events.ts'

/** What somebody on stage says, as it is shown. */
export type CaptionSegment = Segment & {
  /** As the stage calls them; empty where it never did. */
  readonly name: string
  /** Of who typed it for them. */
  readonly byName: string | undefined
}

/**
 * How captions of our own voice stand. `looking`: whether there is an engine. `missing` and `no-language`: there is none
 * here, or none for this language. `installable`: it has to be fetched first. `on`: it listens whenever our microphone is
 * open.
 */
export type OwnCaptions =
  | { readonly phase: 'off' }
  | { readonly phase: 'looking' }
  | { readonly phase: 'missing' | 'no-language' }
  | { readonly phase: 'installable' | 'installing' }
  | { readonly phase: 'on'; readonly isListening: boolean }
  | { readonly phase: 'failed'; readonly reason: EngineFault | 'install' }

/** What is said in a Space, as text. */
export interface SpaceCaptions {
  /** At most 300, in the order in which they were begun here; in time with the sound. */
  readonly segments: Watched<readonly CaptionSegment[]>
  readonly own: Watched<OwnCaptions>
  /** The last time that words of ours were not captioned; each is a new object. */
  readonly refusal: Watched<RefusedCaption | undefined>
  /** Captions of our own voice, by this engine, in this language (a BCP 47 tag). Rejects never. */
  start(choice: EngineChoice, language: string): Promise<void>
  /** Fetches what the engine lacks; call from a click where `own` is `installable`. */
  install(): Promise<void>
  stop(): void
  /**
   * A line that we type: what we say, or what somebody else on stage says. `too-long`: for one caption; `failed`: its
   * code cannot be fetched now.
   */
  type(
    text: string,
    line: { readonly language: string; readonly speaker?: AccountId },
  ): Promise<'said' | 'too-long' | 'failed'>
}
