import { expect, test } from 'vitest'
import {
  CONFIRMED_WITHIN_MS,
  OWN_VOICE_ACTIONS,
  ownVoice,
  type OwnVoice,
  type OwnVoiceFacts,
} from '../../../src/domain/media/am-i-heard.ts'

const LEVEL = { loudnessDb: -20, isClipping: false, silentMs: 0 }
const SPEAKING: OwnVoiceFacts = {
  microphone: 'open',
  level: LEVEL,
  neighbours: 2,
  listeners: 12,
  confirmedAgoMs: 800,
}

const STATES: readonly (readonly [OwnVoice, Partial<OwnVoiceFacts>])[] = [
  ['heard', {}],
  ['microphone-off', { microphone: 'off' }],
  ['microphone-asking', { microphone: 'asking' }],
  ['microphone-failed', { microphone: 'failed' }],
  ['microphone-muted', { microphone: 'muted' }],
  ['input-silent', { level: { ...LEVEL, silentMs: 4_000 } }],
  ['input-clips', { level: { ...LEVEL, isClipping: true } }],
  ['no-way-out', { neighbours: 0 }],
  ['nobody-listens', { listeners: 0 }],
  ['unconfirmed', { confirmedAgoMs: CONFIRMED_WITHIN_MS + 1 }],
]

test.each(STATES)('%s is told apart', (state, change) => {
  expect(ownVoice({ ...SPEAKING, ...change })).toBe(state)
})

test('every state has a test and one thing to do', () => {
  expect(STATES.map(([state]) => state).sort()).toEqual(Object.keys(OWN_VOICE_ACTIONS).sort())
})

test('alone in a Space nobody is accused', () => {
  const alone = { ...SPEAKING, neighbours: 0, listeners: 0, confirmedAgoMs: undefined }
  expect(ownVoice(alone)).toBe('nobody-listens')
})
