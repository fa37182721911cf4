import { DELEGATION_DOMAIN, writeDelegation } from '../../src/wire/delegation.ts'
import { idFromBytes, type PeerId, type SessionId, type SpaceId } from '../../src/domain/ids.ts'
import { kidOf } from '../../src/crypto/media-keys.ts'
import { seal } from '../../src/crypto/seal.ts'
import { signBundle } from '../../src/crypto/bundle-signature.ts'
import { writeSframeHeader } from '../../src/wire/sframe-header.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { TimeMs } from '../../src/domain/time.ts'

/** Whose bundles, in which Space. */
export type Author = { readonly space: SpaceId; readonly session: Signer }

export function sessionOf(signer: Signer): SessionId {
  const id = idFromBytes<SessionId>(signer.publicKey)
  if (!id.ok) throw new Error('a signer has a public key of 32 bytes')
  return id.value
}

/** A signed bundle. Its ciphertext is made up: forwarders never decrypt. */
export async function bundleBy(
  { space, session }: Author,
  ctr: bigint,
  length = 250,
): Promise<Uint8Array> {
  const kid = await kidOf({ session: sessionOf(session), epoch: 0, lane: 'audience' })
  const header = writeSframeHeader({ kid, ctr })
  const sframe = new Uint8Array(header.length + length).fill(Number(ctr & 255n))
  sframe.set(header)
  return signBundle(session, space, sframe)
}

/** The account lets the session speak for it from this peer, for an hour. */
export function delegationOf(of: {
  readonly account: Signer
  readonly session: Signer
  readonly peer: PeerId
  readonly startedAtMs: TimeMs
}): Promise<Uint8Array> {
  const payload = writeDelegation({
    session: sessionOf(of.session),
    sealingKey: new Uint8Array(),
    peer: of.peer,
    notBeforeMs: of.startedAtMs,
    notAfterMs: of.startedAtMs + 3_600_000,
  })
  return seal(of.account, DELEGATION_DOMAIN, payload)
}
