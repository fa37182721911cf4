import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { AccountId, PersonSeen } from '../../src/index.ts'
import type { MembersModel } from './members-model.ts'

/** What is known about somebody, for as long as a card shows it; undefined until the first answer. */
export function usePersonSeen(
  members: MembersModel | undefined,
  account: AccountId,
): ReadonlySignal<PersonSeen | undefined> {
  const seen = useSignal<PersonSeen | undefined>(undefined)
  useEffect(() => members?.people.look(account, now => (seen.value = now)), [members, account])
  return seen
}

/** What these accounts call themselves, as far as peers know: asked once, and shown as it comes. */
export function useNames(
  members: MembersModel | undefined,
  accounts: readonly AccountId[],
): ReadonlySignal<ReadonlyMap<AccountId, string>> {
  const names = useSignal<ReadonlyMap<AccountId, string>>(new Map())
  useEffect(() => {
    members?.namesOf(accounts).then(
      found => (names.value = found),
      // Keys without names are shown as they are.
      () => undefined,
    )
  }, [members, accounts.join()])
  return names
}
