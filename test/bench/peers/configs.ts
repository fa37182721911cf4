import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { Started, TreeConfig } from './messages.ts'

type Given = Partial<Omit<TreeConfig, 'kind' | 'role' | 'name'>>

const PLAIN = {
  kind: 'tree',
  space: undefined,
  slots: 0,
  speakers: 1,
  entries: [],
  line: undefined,
  isSingle: false,
} as const

/** Opens a Space and speaks in it. */
export const hostConfig = (given: Given): TreeConfig => ({
  ...PLAIN,
  name: 'host',
  role: 'host',
  ...given,
})

/** Comes to that host's Space. */
export const listenerConfig = (name: string, host: Started, given: Given): TreeConfig => ({
  ...PLAIN,
  name,
  role: 'listener',
  space: host.space,
  entries: [host.entry],
  ...given,
})

/** Carries that host's Space once it is fed. */
export const relayConfig = (name: string, host: Started, given: Given): TreeConfig => ({
  ...listenerConfig(name, host, given),
  role: 'relay',
})

/** Where these are. */
export const entriesOf = (peers: readonly { readonly place: Started }[]): readonly PeerAddress[] =>
  peers.map(({ place }) => place.entry)
