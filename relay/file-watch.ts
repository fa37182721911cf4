import { stat } from 'node:fs/promises'
import type { Clock, Undo } from '../src/index.ts'

/**
 * An operator changes a file and looks whether it works: within a breath it should. Watching by the system's own
 * notices misses files that are replaced by renaming, as ours are, on some disks.
 */
const LOOK_EVERY_MS = 3_000

type WatchParts = {
  readonly clock: Clock
  /** Reads what is there now. */
  readonly take: (file: string) => Promise<void>
  /** The file is gone or broken for the moment. */
  readonly failed: (file: string, why: unknown) => void
}

/** Has files read whenever they have changed since the relay began, one after the other. */
export function watchFiles(files: readonly string[], { clock, take, failed }: WatchParts): Undo {
  const seen = new Map<string, string>()
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    for (const file of files) await lookAt(file).catch((why: unknown) => failed(file, why))
    isLooking = false
  }
  const lookAt = async (file: string): Promise<void> => {
    const { mtimeMs, size, ino } = await stat(file)
    const version = `${mtimeMs} ${size} ${ino}`
    const former = seen.get(file)
    seen.set(file, version)
    if (former !== version) await take(file)
  }
  if (files.length === 0) return () => undefined
  return clock.every(LOOK_EVERY_MS, () => void look())
}
