import { expect, test } from 'vitest'
import {
  SILENCE_ACTIONS,
  whySilent,
  type ListeningFacts,
  type SilenceCause,
  type SpeakerFacts,
} from '../../../src/domain/media/why-silent.ts'

const LISTENING: ListeningFacts = {
  output: 'playing',
  isOutputMoving: true,
  place: 'attached',
  isOutside: false,
  forgedAgoMs: undefined,
}
const BOB: SpeakerFacts = {
  volume: 1,
  isMutedByHost: false,
  bundleAgoMs: 40,
  spokeAgoMs: 100,
  concealedShare: 0.01,
  restartedAgoMs: undefined,
}

type Change = Partial<ListeningFacts> & Partial<SpeakerFacts>

/** Every cause, and the smallest change to a good hearing that brings it about. */
const CAUSES: readonly (readonly [SilenceCause, Change])[] = [
  ['heard', {}],
  ['output-suspended', { output: 'suspended' }],
  ['output-stopped', { isOutputMoving: false }],
  ['volume-zero', { volume: 0 }],
  ['wrong-signature', { forgedAgoMs: 200 }],
  ['no-parent', { place: 'repairing' }],
  ['not-let-in', { isOutside: true }],
  ['speaker-muted', { isMutedByHost: true }],
  ['nothing-arrives', { bundleAgoMs: undefined }],
  ['decoder-restarted', { restartedAgoMs: 500 }],
  ['arrives-late', { concealedShare: 0.4 }],
  ['speaker-silent', { spokeAgoMs: undefined }],
]

test.each(CAUSES)('%s is told apart', (cause, change) => {
  const { output, isOutputMoving, place, isOutside, forgedAgoMs, ...speaker } = {
    ...LISTENING,
    ...BOB,
    ...change,
  }
  expect(whySilent({ output, isOutputMoving, place, isOutside, forgedAgoMs }, speaker)).toBe(cause)
})

test('every cause has a test and one thing to do', () => {
  expect(CAUSES.map(([cause]) => cause).sort()).toEqual(Object.keys(SILENCE_ACTIONS).sort())
})

test('what is nearer to the ear is said first', () => {
  const nothing: SpeakerFacts = { ...BOB, volume: 0, bundleAgoMs: undefined }
  expect(whySilent({ ...LISTENING, output: 'suspended', place: 'failed' }, nothing)).toBe(
    'output-suspended',
  )
  expect(whySilent({ ...LISTENING, place: 'failed' }, nothing)).toBe('volume-zero')
  expect(whySilent({ ...LISTENING, place: 'failed' }, { ...nothing, volume: 1 })).toBe('no-parent')
})

test('a sign of life within five seconds is life, one later is not', () => {
  const silent: SpeakerFacts = { ...BOB, spokeAgoMs: undefined }
  expect(whySilent(LISTENING, { ...silent, bundleAgoMs: 5_000 })).toBe('speaker-silent')
  expect(whySilent(LISTENING, { ...silent, bundleAgoMs: 5_001 })).toBe('nothing-arrives')
})

test('an output that is just starting is not blamed for standing still', () => {
  const starting: ListeningFacts = { ...LISTENING, output: 'starting', isOutputMoving: false }
  expect(whySilent(starting, BOB)).toBe('heard')
})
