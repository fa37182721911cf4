import type { PeerId } from './ids.ts'
import type { TimeMs } from './time.ts'

/** Where our sound comes from. */
export type Place =
  | { readonly phase: 'joining'; readonly asked: number }
  | {
      readonly phase: 'attached'
      readonly parent: PeerId
      /** From our parent to the speaker's root: 1 means straight from a root. */
      readonly hops: number
      readonly children: number
    }
  | { readonly phase: 'root'; readonly children: number }
  | { readonly phase: 'repairing'; readonly since: TimeMs }
  | {
      readonly phase: 'failed'
      /** `no-relay`: our address is hidden, and no relay is known that could stand between. */
      readonly reason: 'unreachable' | 'full' | 'unknown-space' | 'refused' | 'no-relay'
      readonly retryAtMs: TimeMs
    }
