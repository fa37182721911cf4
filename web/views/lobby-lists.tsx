import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { findComing, findSpaces, SEARCH_FROM } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { ComingUp } from './coming-up.tsx'
import { LiveList } from './live-list.tsx'
import { LiveSearch } from './live-search.tsx'

/** What is live and what is to come, with one search over both where there are many. */
export function LobbyLists(): JSX.Element {
  const store = useStore()
  const sought = useSignal('')
  const live = store.lobby.value
  const coming = store.members.value?.scheduling.coming.value ?? []
  const isSeeking = sought.value.trim() !== ''
  // What is being typed stays, even when fewer are there by then.
  const hasSearch = live.length + coming.length >= SEARCH_FROM || sought.value !== ''
  const later = isSeeking ? findComing(coming, sought.value).length : 0
  const found = isSeeking ? findSpaces(live, sought.value).length + later : undefined
  return (
    <div class="lobby-lists">
      {hasSearch && <LiveSearch sought={sought} found={found} />}
      <LiveList sought={sought} isFoundElsewhere={later > 0} />
      <ComingUp sought={sought.value} />
    </div>
  )
}
