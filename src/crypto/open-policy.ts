import { checkFounders, type FoundersRefusal } from './open-founders.ts'
import { hashId } from './hash-id.ts'
import { BULLETIN_DOMAIN, BULLETIN_MAX, readBulletin } from '../wire/bulletin.ts'
import { readFoundersEnvelope } from '../wire/founders-envelope.ts'
import { readGenesis, type GenesisRefusal } from '../wire/genesis.ts'
import { POLICY_DOMAIN, POLICY_MAX, readPolicy } from '../wire/policy.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { BulletinId, CommunityId, PolicyId } from '../domain/ids.ts'
import type { Community } from '../domain/community/genesis.ts'
import type { NamedBulletin } from '../domain/community/bulletin.ts'
import type { NamedPolicy } from '../domain/community/policy.ts'
import type { Verified } from '../domain/verified.ts'

/** Names a community by the hash of its genesis. Never throws. */
export async function openGenesis(
  bytes: Uint8Array,
): Promise<Verdict<Verified<Community>, GenesisRefusal>> {
  const genesis = readGenesis(bytes)
  if (!genesis.ok) return genesis
  const id = await hashId<CommunityId>(bytes)
  // The one place where a community's brand is given: its name is the hash of what was read.
  return accept({ ...genesis.value, id } as Verified<Community>)
}

/**
 * Checks a policy's shape, and that as many of the community's founders signed it as must. Whether it
 * is newer than another is for `domain/community/policy`. Never throws.
 */
export async function openPolicy(
  envelope: Uint8Array,
  community: Community,
): Promise<Verdict<Verified<NamedPolicy>, FoundersRefusal>> {
  const record = readFoundersEnvelope(envelope, POLICY_DOMAIN, POLICY_MAX)
  if (!record.ok) return record
  const content = readPolicy(record.value.payload)
  if (!content.ok) return content
  if (content.value.policy.community !== community.id) return refuse('wrong-community')
  const checked = await checkFounders(record.value, community)
  if (!checked.ok) return checked
  const id = await hashId<PolicyId>(envelope)
  // The one place where a policy's brand is given: its signatures were checked.
  return accept({ ...content.value, id } as Verified<NamedPolicy>)
}

/** Checks a bulletin as {@link openPolicy} checks a policy. Never throws. */
export async function openBulletin(
  envelope: Uint8Array,
  community: Community,
): Promise<Verdict<Verified<NamedBulletin>, FoundersRefusal>> {
  const record = readFoundersEnvelope(envelope, BULLETIN_DOMAIN, BULLETIN_MAX)
  if (!record.ok) return record
  const content = readBulletin(record.value.payload)
  if (!content.ok) return content
  if (content.value.bulletin.community !== community.id) return refuse('wrong-community')
  const checked = await checkFounders(record.value, community)
  if (!checked.ok) return checked
  const id = await hashId<BulletinId>(envelope)
  // The one place where a bulletin's brand is given: its signatures were checked.
  return accept({ ...content.value, id } as Verified<NamedBulletin>)
}
