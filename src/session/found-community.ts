import { hashId } from '../crypto/hash-id.ts'
import { openGenesis } from '../crypto/open-policy.ts'
import { seal } from '../crypto/seal.ts'
import { COMMUNITY_NAME_MAX_LETTERS, type Genesis } from '../domain/community/genesis.ts'
import { cleanLabel } from '../domain/label.ts'
import { idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { writeGenesis } from '../wire/genesis.ts'
import { POLICY_DOMAIN, writePolicy } from '../wire/policy.ts'
import type { NamedPolicy, Policy } from '../domain/community/policy.ts'
import type { Signer } from '../ports/key-store.ts'

/** The rules that founders choose. */
export type Rules = Pick<Policy, 'threshold' | 'maxAgeDays' | 'starters'> &
  Partial<Pick<Policy, 'counted' | 'unlisted'>>

/** Everybody counts, and unlisted Spaces pass the gate too. */
const OPEN_RULES = { counted: { kind: 'open' }, unlisted: 'gate' } as const

/** What a founder hands out: a community complete in itself. */
export type Founded = {
  readonly id: CommunityId
  readonly genesis: Uint8Array
  /** The envelope of the first policy. */
  readonly policy: Uint8Array
}

/** Founds a community of one founder. `nonce`: GENESIS_NONCE_BYTES of chance. */
export async function foundCommunity(
  founder: Signer,
  { name, nonce, ...rules }: Rules & Pick<Genesis, 'name' | 'nonce'>,
): Promise<Founded> {
  const account = idFromBytes<AccountId>(founder.publicKey)
  if (!account.ok) throw new MisuseError(`expected a key of 32 bytes: ${account.reason}`)
  const label = cleanLabel(name, COMMUNITY_NAME_MAX_LETTERS)
  const genesis = writeGenesis({ name: label, founders: [account.value], mustSign: 1, nonce })
  const opened = await openGenesis(genesis)
  if (!opened.ok) throw new MisuseError(`expected a genesis that others take: ${opened.reason}`)
  const id = await hashId<CommunityId>(genesis)
  const policy = await sealPolicy(
    founder,
    { ...OPEN_RULES, ...rules, community: id, version: 1 },
    undefined,
  )
  return { id, genesis, policy }
}

/** Signs the version after `held`, with what changes; answers its envelope. */
export async function revisePolicy(
  founder: Signer,
  held: NamedPolicy,
  change: Partial<Rules>,
): Promise<Uint8Array> {
  const { policy, id } = held
  return sealPolicy(founder, { ...policy, ...change, version: policy.version + 1 }, id)
}

const sealPolicy = (
  founder: Signer,
  policy: Policy,
  predecessor: NamedPolicy['predecessor'],
): Promise<Uint8Array> => seal(founder, POLICY_DOMAIN, writePolicy({ policy, predecessor }))
