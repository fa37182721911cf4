import type { JSX } from 'preact'
import { fingerprintOf, isMixedScript } from '../../src/listen.ts'
import type { AccountId } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Icon } from './icon.tsx'

/** Whom something is about: on stage, among the listeners, or gone meanwhile. */
export type Somebody = { readonly account: AccountId; readonly name: string }

/** The words by which people tell a key from another one of the same name. */
export function Fingerprint({ account }: { readonly account: AccountId }): JSX.Element {
  const words = useWords()
  return (
    <span class="fingerprint">
      <span class="unseen">{words.common.fingerprint}: </span>
      {fingerprintOf(account).join(' ')}
    </span>
  )
}

/** A name, with a warning when its letters come from alphabets that nobody mixes. */
export function PersonName({ name }: { readonly name: string }): JSX.Element {
  const words = useWords()
  if (!isMixedScript(name)) return <bdi>{name}</bdi>
  return (
    <span class="mixed-name" title={words.common.mixedScript}>
      <bdi>{name}</bdi> <Icon name="warning" />
      <span class="unseen">{words.common.mixedScript}</span>
    </span>
  )
}
