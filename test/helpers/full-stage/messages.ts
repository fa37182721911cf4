import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { SpaceId } from '../../../src/domain/ids.ts'
import type { SpeechOptions } from '../speech.ts'

/** Somebody at a peer without a browser. */
export type VoiceConfig = {
  readonly name: string
  readonly speech: SpeechOptions
  /** A modified client, which sends whatever it hears, muted or not, for as long as there is a link. */
  readonly defies: boolean
  /** Shows its address to relays alone: it has no links to others on stage. */
  readonly hides: boolean
  /** Decodes and keeps what it hears. The others take part in everything else. */
  readonly hears: boolean
}

/** Where all of them go. */
export type CrowdConfig = {
  readonly relay: PeerAddress
  readonly space: SpaceId
  readonly entries: readonly PeerAddress[]
  readonly voices: readonly VoiceConfig[]
}

/** What the test tells the crowd. */
export type CrowdCommand =
  | { readonly kind: 'start'; readonly config: CrowdConfig }
  /** These ask to speak. Whoever is invited comes on stage at once. */
  | { readonly kind: 'ask'; readonly names: readonly string[] }
  | { readonly kind: 'step-down'; readonly name: string }
  /** These press the microphone's button and speak on; all others say nothing. */
  | { readonly kind: 'talk'; readonly names: readonly string[] }
  | { readonly kind: 'listen' }
  /** What everybody heard of whom since `listen`. */
  | { readonly kind: 'heard' }
  | { readonly kind: 'standing' }

/** What one of them heard of one speaker. */
export type HeardVoice = {
  readonly ear: string
  readonly speaker: string
  readonly samples: Float32Array
}

/** How one of them stands. */
export type VoiceStanding = {
  readonly name: string
  /** Of its place in the tree. */
  readonly phase: string
  /** Names on stage, as its log has it. */
  readonly stage: readonly string[]
  readonly isMuted: boolean
  readonly hasEnded: boolean
  /** When it last heard anybody, in ms since 1970; 0 for never, as for whoever has no ears. */
  readonly lastSoundMs: number
  /** Bundles that a modified client has given away so far; undefined of one that obeys. */
  readonly sent: number | undefined
  /** What the rules refused it, and what it warned of. */
  readonly troubles: readonly string[]
}

export type Asked = { readonly id: number; readonly command: CrowdCommand }
export type Answered = { readonly id: number; readonly answer: unknown; readonly fault?: string }
