import { hashId } from './hash-id.ts'
import { openEnvelope, type EnvelopeRefusal } from './open.ts'
import { idFromBytes, type AccountId, type CommunityId, type PolicyId } from '../domain/ids.ts'
import { readGenesis, type GenesisRefusal } from '../wire/genesis.ts'
import { POLICY_DOMAIN, POLICY_MAX, readPolicy } from '../wire/policy.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Community } from '../domain/community/genesis.ts'
import type { NamedPolicy } from '../domain/community/policy.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no policy of a community. All of them are wrong for everybody for ever. */
export type PolicyRefusal = EnvelopeRefusal | 'wrong-community' | 'not-a-founder'

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
 * Checks a policy's signature, shape, and that one of the community's founders signed it. Whether it
 * is newer than another is for `domain/community/policy`. Never throws.
 */
export async function openPolicy(
  envelope: Uint8Array,
  community: Community,
): Promise<Verdict<Verified<NamedPolicy>, PolicyRefusal>> {
  const opened = await openEnvelope(envelope, POLICY_DOMAIN, POLICY_MAX)
  if (!opened.ok) return opened
  const content = readPolicy(opened.value.payload)
  if (!content.ok) return content
  if (content.value.policy.community !== community.id) return refuse('wrong-community')
  const founder = idFromBytes<AccountId>(opened.value.key)
  if (!founder.ok || !community.founders.includes(founder.value)) return refuse('not-a-founder')
  const id = await hashId<PolicyId>(envelope)
  // The one place where a policy's brand is given: its signature was checked.
  return accept({ ...content.value, id } as Verified<NamedPolicy>)
}
