/**
 * What founders do at their own computer: found a community, change its rules, tell it something, let
 * people in and cut branches off. Offline: files in, files out.
 */
import { checkFounders, type FoundersRefusal } from '../crypto/open-founders.ts'
import { openBulletin, openGenesis, openPolicy } from '../crypto/open-policy.ts'
import { genuineOf, openInvitations, type VerifiedInvitation } from '../crypto/open-invitation.ts'
import { signFoundersRecord } from '../crypto/sign-founders.ts'
import { signInvitation } from '../crypto/sign-invitation.ts'
import { COMMUNITY_NAME_MAX_LETTERS, type Community } from '../domain/community/genesis.ts'
import { cleanLabel } from '../domain/label.ts'
import { evidenceKindOf, FOUNDER_SLOTS_MAX } from '../domain/community/counted.ts'
import { DEFAULT_MAX_AGE_DAYS, DEFAULT_THRESHOLD } from '../domain/community/policy.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { BULLETIN_DOMAIN, readBulletin, writeBulletin } from '../wire/bulletin.ts'
import { POLICY_DOMAIN, readPolicy, writePolicy } from '../wire/policy.ts'
import { readInvitation, writeInvitation } from '../wire/invitation.ts'
import { writeFoundersEnvelope } from '../wire/founders-envelope.ts'
import { writeGenesis } from '../wire/genesis.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Bulletin, NamedBulletin } from '../domain/community/bulletin.ts'
import type { CommunityFile, PendingRecord } from '../wire/community-file.ts'
import type { NamedPolicy, Policy } from '../domain/community/policy.ts'
import type { Signer } from '../ports/key-store.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verified } from '../domain/verified.ts'

/** A community file of which everything was checked. */
export type FoundersFile = {
  readonly file: CommunityFile
  readonly community: Verified<Community>
  readonly policy: Verified<NamedPolicy> | undefined
  readonly bulletin: Verified<NamedBulletin> | undefined
  readonly invitations: readonly VerifiedInvitation[]
}

/** The genesis of a community with these founders, under a cleaned name. Throws MisuseError if it would be none. */
export async function foundingFile(
  founding: Pick<Community, 'name' | 'mustSign' | 'nonce'> & {
    readonly founders: ReadonlySet<AccountId>
  },
): Promise<FoundersFile> {
  const name = cleanLabel(founding.name, COMMUNITY_NAME_MAX_LETTERS)
  const founders = [...founding.founders].sort()
  const genesis = writeGenesis({ ...founding, name, founders })
  const community = await openGenesis(genesis)
  if (!community.ok) throw new MisuseError(`expected a sound genesis, got ${community.reason}`)
  const file = { genesis, policy: undefined, bulletin: undefined, invitations: [] }
  return {
    file,
    community: community.value,
    policy: undefined,
    bulletin: undefined,
    invitations: [],
  }
}

/** Checks every record and signature in a file. */
export async function openFoundersFile(
  file: CommunityFile,
  verifier: BulkVerifier,
): Promise<Verdict<FoundersFile, string>> {
  const community = await openGenesis(file.genesis)
  if (!community.ok) return refuse(`its genesis is ${community.reason}`)
  const policy = file.policy && (await openPolicy(file.policy, community.value))
  if (policy?.ok === false) return refuse(`its policy is refused: ${policy.reason}`)
  const bulletin = file.bulletin && (await openBulletin(file.bulletin, community.value))
  if (bulletin?.ok === false) return refuse(`its bulletin is refused: ${bulletin.reason}`)
  const { id, founders } = community.value
  const read = file.invitations.map(bytes => readInvitation(bytes, id))
  const invitations = read.flatMap(one => (one.ok ? [one.value] : []))
  const opened = await openInvitations(invitations, verifier)
  const good = genuineOf(opened)
  if (good.length < file.invitations.length) return refuse('one of its invitations is not genuine')
  if (!good.every(one => founders.includes(one.inviter))) {
    return refuse('one of its invitations is by somebody who is no founder')
  }
  return accept({
    file,
    community: community.value,
    policy: policy?.value,
    bulletin: bulletin?.value,
    invitations: good,
  })
}

/** The rules that founders may change. */
export type RuleChange = Partial<
  Pick<Policy, 'threshold' | 'maxAgeDays' | 'starters' | 'counted' | 'unlisted'>
>

