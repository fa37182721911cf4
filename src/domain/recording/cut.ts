import { CLIP_MAX_MS, type Recording } from './recording.ts'

/** What cutting needs to know of a block: when its sound came, since the recording began. */
export type BlockFacts = {
  readonly sound: { readonly fromMs: number; readonly untilMs: number } | undefined
}

/** What of a recording decides whether clips may be cut from it. */
type ClipFacts = Pick<Recording, 'mayClip'> & {
  readonly space: Pick<Recording['space'], 'isPrivate'>
}

/**
 * Which blocks a clip takes: of what came before only the log, then everything that was said from one moment to the
 * other. Answers their places; none where nothing was said.
 */
export function cutClip(
  blocks: readonly BlockFacts[],
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): readonly number[] {
  const first = blocks.findIndex(({ sound }) => sound !== undefined && sound.untilMs >= fromMs)
  const beganMs = blocks[first]?.sound?.fromMs
  if (beganMs === undefined || beganMs > untilMs) return []
  const endMs = Math.min(untilMs, beganMs + CLIP_MAX_MS)
  let last = first
  for (const [at, { sound }] of blocks.entries()) {
    if (at > first && sound !== undefined && sound.untilMs <= endMs) last = at
  }
  return blocks.flatMap(({ sound }, at) =>
    at <= last && (at >= first || sound === undefined) ? at : [],
  )
}

/** Why no clip may be cut: its host did not allow any, or the Space is private. Undefined: one may. */
export function clipObjection(recording: ClipFacts): 'host' | 'private' | undefined {
  if (!recording.mayClip) return 'host'
  // A part would carry the keys of everything that was said before it.
  return recording.space.isPrivate ? 'private' : undefined
}
