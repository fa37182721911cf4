import type { MicrophoneLevel } from './microphone-level.ts'

/** Whether others hear us and, if not, why: the first that holds, from our microphone outwards. */
export type OwnVoice =
  /** Never switched on. */
  | 'microphone-off'
  /** The browser is asking. */
  | 'microphone-asking'
  /** It could not be opened. */
  | 'microphone-failed'
  | 'microphone-muted'
  /** Open, and the device delivers nothing: wrong one, or switched off. */
  | 'input-silent'
  /** So loud that the device cuts it off. */
  | 'input-clips'
  /** We stand in no tree: nobody takes our sound. */
  | 'no-way-out'
  /** Nobody listens. */
  | 'nobody-listens'
  /** Neighbours are there, and none has confirmed our sound lately. */
  | 'unconfirmed'
  | 'heard'

/** What a person can do about it. */
export type OwnVoiceAction =
  | 'unmute'
  | 'choose-microphone'
  | 'allow-microphone'
  | 'speak-softer'
  | 'share'
  | 'wait'
  | 'nothing'

/** What is known about our own voice. */
export type OwnVoiceFacts = {
  readonly microphone: 'off' | 'asking' | 'muted' | 'open' | 'failed'
  readonly level: MicrophoneLevel | undefined
  /** Neighbours that take our bundles: roots and children. */
  readonly neighbours: number
  readonly listeners: number
  /** Since a neighbour's digest last named a bundle of ours that was young; undefined: never. */
  readonly confirmedAgoMs: number | undefined
}

/** A second between two words is nothing; a microphone that is dead for four is the wrong one. */
const DEAD_INPUT_MS = 4_000
/** Digests come once a second, and signs of life every two: three digests without news are trouble. */
export const CONFIRMED_WITHIN_MS = 5_000

/** How our own voice stands. */
export function ownVoice(facts: OwnVoiceFacts): OwnVoice {
  const { microphone, level, neighbours, listeners, confirmedAgoMs } = facts
  if (microphone !== 'open') return `microphone-${microphone}`
  if (level !== undefined && level.silentMs >= DEAD_INPUT_MS) return 'input-silent'
  if (level?.isClipping === true) return 'input-clips'
  if (neighbours === 0) return listeners === 0 ? 'nobody-listens' : 'no-way-out'
  if (confirmedAgoMs === undefined || confirmedAgoMs > CONFIRMED_WITHIN_MS) return 'unconfirmed'
  return listeners === 0 ? 'nobody-listens' : 'heard'
}

/** The one thing to do about each state. */
export const OWN_VOICE_ACTIONS: Readonly<Record<OwnVoice, OwnVoiceAction>> = {
  'microphone-off': 'unmute',
  'microphone-asking': 'allow-microphone',
  'microphone-failed': 'choose-microphone',
  'microphone-muted': 'unmute',
  'input-silent': 'choose-microphone',
  'input-clips': 'speak-softer',
  'no-way-out': 'wait',
  'nobody-listens': 'share',
  unconfirmed: 'wait',
  heard: 'nothing',
}
