import type { AccountId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** A line as it is shown. */
export type ChatLine = {
  readonly id: string
  readonly account: AccountId
  /** As its writer called itself. */
  readonly name: string
  readonly text: string
  /** When the leader passed it on; of one that is on its way, when it was written. */
  readonly atMs: TimeMs
  /** Only our own are ever anything but `out`; `lost`: nobody has passed it on, for as long as one waits. */
  readonly phase: 'out' | 'sending' | 'lost'
}
