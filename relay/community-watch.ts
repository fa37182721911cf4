import { stat } from 'node:fs/promises'
import { readCommunityFile } from './community-file.ts'
import type { Clock, GivenCommunity, Log, Undo } from '../src/index.ts'

/**
 * A founder invites, writes a policy and looks at the app: within a breath it should be there. Watching by the
 * system's own notices misses files that are replaced by renaming, as ours are, on some disks.
 */
const LOOK_EVERY_MS = 3_000

type WatchParts = {
  readonly clock: Clock
  readonly log: Log
  readonly take: (given: GivenCommunity) => Promise<void>
}

/**
 * Reads community files again whenever they have changed since the relay began. A file that is gone or
 * broken for the moment is named in the log, and what was read before stays in force.
 */
export function watchCommunities(files: readonly string[], { clock, log, take }: WatchParts): Undo {
  const seen = new Map<string, string>()
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    for (const file of files) {
      await lookAt(file).catch((why: unknown) =>
        log.warn('community-not-read', { file, why: String(why) }),
      )
    }
    isLooking = false
  }
  const lookAt = async (file: string): Promise<void> => {
    const { mtimeMs, size, ino } = await stat(file)
    const version = `${mtimeMs} ${size} ${ino}`
    const former = seen.get(file)
    seen.set(file, version)
    if (former !== version) await take(await readCommunityFile(file))
  }
  if (files.length === 0) return () => undefined
  return clock.every(LOOK_EVERY_MS, () => void look())
}
