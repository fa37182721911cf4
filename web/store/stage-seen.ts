import type { AccountId, Announcement } from '../../src/index.ts'

/** Somebody on the stage of a Space that is looked at from outside. */
export type SeenOnStage = {
  readonly account: AccountId
  /** Undefined while nobody has told it: a heartbeat names its host alone. */
  readonly name: string | undefined
  /** `away`: the host, while somebody leads in its place. */
  readonly role: 'host' | 'away' | 'speaker'
  readonly isFollowed: boolean
  readonly isBlocked: boolean
}

/** What is known here about those people. */
export type Known = {
  readonly names: ReadonlyMap<AccountId, string>
  readonly following: ReadonlySet<AccountId>
  readonly blocked: ReadonlySet<AccountId>
}

/** Who stands on the stage as the heartbeat says: the host, then whom I follow, then the others. */
export function stageSeen(
  { host, by, hostName, speakers }: Announcement,
  { names, following, blocked }: Known,
): readonly SeenOnStage[] {
  return [...new Set(speakers)]
    .map((account): SeenOnStage => {
      const isHost = account === host
      return {
        account,
        name: isHost ? hostName : names.get(account),
        role: !isHost ? 'speaker' : by === host ? 'host' : 'away',
        isFollowed: following.has(account),
        isBlocked: blocked.has(account),
      }
    })
    .toSorted((one, other) => rankOf(one) - rankOf(other))
}

const rankOf = ({ role, isFollowed }: SeenOnStage): number =>
  role === 'speaker' ? (isFollowed ? 1 : 2) : 0
