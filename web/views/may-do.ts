import { mayDo, type SpaceState, type StageAct } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'

/** Whether we could do this now, by the same rules as everybody applies. */
export function useMayDo(state: SpaceState | undefined): (act: StageAct) => boolean {
  const me = useStore().me.value?.account
  const nowMs = useShell().now.value
  return act => {
    if (state === undefined || me === undefined) return false
    const target = 'target' in act ? act.target : undefined
    return mayDo(state, { kind: act.kind, author: me, target, atMs: nowMs })
  }
}
