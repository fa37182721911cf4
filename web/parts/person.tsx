import type { JSX } from 'preact'
import type { AccountId } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { fingerprintOf } from '../identity.ts'

/** The letters by which people tell a key from another one of the same name. */
export function Fingerprint({ account }: { readonly account: AccountId }): JSX.Element {
  const words = useWords()
  return (
    <span class="fingerprint">
      <span class="unseen">{words.common.fingerprint}: </span>
      <code>{fingerprintOf(account)}</code>
    </span>
  )
}
