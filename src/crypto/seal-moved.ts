import { seal } from './seal.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { consentBytes, MOVED_DOMAIN, writeMoved } from '../wire/moved.ts'
import type { Moved } from '../domain/identity/moved.ts'
import type { Signer } from '../ports/key-store.ts'

/** Signs with both keys that `from` has moved to `to`; answers the envelope. It cannot be taken back. */
export async function sealMoved(
  from: Signer,
  to: Signer,
  said: Pick<Moved, 'name' | 'timeMs'>,
): Promise<Uint8Array> {
  const move = { from: accountOf(from), to: accountOf(to), timeMs: said.timeMs }
  const consent = await to.sign(consentBytes(move))
  return seal(from, MOVED_DOMAIN, writeMoved({ ...said, to: move.to, consent }))
}

function accountOf(signer: Signer): AccountId {
  const account = idFromBytes<AccountId>(signer.publicKey)
  if (!account.ok) throw new MisuseError(`expected a key of 32 bytes: ${account.reason}`)
  return account.value
}
