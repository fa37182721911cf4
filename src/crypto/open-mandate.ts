import { openAction } from './open-action.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Ration } from '../ports/verifier.ts'
import type { TimeMs } from '../domain/time.ts'

/** Who claims to lead which Space instead of whom. */
export type Claim = { readonly space: SpaceId; readonly host: AccountId; readonly by: AccountId }

/**
 * Whether the host of a Space has named this account: made it a co-host, or put it among its heirs. Reads
 * the two envelopes of an announcement's mandate, each verified, and answers when the host said that it is there. It does not say that the host is gone, nor
 * that the word still holds: the Space's log knows that, and lobbies let the host speak first. Never throws.
 */
export async function openMandate(
  [presence, word]: readonly Uint8Array[],
  { space, host, by }: Claim,
  ration: Ration,
): Promise<Verdict<{ readonly presentAtMs: TimeMs }, 'mandate' | 'undecided'>> {
  if (presence === undefined || word === undefined) return refuse('mandate')
  const [present, named] = [await openAction(presence, ration), await openAction(word, ration)]
  for (const opened of [present, named]) {
    if (!opened.ok) return refuse(opened.reason === 'undecided' ? 'undecided' : 'mandate')
  }
  if (!present.ok || !named.ok) return refuse('mandate')
  const [who, what] = [present.value, named.value]
  if (who.kind !== 'present' || who.account !== host || who.space !== space)
    return refuse('mandate')
  const isNamed =
    (what.kind === 'grant' && what.target === by) ||
    (what.kind === 'heirs' && what.accounts.includes(by))
  if (!isNamed || what.space !== space || what.session !== who.session) return refuse('mandate')
  const isCovered = who.window.fromMs <= what.atMs && what.atMs <= who.window.untilMs
  return isCovered ? accept({ presentAtMs: who.atMs }) : refuse('mandate')
}
