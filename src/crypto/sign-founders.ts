import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { signedBytes } from '../wire/envelope.ts'
import type { FounderSignature, SignedByFounders } from '../wire/founders-envelope.ts'
import type { Signer } from '../ports/key-store.ts'

/** One founder's signature over a record: for others to add theirs to. */
export async function signFoundersRecord(
  signer: Signer,
  { domain, payload }: Pick<SignedByFounders, 'domain' | 'payload'>,
): Promise<FounderSignature> {
  const founder = idFromBytes<AccountId>(signer.publicKey)
  if (!founder.ok) throw new MisuseError(`expected 32 bytes, got ${signer.publicKey.length}`)
  return { founder: founder.value, signature: await signer.sign(signedBytes(domain, payload)) }
}
