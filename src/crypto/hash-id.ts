import { sha256 } from './hash.ts'
import { idFromBytes } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import type {
  ActionId,
  BulletinId,
  CertificateId,
  CommunityId,
  PolicyId,
  SpaceId,
} from '../domain/ids.ts'

type HashId = ActionId | BulletinId | CertificateId | CommunityId | PolicyId | SpaceId

/** The id of a record that is named by the SHA-256 of its bytes. Which id is the caller's knowledge. */
export async function hashId<Id extends HashId>(bytes: Uint8Array): Promise<Id> {
  const hash = await sha256(bytes)
  const id = idFromBytes<Id>(hash)
  if (!id.ok) throw new MisuseError(`expected a hash of 32 bytes, got ${hash.length}`)
  return id.value
}
