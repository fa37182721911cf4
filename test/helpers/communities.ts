import { must, NOON, person, people, type Person } from './follows.ts'
import { measureWork, searchWork } from '../../src/crypto/work.ts'
import { openGenesis } from '../../src/crypto/open-policy.ts'
import { signFoundersRecord } from '../../src/crypto/sign-founders.ts'
import { signInvitation } from '../../src/crypto/sign-invitation.ts'
import { BULLETIN_DOMAIN, writeBulletin } from '../../src/wire/bulletin.ts'
import { POLICY_DOMAIN, writePolicy } from '../../src/wire/policy.ts'
import { writeFoundersEnvelope } from '../../src/wire/founders-envelope.ts'
import { writeGenesis } from '../../src/wire/genesis.ts'
import type { AccountId, CommunityId } from '../../src/domain/ids.ts'
import type { Bulletin, NamedBulletin } from '../../src/domain/community/bulletin.ts'
import type { Community } from '../../src/domain/community/genesis.ts'
import type { CommunityRecords } from '../../src/wire/info.ts'
import type { Counted } from '../../src/domain/community/counted.ts'
import type { Invitation } from '../../src/domain/community/invitation.ts'
import type { MeasuredWork } from '../../src/domain/community/work.ts'
import type { NamedPolicy, Policy } from '../../src/domain/community/policy.ts'
import type { VerifiedInvitation } from '../../src/crypto/open-invitation.ts'

/** Founders with keys, ascending as a genesis lists them. */
export const foundersOf = async (count: number): Promise<readonly Person[]> =>
  [...(await people(count, 1))].sort((a, b) => (a.account < b.account ? -1 : 1))

/** A community that real founders signed for. */
export type SignedCommunity = {
  readonly community: Community
  readonly genesis: Uint8Array
  readonly founders: readonly Person[]
}

/** Of these founders so many must sign. */
export async function communityOf(
  founders: readonly Person[],
  mustSign: number,
  name = 'Piazza',
): Promise<SignedCommunity> {
  const genesis = writeGenesis({
    name,
    founders: founders.map(one => one.account),
    mustSign,
    nonce: new Uint8Array(16).fill(7),
  })
  return { community: must(await openGenesis(genesis)), genesis, founders }
}

/** A policy of this community: everybody counts, two followers are enough, unless said otherwise. */
export const rulesFor = (community: CommunityId, change: Partial<Policy> = {}): Policy => ({
  community,
  version: 1,
  threshold: 2,
  maxAgeDays: 365,
  starters: [],
  counted: { kind: 'open' },
  unlisted: 'gate',
  ...change,
})

/** A policy envelope signed by these founders. */
export const signPolicy = (
  by: readonly Person[],
  policy: Policy,
  predecessor?: NamedPolicy['predecessor'],
): Promise<Uint8Array> => signBy(by, POLICY_DOMAIN, writePolicy({ policy, predecessor }))

/** A bulletin envelope signed by these founders. */
export const signBulletin = (
  by: readonly Person[],
  community: CommunityId,
  change: Partial<Bulletin> = {},
  predecessor?: NamedBulletin['predecessor'],
): Promise<Uint8Array> =>
  signBy(
    by,
    BULLETIN_DOMAIN,
    writeBulletin({
      bulletin: {
        community,
        version: 1,
        description: '',
        relays: [],
        moderators: [],
        revoked: [],
        ...change,
      },
      predecessor,
    }),
  )

async function signBy(
  by: readonly Person[],
  domain: string,
  payload: Uint8Array,
): Promise<Uint8Array> {
  const signatures = await Promise.all(
    by.map(one => signFoundersRecord(one.signer, { domain, payload })),
  )
  return writeFoundersEnvelope({ domain, payload, signatures })
}

/** An invitation that `inviter` signed. */
export const inviteSigned = (
  inviter: Person,
  invitee: AccountId,
  { community, slot = 1, timeMs = NOON }: Partial<Invitation> & { readonly community: CommunityId },
): Promise<VerifiedInvitation> =>
  signInvitation(inviter.signer, { community, invitee, slot, timeMs })

/** Work worth so many bits. */
export function workFor(community: CommunityId, account: AccountId, bits: number): MeasuredWork {
  const found = searchWork({ community, account, bits }, 0, 2 ** 20)
  if (found === undefined) throw new RangeError(`no work of ${bits} bits within 2^20`)
  return measureWork(found)
}

/** A community of one founder with this rule, and the records that peers trade. */
export async function countingBy(
  counted: Counted,
  change: Partial<Policy> = {},
): Promise<SignedCommunity & { readonly policy: Policy; readonly records: CommunityRecords }> {
  const founders = [await person(1)]
  const signed = await communityOf(founders, 1)
  const policy = rulesFor(signed.community.id, { counted, ...change })
  const envelope = await signPolicy(founders, policy)
  return { ...signed, policy, records: { genesis: signed.genesis, policy: envelope } }
}
