import { readCommunityFile } from './community-file.ts'
import { watchFiles } from './file-watch.ts'
import type { Clock, GivenCommunity, Log, Undo } from '../src/index.ts'

type WatchParts = {
  readonly clock: Clock
  readonly log: Log
  readonly take: (given: GivenCommunity) => Promise<void>
}

/**
 * Reads community files again whenever they have changed since the relay began. A file that is gone or
 * broken for the moment is named in the log, and what was read before stays in force.
 */
export const watchCommunities = (
  files: readonly string[],
  { clock, log, take }: WatchParts,
): Undo =>
  watchFiles(files, {
    clock,
    take: async file => take(await readCommunityFile(file)),
    failed: (file, why) => log.warn('community-not-read', { file, why: String(why) }),
  })
