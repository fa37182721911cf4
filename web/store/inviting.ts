import { signal, type ReadonlySignal } from '@preact/signals'
import type { AccountId } from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import type { MembersModel } from './members-model.ts'

/** What became of inviting somebody. */
export type InviteStep = 'calling' | 'delivered' | 'not-here'

/** Inviting people we follow to one Space. */
export type Inviting = {
  /** Names as far as peers know them; undefined until they were asked. */
  readonly names: ReadonlySignal<ReadonlyMap<AccountId, string> | undefined>
  readonly steps: ReadonlySignal<ReadonlyMap<AccountId, InviteStep>>
  invite(account: AccountId): void
}

/** Begins: peers are asked what those we follow call themselves. */
export function inviteFollowed(
  members: MembersModel,
  following: ReadonlySet<AccountId>,
  code: string,
  attempt: Attempt,
): Inviting {
  const names = signal<ReadonlyMap<AccountId, string> | undefined>(undefined)
  const steps = signal<ReadonlyMap<AccountId, InviteStep>>(new Map())
  const step = (account: AccountId, to: InviteStep): void => {
    steps.value = new Map(steps.value).set(account, to)
  }
  attempt(async () => {
    names.value = await members.namesOf([...following])
  })
  return {
    names,
    steps,
    invite: account => {
      step(account, 'calling')
      attempt(async () => {
        let outcome: InviteStep = 'not-here'
        try {
          outcome = await members.calling.call(account, code)
        } finally {
          step(account, outcome)
        }
      })
    },
  }
}
