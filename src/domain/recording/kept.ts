import type { SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** What a browser remembers of a recording that it keeps, without opening it. */
export type KeptRecording = {
  readonly id: string
  readonly space: SpaceId
  /** As it was when it began; empty where it was not known yet. */
  readonly title: string
  readonly startedAtMs: TimeMs
  readonly lastsMs: number
  readonly blocks: number
  readonly bytes: number
  /** False: it is being written, or it broke off. */
  readonly ends: boolean
}
