import {
  admitByWork,
  withoutEvidence,
  type Admit,
  type Counting,
  type Ground,
} from '../domain/community/admission.ts'
import {
  depthMaxOf,
  evidenceKindOf,
  fanOutOf,
  FOUNDER_SLOTS_MAX,
} from '../domain/community/counted.ts'
import { admitByTree, growTree, hasPlace, type Placed } from '../domain/community/invite-tree.ts'
import { invitationKey } from '../domain/community/invitation.ts'
import type { AccountId } from '../domain/ids.ts'
import type { AdmissionRefusal } from '../domain/community/admission.ts'
import type { MeasuredWork } from '../domain/community/work.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { VerifiedInvitation } from '../crypto/open-invitation.ts'

/** Invitations, and proofs of work, kept of one community: some 30 MB in memory, 20 MB on disk. */
export const KEPT_MAX = 100_000
/** Invitations kept for one place: the one that counts and one that shows it was given twice. */
const CLAIMS_MAX = 2

/** How many invitations an account may give, and which places are still free. */
export type Places = {
  /** Whether this account's invitations count at all: a founder's, and a member's above the last level. */
  readonly mayInvite: boolean
  readonly given: readonly VerifiedInvitation[]
  readonly total: number
  /** The lowest free place; undefined when all are given. */
  readonly next: number | undefined
}

/** The evidence of one community as it is known here, and whom it admits. In memory only. */
export class CommunityAdmissions {
  readonly #invitations = new Map<string, VerifiedInvitation>()
  readonly #byInvitee = new Map<AccountId, VerifiedInvitation[]>()
  readonly #byInviter = new Map<AccountId, VerifiedInvitation[]>()
  readonly #works = new Map<AccountId, MeasuredWork>()
  #policy: Policy
  #ground: Ground
  #placed = new Map<AccountId, Placed>()
  #refused = new Map<AccountId, AdmissionRefusal>()
  #isGrown = false
  #counting: Counting | undefined

  constructor(policy: Policy, ground: Ground) {
    this.#policy = policy
    this.#ground = ground
  }

  get policy(): Policy {
    return this.#policy
  }

