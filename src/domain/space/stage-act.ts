import type { AccountId } from '../ids.ts'
import type { ChatRule, MayCome } from './actions.ts'
import type { TimeMs } from '../time.ts'

/** What a person on stage decides. Texts are cleaned and cut before they are signed; what is left out stays. */
export type StageAct =
  | {
      readonly kind: 'edit'
      readonly title?: string
      readonly topics?: readonly string[]
      readonly mayCome?: MayCome
      readonly takesRequests?: boolean
      readonly language?: string
      readonly chat?: ChatRule
      /** Whole, 1 to NEWCOMER_MINUTES_MAX. */
      readonly newcomerMinutes?: number
    }
  | {
      readonly kind: 'invite' | 'grant' | 'mute' | 'allow' | 'unban' | 'admit'
      readonly target: AccountId
    }
  | { readonly kind: 'revoke'; readonly target: AccountId; readonly undoes: boolean }
  | { readonly kind: 'remove'; readonly target: AccountId; readonly reason: string }
  | {
      readonly kind: 'ban'
      readonly target: AccountId
      readonly reason: string
      /** 0: for as long as the Space lives. */
      readonly untilMs: TimeMs
    }
  | { readonly kind: 'pin'; readonly url: string | undefined }
  | { readonly kind: 'heirs'; readonly accounts: readonly AccountId[] }
  | { readonly kind: 'record-on'; readonly mayClip: boolean }
  | { readonly kind: 'step-down' | 'record-off' | 'leave-out' | 'take-in' | 'close' }
