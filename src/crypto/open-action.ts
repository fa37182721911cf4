import { ACTION_MAX } from '../wire/limits.ts'
import { hashId } from './hash-id.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { openDelegation } from './open-delegation.ts'
import { idFromBytes } from '../domain/ids.ts'
import { ACTION_DOMAIN, readAction, type ActionContent } from '../wire/action.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Action, OpenAction } from '../domain/space/actions.ts'
import type { AccountId, ActionId, SessionId, SpaceId } from '../domain/ids.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no action. All but `undecided` are wrong for everybody for ever. */
export type ActionRefusal = EnvelopeRefusal | 'delegation'

/**
 * Checks an action's signature and shape, and the delegation that a `present` brings. Whether its
 * author may do it is for the rules of the Space. Never throws.
 */
export async function openAction(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Action>, ActionRefusal>> {
  const opened = await openRationed(envelope, {
    domain: ACTION_DOMAIN,
    maxBytes: ACTION_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const content = readAction(opened.value.payload)
  if (!content.ok) return content
  const id = await hashId<ActionId>(envelope)
  const action = await signedAction({ id, key: opened.value.key, ration }, content.value)
  // The one place where an action's brand is given: signature and delegation were checked.
  return action.ok ? accept(action.value as Verified<Action>) : action
}

/** As {@link openAction}, for what must be the genesis of a Space. */
export async function openGenesisAction(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<OpenAction>, ActionRefusal | 'not-a-genesis'>> {
  const action = await openAction(envelope, ration)
  if (!action.ok) return action
  const { value } = action
  return value.kind === 'open' ? accept(value) : refuse('not-a-genesis')
}

/** What is known of an action beside what it says. */
type Signed = { readonly id: ActionId; readonly key: Uint8Array; readonly ration: Ration }

async function signedAction(
  { id, key, ration }: Signed,
  content: ActionContent,
): Promise<Verdict<Action, ActionRefusal>> {
  const account = idFromBytes<AccountId>(key)
  const session = idFromBytes<SessionId>(key)
  if (!account.ok || !session.ok) return refuse('key')
  switch (content.kind) {
    case 'open': {
      const { nonce: _nonce, ...said } = content
      // A Space is named by its genesis: SpaceId and ActionId are the same 32 bytes here.
      const space = id as string as SpaceId
      return accept({ ...said, id, space, heads: [], account: account.value })
    }
    case 'present':
    case 'accept':
    case 'decline':
      return introduced({ id, session: session.value, ration }, content)
    default:
      return accept({ ...content, id, session: session.value })
  }
}

type Introduced = {
  readonly id: ActionId
  readonly session: SessionId
  readonly ration: Ration
}

type Introducing = Extract<ActionContent, { readonly delegation: Uint8Array }>

/** What brings its session's delegation: the account behind it is known from here on. */
async function introduced(
  { id, session, ration }: Introduced,
  content: Introducing,
): Promise<Verdict<Action, ActionRefusal>> {
  const { delegation, ...said } = content
  const opened = await openDelegation(delegation, ration)
  if (!opened.ok && opened.reason === 'undecided') return refuse(opened.reason)
  if (!opened.ok || opened.value.session !== session) return refuse('delegation')
  const { account, peer, notBeforeMs, notAfterMs } = opened.value
  const window = { fromMs: notBeforeMs, untilMs: notAfterMs }
  return accept({ ...said, id, session, account, peer, window })
}
