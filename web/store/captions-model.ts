import { signal, type ReadonlySignal } from '@preact/signals'
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
import { NO_DRAFT, putBack, type Draft } from './put-back.ts'

/** Why what was typed was not shown. */
export type CaptionProblem = CaptionTrouble | 'too-long'

/** Captions as the screen sees them. */
export type CaptionsModel = {
  readonly segments: ReadonlySignal<readonly CaptionSegment[]>
  readonly own: ReadonlySignal<OwnCaptions>
  /** What is being typed: what was refused comes back into it. */
  readonly draft: ReadonlySignal<Draft>
  /** Why it was not shown; undefined since the person went on typing. */
  readonly problem: ReadonlySignal<CaptionProblem | undefined>
  readonly start: (choice: EngineChoice, language: string) => void
  readonly install: () => void
  readonly stop: () => void
  readonly write: (text: string) => void
  /** Shows what was typed, as our words or as those of somebody else on stage. */
  readonly type: (language: string, speaker: AccountId | undefined) => void
}

/** Mirrors the room's captions; `follower` ends with the room. */
export function modelCaptions(
  { captions }: Pick<Room, 'captions'>,
  follower: Follower,
  attempt: Attempt,
): CaptionsModel {
  const draft = signal<Draft>(NO_DRAFT)
  const problem = signal<CaptionProblem | undefined>(undefined)
  const giveBack = (text: string): void => {
    draft.value = putBack(draft.peek(), text)
  }
  follower.watch(captions.refusal, refused => {
    if (refused === undefined) return
    if (refused.text !== undefined) giveBack(refused.text)
    problem.value = refused.reason
  })
  return {
    segments: follower.signal(captions.segments),
    own: follower.signal(captions.own),
    draft,
    problem,
    start: (choice, language) => attempt(() => captions.start(choice, language)),
    install: () => attempt(() => captions.install()),
    stop: () => captions.stop(),
    write: text => {
      draft.value = { ...draft.peek(), text }
      problem.value = undefined
    },
    type: (language, speaker) =>
      attempt(async () => {
        const { text } = draft.peek()
        draft.value = NO_DRAFT
        // Cleared before it goes: a refusal may be here sooner than the answer.
        problem.value = undefined
        const line = speaker ? { language, speaker } : { language }
        const said = await captions.type(text, line).catch((fault: unknown) => {
          giveBack(text)
          throw fault
        })
        if (said === 'said') return
        giveBack(text)
        problem.value = TROUBLES[said]
      }),
  }
}

const TROUBLES = { 'too-long': 'too-long', failed: 'unreachable' } as const
