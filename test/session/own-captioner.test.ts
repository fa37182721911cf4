import { describe, expect, it } from 'vitest'
import { MemoryCaptionEngine } from '../../src/adapters/memory/caption-engine.ts'
import { OwnCaptioner } from '../../src/session/own-captioner.ts'
import { Watchable } from '../../src/events.ts'
import type { EngineStanding } from '../../src/ports/caption-engine.ts'
import type { Microphone } from '../../src/session/sound-api.ts'
import type { MicrophoneHandle } from '../../src/ports/audio-devices.ts'
import type { OwnCaptions } from '../../src/session/captions-api.ts'
import type { SaidWords } from '../../src/domain/captions/cut-words.ts'

const device = (name: string): MicrophoneHandle => ({
  port: new MessageChannel().port1,
  device: name,
  onGone: () => undefined,
  close: () => undefined,
})

/** Somebody on stage whose microphone is muted, with an engine that may or may not know Italian. */
function setup(standing?: EngineStanding) {
  const engine = new MemoryCaptionEngine(standing === undefined ? {} : { it: standing })
  const microphone = new Watchable<Microphone>({ phase: 'muted' })
  const voice = new Watchable<MicrophoneHandle | undefined>(device('one'))
  const told: OwnCaptions[] = []
  const said: SaidWords[] = []
  const captioner = new OwnCaptioner({
    openEngine: async () => engine,
    microphone,
    voice,
    tell: own => told.push(own),
    say: words => said.push(words),
  })
  const own = (): string => {
    const last = told.at(-1)
    return last?.phase === 'on' && last.isListening ? 'listening' : (last?.phase ?? '')
  }
  return { engine, microphone, voice, told, said, captioner, own }
}

describe('captions of one’s own voice', () => {
  it('listen while the microphone is open, and not a moment longer', async () => {
    const { engine, microphone, said, captioner, own } = setup('ready')
    await captioner.start({ kind: 'browser' }, 'it')
    expect(own()).toBe('on')
    expect(engine.listening).toBeUndefined()
    microphone.set({ phase: 'open' })
    expect(own()).toBe('listening')
    engine.hear('si sente')
    const { listening } = engine
    microphone.set({ phase: 'muted' })
    expect(engine.listening).toBeUndefined()
    // What was on its way when it was muted is of nobody.
    listening?.recognised({ utterance: 1, text: 'segreto', isFinal: true, agoMs: 0 })
    // What was heard until then is closed: nobody guesses on.
    expect(said.map(({ text, isFinal }) => [text, isFinal])).toEqual([
      ['si sente', false],
      ['si sente', true],
    ])
    microphone.set({ phase: 'open' })
    engine.hear('di nuovo')
    expect(said.at(-1)?.utterance).toBeGreaterThan(said[0]?.utterance ?? 0)
    captioner.stop()
    expect(engine.listening).toBeUndefined()
    expect(own()).toBe('off')
  })

  it('begin anew with another microphone', async () => {
    const { engine, microphone, voice, captioner } = setup('ready')
    await captioner.start({ kind: 'browser' }, 'it')
    microphone.set({ phase: 'open' })
    const other = device('two')
    voice.set(other)
    expect(engine.listening?.voice).toBe(other)
    voice.set(undefined)
    expect(engine.listening).toBeUndefined()
  })

  it('are fetched when the person says so, and say so where that fails', async () => {
    const { engine, captioner, own, told } = setup('installable')
    await captioner.start({ kind: 'browser' }, 'it')
    expect(own()).toBe('installable')
    engine.mayInstall = false
    await captioner.install()
    expect(told.at(-1)).toEqual({ phase: 'failed', reason: 'install' })
    engine.mayInstall = true
    await captioner.install()
    expect(own()).toBe('on')
  })

  it('are none where there is no engine, or none for the language', async () => {
    const { captioner, own } = setup()
    await captioner.start({ kind: 'browser' }, 'it')
    expect(own()).toBe('no-language')
    const none = setup('missing')
    await none.captioner.start({ kind: 'browser' }, 'it')
    expect(none.own()).toBe('missing')
    none.microphone.set({ phase: 'open' })
    expect(none.engine.listening).toBeUndefined()
  })

  it('end with the reason when the engine does, and can be begun again', async () => {
    const { engine, microphone, captioner, told, own } = setup('ready')
    microphone.set({ phase: 'open' })
    await captioner.start({ kind: 'browser' }, 'it')
    engine.listening?.ended('not-local')
    expect(told.at(-1)).toEqual({ phase: 'failed', reason: 'not-local' })
    expect(engine.listening).toBeUndefined()
    await captioner.start({ kind: 'browser' }, 'it')
    expect(own()).toBe('listening')
  })

  it('that were wished away while they were looked for stay away', async () => {
    const { captioner, told } = setup('ready')
    const starting = captioner.start({ kind: 'browser' }, 'it')
    captioner.stop()
    await starting
    expect(told.map(({ phase }) => phase)).toEqual(['looking', 'off'])
  })
})

describe('a typed caption', () => {
  it('is one line, cleaned, and no longer than a caption', () => {
    const { captioner, said } = setup()
    expect(captioner.type('  ecco\u202E qui\n', { language: 'it' })).toBe('said')
    expect(captioner.type('   ', { language: 'it' })).toBe('said')
    expect(captioner.type('è'.repeat(161), { language: 'it' })).toBe('too-long')
    expect(said.map(({ text, kind, isFinal }) => [text, kind, isFinal])).toEqual([
      ['ecco qui', 'typed', true],
    ])
  })
})