/** The next policy, unsigned. Refused when a number is out of range. */
export function draftPolicy(
  { community, policy: held }: FoundersFile,
  change: RuleChange,
): Verdict<PendingRecord, 'malformed'> {
  const before: Omit<Policy, 'version'> = held?.policy ?? {
    community: community.id,
    threshold: DEFAULT_THRESHOLD,
    maxAgeDays: DEFAULT_MAX_AGE_DAYS,
    starters: [],
    counted: { kind: 'open' },
    unlisted: 'gate',
  }
  const version = (held?.policy.version ?? 0) + 1
  const policy = { ...before, ...change, version }
  const payload = writePolicy({ policy, predecessor: held?.id })
  if (!readPolicy(payload).ok) return refuse('malformed')
  return accept({ domain: POLICY_DOMAIN, payload, signatures: [] })
}

/** What founders may tell. */
export type Telling = Partial<Pick<Bulletin, 'description' | 'relays' | 'moderators' | 'revoked'>>

/** The next bulletin, unsigned. Refused when something is out of bounds. */
export function draftBulletin(
  { community, bulletin: held }: FoundersFile,
  change: Telling,
): Verdict<PendingRecord, 'malformed'> {
  const before: Omit<Bulletin, 'version'> = held?.bulletin ?? {
    community: community.id,
    description: '',
    relays: [],
    moderators: [],
    revoked: [],
  }
  const version = (held?.bulletin.version ?? 0) + 1
  const bulletin = { ...before, ...change, version }
  const payload = writeBulletin({ bulletin, predecessor: held?.id })
  if (!readBulletin(payload).ok) return refuse('malformed')
  return accept({ domain: BULLETIN_DOMAIN, payload, signatures: [] })
}

/** Adds a founder's signature. */
export async function signPending(
  pending: PendingRecord,
  signer: Signer,
  { founders }: Community,
): Promise<Verdict<PendingRecord, 'not-a-founder' | 'signed-already'>> {
  const added = await signFoundersRecord(signer, pending)
  if (!founders.includes(added.founder)) return refuse('not-a-founder')
  if (pending.signatures.some(one => one.founder === added.founder)) return refuse('signed-already')
  return accept({ ...pending, signatures: [...pending.signatures, added] })
}

/**
 * The file with a pending record in it, once it is signed by as many as must, and follows on what the
 * file holds: somebody may have signed another one meanwhile.
 */
export async function completeWith(
  { file, community, policy, bulletin }: FoundersFile,
  pending: PendingRecord,
): Promise<Verdict<CommunityFile, FoundersRefusal | 'outdated'>> {
  const checked = await checkFounders(pending, community)
  if (!checked.ok) return checked
  const envelope = writeFoundersEnvelope(pending)
  if (pending.domain === POLICY_DOMAIN) {
    const named = await openPolicy(envelope, community)
    if (!named.ok) return named
    const isNext = named.value.predecessor === policy?.id
    return isNext ? accept({ ...file, policy: envelope }) : refuse('outdated')
  }
  const named = await openBulletin(envelope, community)
  if (!named.ok) return named
  const isNext = named.value.predecessor === bulletin?.id
  return isNext ? accept({ ...file, bulletin: envelope }) : refuse('outdated')
}

/** Why nobody was invited. */
export type FounderInviteRefusal =
  | 'no-policy'
  | 'not-by-invitation'
  | 'not-a-founder'
  | 'oneself'
  | 'invited-already'
  | 'no-places-left'

/** The file with one more invitation by this founder, at its lowest free place. */
export async function inviteInto(
  { file, community, policy, invitations }: FoundersFile,
  signer: Signer,
  { invitee, nowMs }: { readonly invitee: AccountId; readonly nowMs: TimeMs },
): Promise<Verdict<CommunityFile, FounderInviteRefusal>> {
  const inviter = idFromBytes<AccountId>(signer.publicKey)
  if (policy === undefined) return refuse('no-policy')
  if (evidenceKindOf(policy.policy.counted) !== 'chains') return refuse('not-by-invitation')
  if (!inviter.ok || !community.founders.includes(inviter.value)) return refuse('not-a-founder')
  if (inviter.value === invitee) return refuse('oneself')
  const own = invitations.filter(one => one.inviter === inviter.value)
  if (own.some(one => one.invitee === invitee)) return refuse('invited-already')
  const taken = new Set(own.map(one => one.slot))
  let slot = 1
  while (taken.has(slot)) slot += 1
  if (slot > FOUNDER_SLOTS_MAX) return refuse('no-places-left')
  const terms = { community: community.id, invitee, slot, timeMs: nowMs }
  const invitation = writeInvitation(await signInvitation(signer, terms))
  return accept({ ...file, invitations: [...file.invitations, invitation] })
}
