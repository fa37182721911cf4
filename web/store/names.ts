import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { AccountId } from '../../src/index.ts'
import { useStore } from '../context.ts'

const NONE: ReadonlyMap<AccountId, string> = new Map()

/**
 * What these accounts call themselves, as it becomes known: from here, or from peers, who are asked once for each
 * new set. Without an account nobody is asked.
 */
export function useNames(accounts: readonly AccountId[]): ReadonlyMap<AccountId, string> {
  const members = useStore().members.value
  const names = useSignal(NONE)
  const set = accounts.toSorted().join(' ')
  useEffect(() => {
    if (members === undefined || accounts.length === 0) return undefined
    let isWanted = true
    void members.namesOf(accounts).then(named => {
      if (isWanted) names.value = named
    })
    return () => {
      isWanted = false
    }
  }, [members, set])
  return names.value
}
