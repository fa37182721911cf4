import { openDelegation } from './open-delegation.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Delegation } from '../domain/identity/delegation.ts'
import type { Ration } from '../ports/verifier.ts'
import type { SessionId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

/** Whose session signed something, and for which times that holds. */
export type Delegated = Pick<Delegation, 'account' | 'peer' | 'sealingKey'> & {
  readonly window: { readonly fromMs: TimeMs; readonly untilMs: TimeMs }
}

/** Checks the delegation that what `session` signed brings along. Never throws. */
export async function openDelegated(
  session: SessionId,
  delegation: Uint8Array,
  ration: Ration,
): Promise<Verdict<Delegated, 'undecided' | 'delegation'>> {
  const opened = await openDelegation(delegation, ration)
  if (!opened.ok && opened.reason === 'undecided') return refuse(opened.reason)
  if (!opened.ok || opened.value.session !== session) return refuse('delegation')
  const { account, peer, sealingKey, notBeforeMs, notAfterMs } = opened.value
  const window = { fromMs: notBeforeMs, untilMs: notAfterMs }
  return accept({ account, peer, sealingKey, window })
}
