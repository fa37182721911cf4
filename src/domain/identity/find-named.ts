import { seekerOf } from '../look-alike.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { AccountId } from '../ids.ts'

/** Those who are meant: by name, in whichever letters it is written, or by the words of the key; in their order. */
export function findNamed<
  Row extends { readonly account: AccountId; readonly name: string | undefined },
>(people: readonly Row[], sought: string): readonly Row[] {
  const isFound = seekerOf(sought)
  return people.filter(({ account, name = '' }) =>
    isFound([name, fingerprintOf(account).join(' ')]),
  )
}
