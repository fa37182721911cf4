import { mayDo, type SpaceState, type StageAct } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'

/** Asks whether we could do this now. */
export type MayDo = (act: StageAct) => boolean

/** Whether we could do this now, by the same rules as everybody applies. */
export function useMayDo(state: SpaceState | undefined): MayDo {
  const me = useStore().me.value?.account
  const nowMs = useShell().now.value
  return act => {
    if (state === undefined || me === undefined) return false
    const target = 'target' in act ? act.target : undefined
    return mayDo(state, { kind: act.kind, author: me, target, atMs: nowMs })
  }
}

/** Whether we host or help to: taking down a link is for the same people, and asks for no target. */
export const keepsOrder = (may: MayDo): boolean => may({ kind: 'pin', url: undefined })
