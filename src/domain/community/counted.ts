/**
 * Links between a founder and a follower in an invite tree. With five invitations each, eight links
 * reach 390,000 people for every one whom a founder invited; every link more makes evidence longer.
 */
export const DEPTH_MAX = 8
/** Invitations of one member: above it one bought member would be worth a whole gate. */
export const FAN_OUT_MAX = 1_000
/** Invitations of one founder: founders write the policy too, so this only keeps numbers small. */
export const FOUNDER_SLOTS_MAX = 1_000_000
/** Below it, 600 proofs cost a grown-up computer a tenth of a second: no work at all. */
export const WORK_BITS_MIN = 8
/** Above it a person with a phone would wait for the better part of an hour. */
export const WORK_BITS_MAX = 28

/**
 * Which followers count (DESIGN §6). `open`: all. `members`: whom a founder invited. `invite`: whom a
 * chain of at most `depth` invitations joins to a founder, each member having `fanOut` of them to
 * give. `pow`: who did work worth `bits` for this community, once. Founders always count.
 */
export type Counted =
  | { readonly kind: 'open' }
  | { readonly kind: 'members' }
  | { readonly kind: 'invite'; readonly depth: number; readonly fanOut: number }
  | { readonly kind: 'pow'; readonly bits: number }

/** What the evidence for a rule consists of. */
export type EvidenceKind = 'none' | 'chains' | 'work'

/** What a follower needs under this rule. */
export function evidenceKindOf({ kind }: Counted): EvidenceKind {
  if (kind === 'open') return 'none'
  return kind === 'pow' ? 'work' : 'chains'
}

/** Links that a chain may have under this rule; 0 where nobody needs to be invited. */
export function depthMaxOf(counted: Counted): number {
  if (counted.kind === 'members') return 1
  return counted.kind === 'invite' ? counted.depth : 0
}

/** Invitations that one member who is no founder may give under this rule. */
export const fanOutOf = (counted: Counted): number =>
  counted.kind === 'invite' ? counted.fanOut : 0
