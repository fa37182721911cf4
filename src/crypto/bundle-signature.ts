import { bytesOf, type SessionId, type SpaceId } from '../domain/ids.ts'
import { signedBytes, writeBundle, type BundleHeader } from '../wire/bundle.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SignedBytes } from '../ports/verifier.ts'
import { verify } from './ed25519.ts'

/** Signs an SFrame message with the session's key and makes it a bundle. */
export async function signBundle(
  signer: Signer,
  space: SpaceId,
  sframe: Uint8Array,
): Promise<Uint8Array> {
  const message = signedBytes(bytesOf(space), signer.publicKey, sframe)
  return writeBundle(sframe, await signer.sign(message))
}

/** What must be checked before a bundle is forwarded or heard: for `verify`, one or many at a time. */
export function bundleClaim(
  space: SpaceId,
  session: SessionId,
  bundle: Pick<BundleHeader, 'sframe' | 'signature'>,
): SignedBytes {
  const publicKey = bytesOf(session)
  const message = signedBytes(bytesOf(space), publicKey, bundle.sframe)
  return { publicKey, message, signature: bundle.signature }
}

/** Whether `session` made this bundle for this Space. */
export async function verifyBundle(
  space: SpaceId,
  session: SessionId,
  bundle: Pick<BundleHeader, 'sframe' | 'signature'>,
): Promise<boolean> {
  const { publicKey, message, signature } = bundleClaim(space, session, bundle)
  return verify(publicKey, message, signature)
}
