import { Watchable, type Watched } from '../events.ts'
import { withCaption, type Scroll, type Segment } from '../domain/captions/scroll.ts'
import type { AccountId } from '../domain/ids.ts'
import type { CaptionSegment, OwnCaptions, SpaceCaptions } from './captions-api.ts'
import type { Clock } from '../ports/clock.ts'
import type { EngineChoice, OpenCaptionEngine } from '../ports/caption-engine.ts'
import type { MediaEngine, MediaEvent, RefusedCaption } from '../ports/media-engine.ts'
import type { Microphone } from './sound-api.ts'
import type { MicrophoneHandle } from '../ports/audio-devices.ts'
import type { OwnCaptioner } from './own-captioner.ts'
import type { SpaceState } from '../domain/space/state.ts'

/** What a room's captions need. */
export type RoomCaptionsDeps = {
  readonly engine: Pick<MediaEngine, 'post'>
  readonly clock: Pick<Clock, 'now'>
  readonly openEngine: OpenCaptionEngine
  readonly microphone: Watched<Microphone>
  /** The device that is open, muted or not. */
  readonly voice: Watched<MicrophoneHandle | undefined>
}

/** Captions of the Space that we are in, read by everybody; what makes our own is fetched when that is wanted. */
export class RoomCaptions implements SpaceCaptions {
  readonly segments = new Watchable<readonly CaptionSegment[]>([])
  readonly own = new Watchable<OwnCaptions>({ phase: 'off' })
  readonly refusal = new Watchable<RefusedCaption | undefined>(undefined)
  readonly #deps: RoomCaptionsDeps
  /** Who stood on stage, also those who have left it: what they said can be scrolled back to. */
  readonly #names = new Map<AccountId, string>()
  #scroll: Scroll = []
  #opening: Promise<OwnCaptioner | undefined> | undefined
  #isClosed = false

  constructor(deps: RoomCaptionsDeps) {
    this.#deps = deps
  }

  async start(choice: EngineChoice, language: string): Promise<void> {
    this.own.set({ phase: 'looking' })
    const captioner = await this.#captioner()
    if (captioner === undefined) return this.own.set({ phase: 'failed', reason: 'failed' })
    return captioner.start(choice, language)
  }

  async install(): Promise<void> {
    return (await this.#captioner())?.install()
  }

  stop(): void {
    void this.#opening?.then(captioner => captioner?.stop())
  }

  async type(
    text: string,
    line: { readonly language: string; readonly speaker?: AccountId },
  ): Promise<'said' | 'too-long' | 'failed'> {
    return (await this.#captioner())?.type(text, line) ?? 'failed'
  }

  /** The engine has news of them. */
  handleEvent(event: MediaEvent & { readonly type: 'caption' | 'caption-refused' }): void {
    if (event.type === 'caption-refused') {
      const { type: _, ...refused } = event
      return this.refusal.set(refused)
    }
    this.#scroll = withCaption(this.#scroll, event.shown, this.#deps.clock.now())
    this.segments.set(this.#scroll.map(segment => this.#named(segment)))
  }

  /** We stand on the stage: what makes captions of us is fetched while there is somebody to fetch it from. */
  prepare(): void {
    void this.#captioner()
  }

  /** Who is called what. */
  handleState({ stage }: SpaceState): void {
    for (const { account, name } of stage) this.#names.set(account, name)
  }

  /** Nobody listens to us from here on. Idempotent. */
  close(): void {
    this.#isClosed = true
    void this.#opening?.then(captioner => captioner?.close())
  }

  #captioner(): Promise<OwnCaptioner | undefined> {
    this.#opening ??= this.#load().catch(() => {
      // Perhaps there is a way to its code the next time.
      this.#opening = undefined
      return undefined
    })
    return this.#opening
  }

  async #load(): Promise<OwnCaptioner> {
    const { OwnCaptioner: Captioner } = await import('./own-captioner.ts')
    const { engine, ...parts } = this.#deps
    const captioner = new Captioner({
      ...parts,
      tell: own => this.own.set(own),
      say: said => engine.post({ type: 'caption', ...said }),
    })
    if (this.#isClosed) captioner.close()
    return captioner
  }

  #named(segment: Segment): CaptionSegment {
    const nameOf = (account: AccountId): string => this.#names.get(account) ?? ''
    const { speaker, by } = segment
    return { ...segment, name: nameOf(speaker), byName: by && nameOf(by) }
  }
}
