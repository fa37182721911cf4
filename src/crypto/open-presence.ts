import { isAcceptableKey } from './acceptable-key.ts'
import { idFromBytes, type AccountId, type SpaceId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { bytesOf } from '../domain/ids.ts'
import { UNRATIONED, verifyRationed } from './ed25519.ts'
import { readPresence, signedPresence, writePresence, writeSaid } from '../wire/presence.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Presence } from '../domain/space/presence.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Signer } from '../ports/key-store.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are nobody's presence in this Space. All but `undecided` hold for ever. */
export type PresenceRefusal = 'malformed' | 'key' | 'signature' | 'undecided'

/** Signs that an account is, or is no longer, in a Space. */
export async function signPresence(
  signer: Signer,
  space: SpaceId,
  what: Omit<Presence, 'account'>,
): Promise<Uint8Array> {
  const account = idFromBytes<AccountId>(signer.publicKey)
  if (!account.ok) throw new MisuseError(`expected a key of 32 bytes: ${account.reason}`)
  const said = writeSaid({ ...what, account: account.value })
  const signature = await signer.sign(signedPresence(space, said))
  return writePresence({ ...what, account: account.value, said, signature })
}

/** Checks a presence's shape and signature. Whether it is timely is for whoever asks. Never throws. */
export async function openPresence(
  bytes: Uint8Array,
  space: SpaceId,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Presence>, PresenceRefusal>> {
  const read = readPresence(bytes)
  if (!read.ok) return read
  const { said, signature, ...presence } = read.value
  const key = bytesOf(presence.account)
  if (!isAcceptableKey(key)) return refuse('key')
  const verdict = await verifyRationed(key, signedPresence(space, said), signature, ration)
  // The one place where a presence's brand is given: its signature was checked.
  if (verdict === 'valid') return accept(presence as Verified<Presence>)
  return refuse(verdict === 'invalid' ? 'signature' : 'undecided')
}
