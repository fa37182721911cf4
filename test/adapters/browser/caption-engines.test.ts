import { describe, expect, it } from 'vitest'
import { CaptionServer } from '../../../src/adapters/browser/caption-server.ts'
import { engineContract, told, type EngineUnderTest } from '../../contracts/caption-engine.ts'
import { LocalSpeech } from '../../../src/adapters/browser/local-speech.ts'
import { MemoryCaptionEngine } from '../../../src/adapters/memory/caption-engine.ts'
import { FakeServer } from '../../helpers/fake-caption-server.ts'
import { fakeSpeech, type FakeSpeech } from '../../helpers/fake-speech.ts'
import type { MicrophoneHandle } from '../../../src/ports/audio-devices.ts'

const voice: MicrophoneHandle = {
  port: new MessageChannel().port1,
  device: 'one',
  onGone: () => undefined,
  close: () => undefined,
}
/** Node has no tracks: what stands for one is told apart by being the very same. */
const track = {} as MediaStreamTrack

/** Nobody loses it. */
const patience = (): Promise<void> => new Promise(() => undefined)

function speechEngine(speech: FakeSpeech, nowMs = () => 0): LocalSpeech {
  const trackOf = (handle: MicrophoneHandle) => (handle === voice ? track : undefined)
  return new LocalSpeech({ api: speech.api, trackOf, nowMs, patience })
}

describe('the twin of an engine', () => {
  engineContract(() => {
    const engine = new MemoryCaptionEngine({ it: 'installable' })
    return {
      engine,
      voice,
      hear: (text, isFinal) => engine.hear(text, isFinal),
      listens: () => engine.listening !== undefined,
    }
  })
})

describe('the recogniser of a browser', () => {
  engineContract((): EngineUnderTest => {
    const speech = fakeSpeech({ 'it-IT': 'downloadable' })
    return {
      engine: speechEngine(speech),
      voice,
      hear: (text, isFinal) => speech.hear(text, isFinal),
      listens: () => speech.listening !== undefined,
    }
  })

  it('is none where it cannot be held to this device, and is not asked', async () => {
    const speech = fakeSpeech({ 'it-IT': 'available' })
    const { listening, faults } = told(voice)
    for (const left of ['available', 'install', 'processLocally'] as const) {
      const api = speech.without(left)
      const engine = new LocalSpeech({ api, trackOf: () => track, nowMs: () => 0, patience })
      expect(await engine.look('it')).toBe('missing')
      expect(await engine.install('it')).toBe(false)
      engine.listen(listening)
    }
    const none = new LocalSpeech({ api: undefined, trackOf: () => track, nowMs: () => 0, patience })
    expect(await none.look('it')).toBe('missing')
    expect(faults).toEqual(['not-local', 'not-local', 'not-local'])
    expect(speech.made).toBe(0)
  })

  it('tells a language that it lacks from a browser that lacks it', async () => {
    const some = speechEngine(fakeSpeech({ 'en-US': 'available', 'it-IT': 'downloading' }))
    expect(await some.look('en')).toBe('ready')
    expect(await some.look('it-IT')).toBe('installing')
    expect(await some.look('de')).toBe('no-language')
    expect(await speechEngine(fakeSpeech({})).look('it')).toBe('missing')
  })

  it('is none where the browser never says whether it has one', async () => {
    const speech = fakeSpeech({})
    speech.api.available = () => new Promise<string>(() => undefined)
    const parts = { trackOf: () => track, nowMs: () => 0, patience: () => Promise.resolve() }
    expect(await new LocalSpeech({ ...parts, api: speech.api }).look('it')).toBe('missing')
  })

  it('asks for local processing every time, in words of a region, of our own microphone', async () => {
    const speech = fakeSpeech({ 'it-IT': 'available' })
    speechEngine(speech).listen(told(voice).listening)
    expect(speech.asked).toEqual([{ lang: 'it-IT', processLocally: true, track }])
    speech.refuseLocal = true
    const { listening, faults } = told(voice)
    speechEngine(speech).listen(listening)
    expect(faults).toEqual(['not-local'])
    expect(speech.asked).toHaveLength(1)
  })

  it('ends for good at whatever smells of a network', () => {
    for (const [error, fault] of [
      ['network', 'not-local'],
      ['service-not-allowed', 'not-local'],
      ['not-allowed', 'denied'],
      ['language-not-supported', 'no-language'],
    ] as const) {
      const speech = fakeSpeech({ 'it-IT': 'available' })
      const { listening, faults } = told(voice)
      speechEngine(speech).listen(listening)
      speech.fail(error)
      expect(faults).toEqual([fault])
      expect(speech.listening).toBeUndefined()
    }
  })

  it('goes on when it ends in a silence, and gives up one that never begins', () => {
    let nowMs = 0
    const speech = fakeSpeech({ 'it-IT': 'available' })
    const { listening, words, faults } = told(voice)
    speechEngine(speech, () => nowMs).listen(listening)
    speech.hear('a metà')
    speech.fail('no-speech')
    nowMs += 9_000
    speech.end()
    speech.hear('poi', true)
    expect(words.map(({ text, isFinal }) => `${text}${isFinal ? '.' : ''}`)).toEqual([
      'a metà',
      'a metà.',
      'poi.',
    ])
    expect(words[2]?.utterance).toBeGreaterThan(words[1]?.utterance ?? 0)
    for (let ends = 0; ends < 5; ends += 1) speech.end()
    expect(faults).toEqual(['failed'])
  })

  it('takes guesses in pieces as one sentence, and tells no final twice', () => {
    const speech = fakeSpeech({ 'it-IT': 'available' })
    const { listening, words } = told(voice)
    speechEngine(speech).listen(listening)
    speech.result([
      ['prima.', true],
      ['seconda ', false],
      ['frase', false],
    ])
    speech.result([
      ['prima.', true],
      ['seconda frase.', true],
    ])
    expect(words.map(({ utterance, text }) => `${utterance} ${text}`)).toEqual([
      '0 prima.',
      '1 seconda frase',
      '1 seconda frase.',
    ])
  })
})