  /** Whom the evidence admits now: another object whenever that may have changed. */
  get counting(): Counting {
    return (this.#counting ??= { policy: this.#policy, admit: this.#admit() })
  }

  /** Counts under these rules from now on. Answers whether they are others than before. */
  setRules(policy: Policy, ground: Ground): boolean {
    if (policy === this.#policy && ground === this.#ground) return false
    this.#policy = policy
    this.#ground = ground
    this.#isGrown = false
    this.#counting = undefined
    return true
  }

  has(invitation: VerifiedInvitation | Parameters<typeof invitationKey>[0]): boolean {
    return this.#invitations.has(invitationKey(invitation))
  }

  workOf(account: AccountId): MeasuredWork | undefined {
    return this.#works.get(account)
  }

  /** Whether an invitation has a place in the tree that grows here, and so is worth keeping. */
  wantsInvitation(invitation: Parameters<typeof invitationKey>[0]): boolean {
    if (evidenceKindOf(this.#policy.counted) !== 'chains') return false
    if (this.#invitations.size >= KEPT_MAX || this.has(invitation)) return false
    const { inviter, slot } = invitation
    if (!hasPlace(invitation, this.#rules()) || this.#depthOf(inviter) === undefined) return false
    const claims = (this.#byInviter.get(inviter) ?? []).filter(one => one.slot === slot)
    return claims.length < CLAIMS_MAX
  }

  /** Whether a proof is worth keeping: enough, and the account's first. */
  wantsWork({ account, bits }: MeasuredWork): boolean {
    const { counted } = this.#policy
    if (counted.kind !== 'pow' || bits < counted.bits || this.#works.size >= KEPT_MAX) return false
    return (this.#works.get(account)?.bits ?? 0) < counted.bits
  }

  /** Takes in what was verified and stored. */
  addInvitation(invitation: VerifiedInvitation): void {
    if (this.has(invitation)) return
    this.#invitations.set(invitationKey(invitation), invitation)
    push(this.#byInvitee, invitation.invitee, invitation)
    push(this.#byInviter, invitation.inviter, invitation)
    if (this.#isGrown && !this.#graft(invitation)) this.#isGrown = false
    this.#counting = undefined
  }

  /** Takes in what was measured and stored. */
  addWork(work: MeasuredWork): void {
    this.#works.set(work.account, work)
    this.#counting = undefined
  }

  /** How many invitations an account has to give, has given, and which is the next. */
  placesOf(account: AccountId): Places {
    const { counted } = this.#policy
    const isFounder = this.#ground.founders.includes(account)
    const total = isFounder ? FOUNDER_SLOTS_MAX : fanOutOf(counted)
    const given = this.#byInviter.get(account) ?? []
    const taken = new Set(given.map(one => one.slot))
    let next = 1
    while (taken.has(next)) next += 1
    const depth = evidenceKindOf(counted) === 'chains' ? this.#depthOf(account) : undefined
    const mayInvite = depth !== undefined && total > 0
    return { mayInvite, given, total, next: mayInvite && next <= total ? next : undefined }
  }

  /**
   * What shows why an account counts, or could: the invitations to it, the one that counts first, at
   * most `max`, and before them those of the chain above, founders' first.
   */
  evidenceFor(account: AccountId, max: number): readonly VerifiedInvitation[] {
    this.#grow()
    const counts = this.#placed.get(account)?.invitation
    const all = this.#byInvitee.get(account) ?? []
    const own = [...all].sort((a, b) => Number(b === counts) - Number(a === counts)).slice(0, max)
    const [first] = own
    return first === undefined ? [] : [...this.#chainAbove(first.inviter), ...own]
  }

  /** Invitations that an account gave, the lowest places first. */
  givenBy(account: AccountId): readonly VerifiedInvitation[] {
    return [...(this.#byInviter.get(account) ?? [])].sort((a, b) => a.slot - b.slot)
  }

  #rules(): Parameters<typeof hasPlace>[1] {
    return { counted: this.#policy.counted, ground: this.#ground }
  }

  #admit(): Admit {
    const { counted } = this.#policy
    if (counted.kind === 'pow') {
      const works = this.#works
      return admitByWork(account => works.get(account), counted.bits, this.#ground)
    }
    if (evidenceKindOf(counted) === 'none') return withoutEvidence(this.#policy).admit
    this.#grow()
    return admitByTree({ placed: this.#placed, refused: this.#refused }, this.#ground)
  }

  /** How deep an account stands if there may be somebody below it; undefined if not. */
  #depthOf(account: AccountId): number | undefined {
    if (this.#ground.founders.includes(account)) return 0
    this.#grow()
    const depth = this.#placed.get(account)?.depth
    return depth !== undefined && depth < depthMaxOf(this.#policy.counted) ? depth : undefined
  }

  #grow(): void {
    if (this.#isGrown) return
    const tree = growTree(this.#invitations.values(), this.#rules())
    this.#placed = new Map(tree.placed)
    this.#refused = new Map(tree.refused)
    this.#isGrown = true
  }

  /** Adds a leaf where that changes nobody else's place: else the tree has to be grown anew. */
  #graft(invitation: VerifiedInvitation): boolean {
    const { inviter, invitee, slot } = invitation
    const depth = this.#depthOf(inviter)
    const isOnlyClaim = this.#byInviter
      .get(inviter)
      ?.every(one => one === invitation || one.slot !== slot)
    const isNew = this.#byInvitee.get(invitee)?.length === 1 && !this.#byInviter.has(invitee)
    const isCut = this.#ground.revoked.some(
      one => one.inviter === inviter && one.invitee === invitee,
    )
    if (depth === undefined || isOnlyClaim !== true || !isNew || isCut) return false
    if (!hasPlace(invitation, this.#rules())) return false
    this.#placed.set(invitee, { depth: depth + 1, invitation })
    return true
  }

  #chainAbove(account: AccountId): readonly VerifiedInvitation[] {
    const chain: VerifiedInvitation[] = []
    const above = new Set<AccountId>()
    for (let one = account; !above.has(one);) {
      above.add(one)
      const placed = this.#placed.get(one)?.invitation
      const found = placed && this.#invitations.get(invitationKey(placed))
      if (found === undefined) break
      chain.unshift(found)
      one = found.inviter
    }
    return chain
  }
}

function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}
