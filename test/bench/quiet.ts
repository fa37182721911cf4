import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

/** Of both cores together. What a bench itself keeps running, a host that talks and a relay, takes a tenth to a fifth. */
const BUSY_MAX = 0.35
const WINDOW_MS = 400
/** Longer, and the figure is that of a busy machine, with its rival's beside it. */
const PATIENCE_MS = 30_000

/** Waits until nothing else works this machine, half a minute at most. Where it cannot be read, at once. */
export async function whenQuiet(): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS
  let before = await machineTicks()
  while (before !== undefined && Date.now() < untilMs) {
    await pause(WINDOW_MS)
    const after = await machineTicks()
    if (after === undefined) return
    const idle = (after.idle - before.idle) / (after.all - before.all)
    if (1 - idle <= BUSY_MAX) return
    before = after
  }
}

/** Since the machine started, in hundredths of a second of one core (`proc(5)`). */
export async function machineTicks(): Promise<{ idle: number; all: number } | undefined> {
  const stat = await readFile('/proc/stat', 'utf8').catch(() => undefined)
  const counts = stat?.split('\n', 1)[0]?.trim().split(/\s+/).slice(1).map(Number)
  const idle = counts?.[3]
  if (counts === undefined || idle === undefined) return undefined
  return { idle, all: counts.slice(0, 8).reduce((sum, count) => sum + count, 0) }
}