describe('a recogniser of the person’s own', () => {
  const serverEngine = (server: FakeServer): CaptionServer =>
    new CaptionServer({
      address: 'ws://127.0.0.1:9000/captions',
      connect: (address, protocol) => server.connect(address, protocol),
      soundOf: async (handle, hear) => server.plug(handle, hear),
    })

  engineContract((): EngineUnderTest => {
    const server = new FakeServer()
    return {
      engine: serverEngine(server),
      voice,
      hear: (text, isFinal) => server.say({ type: isFinal ? 'final' : 'partial', text }),
      listens: () => server.isPlugged,
    }
  })

  it('is sent what it was promised: 16 kHz of our voice, after saying so', async () => {
    const server = new FakeServer()
    const { listening, words } = told(voice)
    const end = serverEngine(server).listen(listening)
    await server.plugged()
    for (let n = 0; n < 5; n += 1) server.speak(new Float32Array(960).fill(0.5))
    expect(server.address).toBe('ws://127.0.0.1:9000/captions')
    expect(server.texts[0]).toEqual({
      type: 'start',
      language: 'it',
      format: 'pcm-s16le',
      sampleRate: 16_000,
      channels: 1,
    })
    expect(server.sound.map(({ byteLength }) => byteLength)).toEqual([640, 640, 640, 640, 640])
    // A constant stays what it is once the filter has seen enough of it.
    expect(new DataView(server.sound[4] ?? new ArrayBuffer(0)).getInt16(0, true)).toBe(16_384)
    server.say({ type: 'partial', text: 'ciao', endMs: 60 })
    expect(words.at(-1)).toEqual({ utterance: 0, text: 'ciao', isFinal: false, agoMs: 40 })
    end()
    expect(server.texts.at(-1)).toEqual({ type: 'stop' })
    expect(server.isPlugged).toBe(false)
  })

  it('hears nothing where it does not speak our protocol', async () => {
    const server = new FakeServer()
    server.speaks = 'chat'
    const { listening, faults } = told(voice)
    serverEngine(server).listen(listening)
    await server.opened()
    expect(faults).toEqual(['failed'])
    expect(server.texts).toEqual([])
    expect(server.isPlugged).toBe(false)
  })

  it('that answers what it should not, or goes away, is heard no more', async () => {
    for (const answer of ['no json', '{"type":"partial"}', `"${'x'.repeat(9_000)}"`, 7]) {
      const server = new FakeServer()
      const { listening, faults, words } = told(voice)
      serverEngine(server).listen(listening)
      await server.plugged()
      server.sayRaw(answer)
      expect(faults).toEqual(['failed'])
      expect(words).toEqual([])
      expect(server.isPlugged).toBe(false)
    }
    const server = new FakeServer()
    const { listening, faults } = told(voice)
    serverEngine(server).listen(listening)
    await server.plugged()
    await server.hangUp()
    expect(faults).toEqual(['unreachable'])
  })

  it('that does not keep up is sent less, and the page keeps no heap of it', async () => {
    const server = new FakeServer()
    serverEngine(server).listen(told(voice).listening)
    await server.plugged()
    server.bufferedAmount = 1_000_000
    server.speak(new Float32Array(960))
    expect(server.sound).toHaveLength(0)
  })
})
