import type {
  CaptionEngine,
  EngineFault,
  EngineStanding,
  Listening,
  Recognised,
} from '../../ports/caption-engine.ts'
import type { MicrophoneHandle } from '../../ports/audio-devices.ts'

/**
 * The browser's recogniser, where it can be held to this device: `processLocally`, `available` and `install` of the Web
 * Speech API (Chromium 139 and later). Without them a browser is free to send the voice to its maker, and is not asked.
 * https://webaudio.github.io/web-speech-api/
 */

type Options = { readonly langs: readonly string[]; readonly processLocally: true }
type Results = ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }>

/** As much of the API as we use: TypeScript's library does not have it. */
export type SpeechRecogniser = {
  lang: string
  continuous: boolean
  interimResults: boolean
  processLocally: boolean
  onresult: ((event: { readonly results: Results }) => void) | null
  onerror: ((event: { readonly error: string }) => void) | null
  onend: (() => void) | null
  start(track: MediaStreamTrack): void
  abort(): void
}

/** The API's constructor with its static methods. */
export type SpeechApi = {
  new (): SpeechRecogniser
  readonly prototype: object
  available?(options: Options): Promise<string>
  install?(options: Options): Promise<boolean>
}

/** What this engine stands on. */
export type LocalSpeechParts = {
  /** Undefined: this browser has none. */
  readonly api: SpeechApi | undefined
  readonly trackOf: (voice: MicrophoneHandle) => MediaStreamTrack | undefined
  readonly nowMs: () => number
  /** Resolves when a question to the browser has waited long enough. */
  readonly patience: () => Promise<void>
}

const STANDINGS: Readonly<Record<string, EngineStanding>> = {
  available: 'ready',
  downloadable: 'installable',
  downloading: 'installing',
  unavailable: 'no-language',
}
/** The language that every engine of this kind has first: where it is not, there is no engine. */
const FIRST_LANGUAGE = 'en-US'
/** What the API calls its troubles. `network`: it tried to reach somebody, which it was told not to. */
const FAULTS: Readonly<Record<string, EngineFault>> = {
  'not-allowed': 'denied',
  'service-not-allowed': 'not-local',
  network: 'not-local',
  'language-not-supported': 'no-language',
  'audio-capture': 'failed',
}
/** It ends by itself when nobody speaks, and is begun again; one that ends at once so often is broken. */
const QUICK_ENDS_MAX = 5
const QUICK_MS = 1_000

/** Captions by this browser, on this device. */
export class LocalSpeech implements CaptionEngine {
  readonly #parts: LocalSpeechParts

  constructor(parts: LocalSpeechParts) {
    this.#parts = parts
  }

  async look(language: string): Promise<EngineStanding> {
    const standing = await this.#standingOf(language)
    if (standing !== 'no-language') return standing
    const first = await this.#standingOf(FIRST_LANGUAGE)
    return first === 'no-language' ? 'missing' : 'no-language'
  }

  async install(language: string): Promise<boolean> {
    const { api } = this.#parts
    if (!isLocal(api)) return false
    try {
      return await api.install(optionsFor(language))
    } catch {
      // The person said no, or the way to it is barred: either way it is not here.
      return false
    }
  }

  listen(listening: Listening): () => void {
    const { api, nowMs } = this.#parts
    const track = this.#parts.trackOf(listening.voice)
    if (!isLocal(api) || track === undefined) {
      listening.ended(track === undefined ? 'failed' : 'not-local')
      return () => undefined
    }
    const run = new Run(api, { ...listening, track, nowMs })
    run.begin()
    return () => run.end()
  }

  /** A build that has the API and nothing behind it may never answer: that is as good as none. */
  async #standingOf(language: string): Promise<EngineStanding> {
    const { api, patience } = this.#parts
    if (!isLocal(api)) return 'missing'
    try {
      const answered = api.available(optionsFor(language))
      const answer = await Promise.race([answered, patience().then(() => '')])
      return STANDINGS[answer] ?? 'missing'
    } catch {
      // A policy forbids it, or the tag is none.
      return 'missing'
    }
  }
}

type Told = Pick<Listening, 'language' | 'recognised' | 'ended'> & {
  readonly track: MediaStreamTrack
  readonly nowMs: () => number
}

