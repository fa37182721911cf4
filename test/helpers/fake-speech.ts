import type { SpeechApi, SpeechRecogniser } from '../../src/adapters/browser/local-speech.ts'

type Options = { readonly langs: readonly string[] }
type Result = ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }

const resultOf = (text: string, isFinal: boolean): Result =>
  Object.assign([{ transcript: text }], { isFinal })

/**
 * The Web Speech API as its specification and Chromium 139 have it: results of one recogniser grow, a model is there,
 * can be fetched or is not, and whoever asks for local processing gets it or an error.
 */
export function fakeSpeech(models: Readonly<Record<string, string>>) {
  const standings = new Map(Object.entries(models))
  const asked: { lang: string; processLocally: boolean; track: MediaStreamTrack }[] = []
  class Recogniser implements SpeechRecogniser {
    lang = ''
    continuous = false
    interimResults = false
    onresult: SpeechRecogniser['onresult'] = null
    onerror: SpeechRecogniser['onerror'] = null
    onend: SpeechRecogniser['onend'] = null
    results: Result[] = []
    #isLocal = false

    constructor() {
      speech.made += 1
    }

    get processLocally(): boolean {
      return this.#isLocal
    }
    set processLocally(isLocal: boolean) {
      this.#isLocal = isLocal && !speech.refuseLocal
    }

    start(track: MediaStreamTrack): void {
      asked.push({ lang: this.lang, processLocally: this.processLocally, track })
      speech.listening = this
    }
    abort(): void {
      if (speech.listening === this) speech.listening = undefined
    }

    static async available({ langs }: Options): Promise<string> {
      const [lang = ''] = langs
      if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(lang)) throw new SyntaxError(lang)
      return standings.get(lang) ?? 'unavailable'
    }
    static async install({ langs }: Options): Promise<boolean> {
      const known = langs.every(lang => standings.has(lang))
      for (const lang of known ? langs : []) standings.set(lang, 'available')
      return known
    }
  }
  const speech = {
    api: Recogniser as SpeechApi,
    asked,
    made: 0,
    /** Sets `processLocally` back, as a browser would that does not know it. */
    refuseLocal: false,
    listening: undefined as Recogniser | undefined,
    /** So much of a sentence, behind those that are final. */
    hear: (text: string, isFinal = false): void => {
      const { listening } = speech
      if (listening === undefined) return
      const finals = listening.results.filter(result => result.isFinal)
      speech.result([
        ...finals.map(result => [result[0]?.transcript ?? '', true] as const),
        [text, isFinal],
      ])
    },
    result: (results: readonly (readonly [text: string, isFinal: boolean])[]): void => {
      const { listening } = speech
      if (listening === undefined) return
      listening.results = results.map(([text, isFinal]) => resultOf(text, isFinal))
      listening.onresult?.({ results: listening.results })
    },
    fail: (error: string): void => speech.listening?.onerror?.({ error }),
    /** It ends by itself. */
    end: (): void => {
      const ended = speech.listening
      speech.listening = undefined
      ended?.onend?.()
    },
    /** The API of a browser that lacks a part of it. */
    without: (part: 'available' | 'install' | 'processLocally'): SpeechApi => {
      class Older extends Recogniser {}
      if (part === 'processLocally') {
        function Ancient(): void {
          speech.made += 1
        }
        const statics = {
          available: (options: Options) => Recogniser.available(options),
          install: (options: Options) => Recogniser.install(options),
        }
        return Object.assign(Ancient, statics) as unknown as SpeechApi
      }
      Object.defineProperty(Older, part, { value: undefined })
      return Older
    },
  }

  return speech
}

export type FakeSpeech = ReturnType<typeof fakeSpeech>
