import type { AudioChoices, Microphone, Place } from '../../src/index.ts'

/** What happened, and what to do about it. */
export type Explained = { readonly title: string; readonly whatToDo: string }

/** Languages the app speaks. */
export type Language = 'en' | 'it'

/** Faults that an action may end with, as far as a person can do something different about them. */
export type FaultKind = 'unreachable' | 'storage' | 'gate-shut' | 'other'

/** Why the microphone does not open. */
export type MicrophoneTrouble = Extract<Microphone, { phase: 'failed' }>['reason']

/** What may be switched on and off about our own voice. */
export type SoundSwitch = Exclude<keyof AudioChoices, 'microphone' | 'loudspeaker' | 'carry'>

/** Why there is no place for us. */
export type PlaceTrouble = Extract<Place, { phase: 'failed' }>['reason']

/** What a browser must have. */
export type MissingFeature = 'webrtc' | 'webcodecs' | 'audioworklet' | 'indexeddb' | 'webcrypto'
