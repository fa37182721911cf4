/** The evidence in a certificate (PROTOCOL.md, "Certificate"). */
import { joinBytes } from './join-bytes.ts'
import { GIVEN_BYTES, readGiven, writeGiven } from './invitation.ts'
import { compareBytes } from '../domain/follow/order.ts'
import { DEPTH_MAX } from '../domain/community/counted.ts'
import { FOUNDERS_MAX } from '../domain/community/genesis.ts'
import { WORK_NONCE_BYTES } from '../domain/community/work.ts'
import { accountAt, isLink, type ChainStep, type Evidence } from '../domain/follow/evidence.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

const COUNT_BYTES = 2
const ROOT_BYTES = 1 + ID_BYTES
const LINK_BYTES = 1 + GIVEN_BYTES

/** Most bytes of chains for so many members: every member with links of its own all the way up. */
export const chainsBytesMax = (members: number, depth = DEPTH_MAX): number =>
  COUNT_BYTES + FOUNDERS_MAX * ROOT_BYTES + members * depth * LINK_BYTES

/** Whose evidence it is, as the members before it say. */
export type EvidenceOf = {
  readonly community: CommunityId
  readonly members: readonly AccountId[]
}

/** The bytes of evidence behind the members; none for an open community. */
export function writeEvidence(evidence: Evidence): Uint8Array {
  if (evidence.kind === 'none') return new Uint8Array()
  if (evidence.kind === 'work') return joinBytes(evidence.nonces)
  const { steps } = evidence
  const count = Uint8Array.of(steps.length >> 8, steps.length & 0xff)
  return joinBytes([count, ...steps.map(writeStep)])
}

const writeStep = (step: ChainStep): Uint8Array =>
  isLink(step)
    ? joinBytes([Uint8Array.of(step.depth), writeGiven(step.invitation)])
    : joinBytes([Uint8Array.of(0), bytesOf(step.founder)])

/** Reads one nonce per member. */
export function readWorkEvidence(
  bytes: Uint8Array,
  members: number,
): Verdict<Evidence, 'malformed'> {
  if (bytes.length !== members * WORK_NONCE_BYTES) return refuse('malformed')
  const nonces = Array.from({ length: members }, (_, at) =>
    bytes.slice(at * WORK_NONCE_BYTES, (at + 1) * WORK_NONCE_BYTES),
  )
  return accept({ kind: 'work', nonces })
}

/** Reads chains in their one form. Signatures are checked by `crypto/open-certificate`. */
export function readChains(bytes: Uint8Array, of: EvidenceOf): Verdict<Evidence, 'malformed'> {
  if (bytes.length < COUNT_BYTES) return refuse('malformed')
  const count = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
  if (count > FOUNDERS_MAX + of.members.length * DEPTH_MAX) return refuse('malformed')
  const steps: ChainStep[] = []
  const path: ChainStep[] = []
  let at = COUNT_BYTES
  for (let read = 0; read < count; read++) {
    const length = bytes[at] === 0 ? ROOT_BYTES : LINK_BYTES
    const step = readStep(bytes.subarray(at, at + length), path, of.community)
    if (step === undefined) return refuse('malformed')
    path.length = step.depth
    path.push(step)
    steps.push(step)
    at += length
  }
  const isWhole = at === bytes.length && isInOneForm(steps, new Set(of.members))
  return isWhole ? accept({ kind: 'chains', steps }) : refuse('malformed')
}

/** A root, or a link under the last step that is one less deep. `path`: the step before and all above it. */
function readStep(
  bytes: Uint8Array,
  path: readonly ChainStep[],
  community: CommunityId,
): ChainStep | undefined {
  const depth = bytes[0]
  if (depth === 0) {
    const founder = idFromBytes<AccountId>(bytes.subarray(1))
    return founder.ok ? { depth, founder: founder.value } : undefined
  }
  if (depth === undefined || depth > DEPTH_MAX) return undefined
  const above = path[depth - 1]
  if (above === undefined) return undefined
  const given = readGiven(bytes.subarray(1), { community, inviter: accountAt(above) })
  return given.ok ? { depth, invitation: given.value } : undefined
}

/** Nobody twice, everything in order, and nothing that leads to no member. */
function isInOneForm(steps: readonly ChainStep[], members: ReadonlySet<AccountId>): boolean {
  if (steps.filter(step => step.depth === 0).length > FOUNDERS_MAX) return false
  if (new Set(steps.map(accountAt)).size !== steps.length) return false
  const siblings: ChainStep[] = []
  for (const [at, step] of steps.entries()) {
    const before = siblings[step.depth]
    if (before !== undefined && !isBefore(before, step)) return false
    siblings.length = step.depth
    siblings.push(step)
    const isLeaf = (steps[at + 1]?.depth ?? 0) <= step.depth
    if (isLeaf && (step.depth === 0 || !members.has(accountAt(step)))) return false
  }
  return true
}

/** Whether two steps under one are in order: founders by bytes, invitations by their place. */
function isBefore(one: ChainStep, other: ChainStep): boolean {
  if (isLink(one) && isLink(other)) return one.invitation.slot < other.invitation.slot
  return compareBytes(bytesOf(accountAt(one)), bytesOf(accountAt(other))) < 0
}