/** One time of listening: as many recognisers, one after the other, as it takes. */
class Run {
  readonly #api: LocalApi
  readonly #told: Told
  #recogniser: SpeechRecogniser | undefined
  /** Utterances of the recognisers before this one. */
  #before = 0
  #begunAtMs = 0
  #quickEnds = 0
  /** The utterance that is not final. */
  #open: Recognised | undefined
  #isOver = false

  constructor(api: LocalApi, told: Told) {
    this.#api = api
    this.#told = told
  }

  begin(): void {
    const recogniser = new this.#api()
    this.#recogniser = recogniser
    recogniser.lang = regional(this.#told.language)
    recogniser.continuous = true
    recogniser.interimResults = true
    recogniser.processLocally = true
    // A browser that does not keep it would listen elsewhere.
    if (!recogniser.processLocally) return this.#fail('not-local')
    let count = 0
    recogniser.onresult = ({ results }) => {
      count = results.length
      this.#take(results)
    }
    recogniser.onerror = ({ error }) => {
      const fault = FAULTS[error]
      if (fault !== undefined) this.#fail(fault)
    }
    recogniser.onend = () => {
      this.#before += count + 1
      this.#again()
    }
    this.#begunAtMs = this.#told.nowMs()
    try {
      recogniser.start(this.#told.track)
    } catch {
      // The track has ended, or the document may not listen.
      this.#fail('failed')
    }
  }

  end(): void {
    this.#isOver = true
    const recogniser = this.#recogniser
    this.#recogniser = undefined
    if (recogniser === undefined) return
    recogniser.onresult = null
    recogniser.onerror = null
    recogniser.onend = null
    recogniser.abort()
  }

  /** Results are all of this recogniser's, every time: the final ones first, behind them what is still being guessed. */
  #take(results: Results): void {
    if (this.#isOver) return
    const all = Array.from(results, (result, at) => ({
      utterance: this.#before + at,
      text: result[0]?.transcript ?? '',
      isFinal: result.isFinal,
    }))
    const guesses = all.findIndex(({ isFinal }) => !isFinal)
    const finals = guesses < 0 ? all : all.slice(0, guesses)
    for (const final of finals) {
      if (final.utterance >= this.#finalsTold) this.#tell({ ...final, agoMs: 0 })
      this.#finalsTold = Math.max(this.#finalsTold, final.utterance + 1)
    }
    const [first] = guesses < 0 ? [] : all.slice(guesses)
    if (first === undefined) return
    // Guesses come in pieces that are one sentence.
    const text = all.slice(guesses).map(each => each.text)
    this.#tell({ ...first, text: text.join(''), agoMs: 0 })
  }
  #finalsTold = 0

  /** It does not say when a word was said: no later than now. */
  #tell(words: Recognised): void {
    this.#open = words.isFinal ? undefined : words
    this.#told.recognised(words)
  }

  #again(): void {
    if (this.#isOver) return
    if (this.#open !== undefined) this.#tell({ ...this.#open, isFinal: true })
    const isQuick = this.#told.nowMs() - this.#begunAtMs < QUICK_MS
    this.#quickEnds = isQuick ? this.#quickEnds + 1 : 0
    if (this.#quickEnds >= QUICK_ENDS_MAX) this.#fail('failed')
    else this.begin()
  }

  #fail(fault: EngineFault): void {
    if (this.#isOver) return
    this.end()
    this.#told.ended(fault)
  }
}

type LocalApi = SpeechApi & Required<Pick<SpeechApi, 'available' | 'install'>>

const isLocal = (api: SpeechApi | undefined): api is LocalApi =>
  api !== undefined &&
  'processLocally' in api.prototype &&
  typeof api.available === 'function' &&
  typeof api.install === 'function'

const optionsFor = (language: string): Options => ({
  langs: [regional(language)],
  processLocally: true,
})

/** Models are of a region: `it` is asked for as `it-IT`. */
function regional(language: string): string {
  try {
    const { language: tongue, region } = new Intl.Locale(language).maximize()
    return region === undefined ? tongue : `${tongue}-${region}`
  } catch {
    // RangeError: no tag at all. The browser says so as well.
    return language
  }
}
