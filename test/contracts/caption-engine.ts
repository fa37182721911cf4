import { expect, it } from 'vitest'
import { until } from '../helpers/until.ts'
import type {
  CaptionEngine,
  EngineFault,
  Listening,
  Recognised,
} from '../../src/ports/caption-engine.ts'
import type { MicrophoneHandle } from '../../src/ports/audio-devices.ts'

/** An engine that knows Italian, and somebody who speaks to it. */
export type EngineUnderTest = {
  readonly engine: CaptionEngine
  readonly voice: MicrophoneHandle
  /** Says so much of a sentence. */
  readonly hear: (text: string, isFinal?: boolean) => void
  /** Whether it is listening now. */
  readonly listens: () => boolean
}

/** What whoever listens was told. */
export function told(voice: MicrophoneHandle) {
  const words: Recognised[] = []
  const faults: EngineFault[] = []
  const listening: Listening = {
    voice,
    language: 'it',
    recognised: each => words.push(each),
    ended: fault => faults.push(fault),
  }
  return { listening, words, faults }
}

/** What every engine does. */
export function engineContract(make: () => EngineUnderTest): void {
  it('is ready for a language that it has, or that was fetched', async () => {
    const { engine } = make()
    if ((await engine.look('it')) === 'installable') expect(await engine.install('it')).toBe(true)
    expect(await engine.look('it')).toBe('ready')
  })

  it('tells an utterance as it grows, and the next one by a later number', async () => {
    const { engine, voice, hear, listens } = make()
    await engine.install('it')
    const { listening, words } = told(voice)
    engine.listen(listening)
    await until(listens, 'the engine to listen')
    hear('buona')
    hear('buonasera')
    hear('buonasera.', true)
    hear('e')
    await until(() => words.length === 4, 'four guesses')
    expect(words.map(({ text, isFinal }) => `${text}${isFinal ? '|' : ''}`)).toEqual([
      'buona',
      'buonasera',
      'buonasera.|',
      'e',
    ])
    const numbers = words.map(({ utterance }) => utterance)
    expect(new Set(numbers.slice(0, 3)).size).toBe(1)
    expect(numbers[3]).toBeGreaterThan(numbers[0] ?? 0)
    expect(words.every(({ agoMs }) => agoMs >= 0)).toBe(true)
  })

  it('is deaf once it was ended, and may be ended twice', async () => {
    const { engine, voice, hear, listens } = make()
    await engine.install('it')
    const { listening, words, faults } = told(voice)
    const end = engine.listen(listening)
    await until(listens, 'the engine to listen')
    end()
    end()
    hear('segreto', true)
    await until(() => !listens(), 'the engine to end')
    expect(words).toEqual([])
    expect(faults).toEqual([])
  })
}
