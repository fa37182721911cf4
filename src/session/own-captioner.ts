import { cleanCaption } from '../domain/captions/caption.ts'
import { cleanLine } from '../domain/chat/line-text.ts'
import type { AccountId } from '../domain/ids.ts'
import type {
  CaptionEngine,
  EngineChoice,
  OpenCaptionEngine,
  Recognised,
} from '../ports/caption-engine.ts'
import type { Microphone } from './sound-api.ts'
import type { MicrophoneHandle } from '../ports/audio-devices.ts'
import type { OwnCaptions } from './captions-api.ts'
import type { SaidWords } from '../domain/captions/cut-words.ts'
import type { Undo, Watched } from '../events.ts'

/** What making captions of our own voice stands on. */
export type OwnCaptionerDeps = {
  readonly openEngine: OpenCaptionEngine
  readonly microphone: Watched<Microphone>
  /** The device that is open, muted or not. */
  readonly voice: Watched<MicrophoneHandle | undefined>
  tell(own: OwnCaptions): void
  say(said: SaidWords): void
}

type Wanted = { readonly engine: CaptionEngine; readonly language: string }
/** An engine that listens: undone once. */
type Run = { readonly stop: Undo; isOver: boolean }

/** Makes captions of our own voice by an engine, and of what we type. */
export class OwnCaptioner {
  readonly #deps: OwnCaptionerDeps
  readonly #undo: readonly Undo[]
  #own: OwnCaptions = { phase: 'off' }
  #wanted: Wanted | undefined
  /** Counts the person's wishes: what an earlier one finds out is not told any more. */
  #wishes = 0
  #run: Run | undefined
  /** Utterances, typed or not, have numbers of their own. */
  #utterance = 0

  constructor(deps: OwnCaptionerDeps) {
    this.#deps = deps
    this.#undo = [
      deps.microphone.watch(() => this.#follow()),
      deps.voice.watch(() => {
        // Another device: whoever listened to the one before begins anew.
        this.#pause()
        this.#follow()
      }),
    ]
  }

  /** By this engine, in this language. Never rejects. */
  async start(choice: EngineChoice, language: string): Promise<void> {
    this.#forget()
    const isCurrent = this.#wish()
    this.#tell({ phase: 'looking' })
    const engine = await this.#deps.openEngine(choice).catch(() => undefined)
    const standing = await engine?.look(language)
    if (!isCurrent()) return
    if (engine === undefined || standing === undefined) {
      return this.#tell({ phase: 'failed', reason: 'failed' })
    }
    this.#wanted = { engine, language }
    if (standing === 'ready') return this.#begin()
    this.#tell({ phase: standing })
    // Another tab has begun to fetch it: it is waited for as if it were us.
    if (standing === 'installing') await this.install()
  }

  /** Fetches what the engine lacks. */
  async install(): Promise<void> {
    const wanted = this.#wanted
    if (wanted === undefined) return
    const isCurrent = this.#wish()
    this.#tell({ phase: 'installing' })
    const isThere = await wanted.engine.install(wanted.language)
    if (!isCurrent()) return
    if (isThere) this.#begin()
    else this.#tell({ phase: 'failed', reason: 'install' })
  }

  stop(): void {
    this.#forget()
    this.#tell({ phase: 'off' })
  }

  /** A line that we type. */
  type(
    text: string,
    { language, speaker }: { readonly language: string; readonly speaker?: AccountId },
  ): 'said' | 'too-long' {
    const words = cleanCaption(text)
    if (words !== cleanLine(text)) return 'too-long'
    if (words === '') return 'said'
    this.#utterance += 1
    const line = { language, text: words, kind: 'typed', isFinal: true, agoMs: undefined } as const
    this.#deps.say({ utterance: this.#utterance, speaker, ...line })
    return 'said'
  }

  /** Nobody listens from here on. Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
    this.stop()
  }

  #forget(): void {
    this.#wish()
    this.#wanted = undefined
    this.#pause()
  }

  #wish(): () => boolean {
    this.#wishes += 1
    const wish = this.#wishes
    return () => wish === this.#wishes
  }

  #begin(): void {
    this.#tell({ phase: 'on', isListening: false })
    this.#follow()
  }

  /** It listens while our microphone is open, and not a moment longer: what others do not hear nobody reads. */
  #follow(): void {
    if (this.#own.phase !== 'on' || this.#wanted === undefined) return
    const voice = this.#deps.voice.current
    const isOpen = this.#deps.microphone.current.phase === 'open'
    if (!isOpen || voice === undefined) this.#pause()
    else if (this.#run === undefined) this.#listen(this.#wanted, voice)
    const isListening = this.#run !== undefined
    if (this.#own.phase === 'on' && this.#own.isListening !== isListening) {
      this.#tell({ phase: 'on', isListening })
    }
  }

  #listen({ engine, language }: Wanted, voice: MicrophoneHandle): void {
    let utterance = { theirs: -1, ours: -1 }
    let open: SaidWords | undefined
    const recognised = ({ utterance: theirs, ...words }: Recognised): void => {
      if (run.isOver) return
      if (utterance.theirs !== theirs) {
        this.#utterance += 1
        utterance = { theirs, ours: this.#utterance }
      }
      const said = { ...words, language, kind: 'recognised', speaker: undefined } as const
      const now: SaidWords = { utterance: utterance.ours, ...said }
      open = now.isFinal ? undefined : now
      this.#deps.say(now)
    }
    let stop: Undo = () => undefined
    const run: Run = {
      stop: () => {
        stop()
        // Nobody guesses on: with push to talk every sentence would stay open.
        if (open !== undefined) this.#deps.say({ ...open, isFinal: true })
        open = undefined
      },
      isOver: false,
    }
    this.#run = run
    stop = engine.listen({
      voice,
      language,
      recognised,
      ended: reason => {
        if (run.isOver) return
        this.#forget()
        this.#tell({ phase: 'failed', reason })
      },
    })
    // It may have failed at once.
    if (run.isOver) stop()
  }

  #pause(): void {
    const run = this.#run
    this.#run = undefined
    if (run === undefined) return
    run.isOver = true
    run.stop()
  }

  #tell(own: OwnCaptions): void {
    this.#own = own
    this.#deps.tell(own)
  }
}
