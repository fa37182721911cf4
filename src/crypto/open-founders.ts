import { isAcceptableKey } from './acceptable-key.ts'
import { verify } from './ed25519.ts'
import { signedBytes } from '../wire/envelope.ts'
import { bytesOf } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Community } from '../domain/community/genesis.ts'
import type { EnvelopeRefusal } from './open.ts'
import type { SignedByFounders } from '../wire/founders-envelope.ts'

/** Why a record is not the founders'. All of them are wrong for everybody for ever. */
export type FoundersRefusal =
  | EnvelopeRefusal
  | 'wrong-community'
  | 'not-a-founder'
  | 'too-few-founders'

/**
 * Whether as many founders as the genesis asks for signed this record: no fewer, and no more, so that
 * nobody can make another byte string of it. Never throws.
 */
export async function checkFounders(
  record: SignedByFounders,
  { founders, mustSign }: Community,
): Promise<Verdict<true, FoundersRefusal>> {
  const { signatures } = record
  if (!signatures.every(({ founder }) => founders.includes(founder))) return refuse('not-a-founder')
  if (signatures.length < mustSign) return refuse('too-few-founders')
  if (signatures.length > mustSign) return refuse('malformed')
  const message = signedBytes(record.domain, record.payload)
  for (const { founder, signature } of signatures) {
    const key = bytesOf(founder)
    if (!isAcceptableKey(key)) return refuse('key')
    if (!(await verify(key, message, signature))) return refuse('signature')
  }
  return accept(true)
}
