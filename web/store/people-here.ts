import type { AccountId, Presence, Speaker } from '../../src/index.ts'

/** Somebody in the list of who is here. */
export type PersonHere = {
  readonly account: AccountId
  readonly name: string
  /** Undefined for whoever listens. */
  readonly role: Speaker['role'] | undefined
  readonly isFollowed: boolean
  readonly isMe: boolean
}

/** What the list is made of. */
export type HereParts = {
  readonly stage: readonly Pick<Speaker, 'account' | 'name' | 'role'>[]
  readonly listed: readonly Presence[]
  readonly following: ReadonlySet<AccountId>
  readonly me: AccountId | undefined
  readonly language: string
}

/** Whom I follow first, then the stage, then the others, each by name. */
export function peopleHere(parts: HereParts): readonly PersonHere[] {
  const { stage, listed, following, me, language } = parts
  const onStage = new Set(stage.map(({ account }) => account))
  const everybody = [
    ...stage,
    ...listed
      .filter(({ account }) => !onStage.has(account))
      .map(({ account, name }) => ({ account, name, role: undefined })),
  ]
  const collator = new Intl.Collator(language, { sensitivity: 'base' })
  return everybody
    .map(({ account, name, role }) => ({
      account,
      name,
      role,
      isFollowed: following.has(account),
      isMe: account === me,
    }))
    .sort(
      (one, other) =>
        groupOf(one) - groupOf(other) ||
        // Whoever goes without a name comes last.
        Number(one.name === '') - Number(other.name === '') ||
        collator.compare(one.name, other.name) ||
        (one.account < other.account ? -1 : 1),
    )
}

const groupOf = ({ isFollowed, role }: PersonHere): number =>
  isFollowed ? 0 : role === undefined ? 2 : 1
