import type { AccountId } from '../src/index.ts'

/** How many groups of letters a person compares. */
const GROUPS = 4
const GROUP_LETTERS = 4

/** What people read out to each other to know that they mean the same key. */
export function fingerprintOf(account: AccountId): string {
  const groups = Array.from({ length: GROUPS }, (_, at) =>
    account.slice(at * GROUP_LETTERS, (at + 1) * GROUP_LETTERS),
  )
  return groups.join(' ')
}

/** Numbers from which the picture of `account` is drawn. */
export function avatarOf(account: AccountId): (choices: number) => number {
  let at = 0
  return choices => {
    // Two base64url letters at a time: 12 bits, more than any choice here needs.
    const pair = (account.charCodeAt(at) * 131 + account.charCodeAt(at + 1)) % 4_093
    at = (at + 2) % 42
    return pair % choices
  }
}
