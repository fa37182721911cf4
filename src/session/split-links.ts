import { isStageAsk, writeStageReply } from '../wire/stage-lane.ts'
import type { AskAnswer, MediaLinks } from '../ports/media-link.ts'
import type { PeerId } from '../domain/ids.ts'

type Answer = (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>

/** One peer's media links as two: those of the tree, and those straight to others on stage. */
export type SplitLinks = { readonly tree: MediaLinks; readonly stage: MediaLinks }

/** Asks for a stage link go to who serves the stage, all others to who serves the tree. */
export function splitLinks(links: MediaLinks): SplitLinks {
  let onStage: Answer | undefined
  return {
    tree: {
      connect: (...asked) => links.connect(...asked),
      serve: answer =>
        links.serve((from, ask) => {
          if (!isStageAsk(ask)) return answer(from, ask)
          return onStage?.(from, ask) ?? Promise.resolve(NOT_ON_STAGE)
        }),
    },
    stage: {
      connect: (...asked) => links.connect(...asked),
      serve: answer => {
        onStage = answer
        return () => {
          if (onStage === answer) onStage = undefined
        }
      },
    },
  }
}

const NOT_ON_STAGE: AskAnswer = { accept: false, reply: writeStageReply('not-on-stage') }
