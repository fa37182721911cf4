import { Watchable } from '../../src/events.ts'
import type {
  AccountId,
  CaptionSegment,
  EngineChoice,
  OwnCaptions,
  RefusedCaption,
  SpaceCaptions,
} from '../../src/index.ts'

/** Captions that nobody makes: set from outside, and what is wished is written down. */
export class FakeCaptions implements SpaceCaptions {
  readonly segments = new Watchable<readonly CaptionSegment[]>([])
  readonly own = new Watchable<OwnCaptions>({ phase: 'off' })
  readonly refusal = new Watchable<RefusedCaption | undefined>(undefined)
  readonly calls: string[] = []

  async start(choice: EngineChoice, language: string): Promise<void> {
    this.calls.push(`start ${choice.kind} ${language}`)
    this.own.set({ phase: 'missing' })
  }
  async install(): Promise<void> {
    this.calls.push('install')
    this.own.set({ phase: 'on', isListening: false })
  }
  stop(): void {
    this.own.set({ phase: 'off' })
  }
  async type(
    text: string,
    { speaker }: { readonly language: string; readonly speaker?: AccountId },
  ): Promise<'said' | 'too-long' | 'failed'> {
    this.calls.push(`type ${text} ${speaker ?? ''}`)
    return text.length > 320 ? 'too-long' : 'said'
  }
}
