import { writeSigned, type Unsigned } from '../wire/attestation.ts'
import { SEQ_MAX, TIME_MS_MAX, type Attestation } from '../domain/follow/attestation.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import type { Signer } from '../ports/key-store.ts'

/** Signs a statement by the signer's account. Throws MisuseError for a seq or time out of range. */
export async function signAttestation(
  signer: Signer,
  statement: Omit<Unsigned, 'follower'>,
): Promise<Attestation> {
  const { seq, timeMs } = statement
  if (!isWhole(seq, 1, SEQ_MAX)) throw new MisuseError(`expected seq 1 … ${SEQ_MAX}, got ${seq}`)
  if (!isWhole(timeMs, 0, TIME_MS_MAX)) throw new MisuseError(`expected 48 bits, got ${timeMs}`)
  const follower = idFromBytes<AccountId>(signer.publicKey)
  if (!follower.ok) throw new MisuseError(`expected 32 bytes, got ${signer.publicKey.length}`)
  const unsigned = { ...statement, follower: follower.value }
  return { ...unsigned, signature: await signer.sign(writeSigned(unsigned)) }
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max
