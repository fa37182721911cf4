import { openBulletin, openGenesis, openPolicy } from './open-policy.ts'
import { sha256 } from './hash.ts'
import { areEqual } from '../wire/canonical.ts'
import {
  CHECK_BYTES,
  communityLinkCode,
  readCommunityLinkText,
  readLinkEntries,
  writeCommunityLink,
} from '../wire/community-link.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { CommunityLink, CommunityLinkRefusal } from '../domain/community/link.ts'
import type { CommunityRecords } from '../wire/info.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Verified } from '../domain/verified.ts'

/** A link that passed every check, with the records that a community book takes in. */
export type OpenedCommunityLink = Verified<CommunityLink & { readonly records: CommunityRecords }>

/** The code of a community's link. `entries`: up to four peers to begin with. */
export async function makeCommunityLink(
  records: CommunityRecords,
  entries: readonly EntryPoint[],
): Promise<string> {
  const checked = writeCommunityLink(records, entries)
  return communityLinkCode(checked, (await sha256(checked)).subarray(0, CHECK_BYTES))
}

/**
 * The full check of a pasted community link, offline: the founders' signatures, and that the entries
 * are as they were shared. Never throws.
 */
export async function openCommunityLink(
  text: string,
): Promise<Verdict<OpenedCommunityLink, CommunityLinkRefusal>> {
  const parts = readCommunityLinkText(text)
  if (!parts.ok) return parts
  const { genesis, policy, bulletin, checked, check } = parts.value
  const community = await openGenesis(genesis)
  if (!community.ok) return refuse('genesis')
  const named = await openPolicy(policy, community.value)
  if (!named.ok) return refuse(named.reason === 'wrong-community' ? 'genesis' : 'policy')
  const told = bulletin && (await openBulletin(bulletin, community.value))
  if (told?.ok === false) return refuse('bulletin')
  const entries = readLinkEntries(parts.value.entries)
  const isAsShared = areEqual((await sha256(checked)).subarray(0, CHECK_BYTES), check)
  if (entries === undefined || !isAsShared) return refuse('entries')
  const link: CommunityLink & { readonly records: CommunityRecords } = {
    community: community.value,
    policy: named.value,
    bulletin: told?.value,
    entries,
    records: { genesis, policy, bulletin },
  }
  // The one place where a community link's brand is given: every record in it was checked.
  return accept(link as OpenedCommunityLink)
}
