import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type {
  AccountId,
  CaptionSegment,
  CaptionTrouble,
  EngineChoice,
  OwnCaptions,
  Room,
} from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import type { Follower } from './follow.ts'

/** Captions as the screen sees them. */
export type CaptionsModel = {
  readonly segments: ReadonlySignal<readonly CaptionSegment[]>
  readonly own: ReadonlySignal<OwnCaptions>
  /** What is being typed. */
  readonly draft: Signal<string>
  /** Why it was not shown; undefined since the person went on typing. */
  readonly problem: Signal<CaptionTrouble | 'too-long' | undefined>
  readonly start: (choice: EngineChoice, language: string) => void
  readonly install: () => void
  readonly stop: () => void
  /** Shows what was typed, as our words or as those of somebody else on stage. */
  readonly type: (language: string, speaker: AccountId | undefined) => void
}

/** Mirrors the room's captions; `follower` ends with the room. */
export function modelCaptions(
  { captions }: Pick<Room, 'captions'>,
  follower: Follower,
  attempt: Attempt,
): CaptionsModel {
  const draft = signal('')
  const problem = signal<CaptionTrouble | 'too-long' | undefined>(undefined)
  follower.watch(captions.refusal, refused => {
    if (refused !== undefined) problem.value = refused.reason
  })
  return {
    segments: follower.signal(captions.segments),
    own: follower.signal(captions.own),
    draft,
    problem,
    start: (choice, language) => attempt(() => captions.start(choice, language)),
    install: () => attempt(() => captions.install()),
    stop: () => captions.stop(),
    type: (language, speaker) =>
      attempt(async () => {
        const text = draft.peek()
        draft.value = ''
        const said = await captions.type(text, speaker ? { language, speaker } : { language })
        problem.value = said === 'said' ? undefined : TROUBLES[said]
        // What was not shown is still there to be shown, unless something else is being typed by now.
        if (said !== 'said' && draft.peek() === '') draft.value = text
      }),
  }
}

const TROUBLES = { 'too-long': 'too-long', failed: 'unreachable' } as const
