import { signedBytes, writeEnvelope } from '../wire/envelope.ts'
import type { Signer } from '../ports/key-store.ts'

/** Signs `payload` as a record of kind `domain` and answers the envelope's bytes. */
export async function seal(
  signer: Signer,
  domain: string,
  payload: Uint8Array,
): Promise<Uint8Array> {
  const signature = await signer.sign(signedBytes(domain, payload))
  return writeEnvelope({ key: signer.publicKey, domain, payload, signature })
}
