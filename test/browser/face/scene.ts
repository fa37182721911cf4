import { fakeId, fakePeerId } from '../../helpers/fake-ids.ts'
import { GARDEN, rulesOf } from '../../helpers/fake-members.ts'
import {
  CAST,
  COMMUNITY,
  GOOD_CODE,
  LINK,
  liveState,
  speakerNamed,
  STAGE,
  standingWith,
  type FakeRoom,
  type FakeSpaces,
} from '../../helpers/fake-spaces.ts'
import type { AccountId } from '../../../src/index.ts'

/** One picture of the app: where it stands and what the network says. */
export type Scene = {
  readonly hash: string
  readonly set: (spaces: FakeSpaces) => void
  /** The app can be installed, and a new version lies ready. */
  readonly kept?: boolean
  /** What another tab of the browser says. */
  readonly heard?: readonly unknown[]
  /** Walks on by pressing buttons, by accessible name in the order given, in either language. */
  readonly press?: readonly RegExp[]
  /** Then writes into a field. */
  readonly write?: readonly [label: RegExp, text: string]
  /** Then keys. */
  readonly keys?: readonly string[]
}

const rita = { account: CAST.rita, name: 'Rita' }

/** Rita has a key and looks at the lobby. */
export const member =
  (more: (spaces: FakeSpaces) => void): Scene['set'] =>
  spaces => {
    spaces.me.set(rita)
    spaces.standing.set(standingWith(412, 431))
    spaces.ofMembers.communities.joined.set(TWO_COMMUNITIES)
    spaces.ofMembers.communities.rules.set(rulesOf(COMMUNITY.id, COMMUNITY.name))
    more(spaces)
  }

export const TWO_COMMUNITIES = [
  { id: COMMUNITY.id, name: COMMUNITY.name, isCurrent: true, live: 3 },
  { id: GARDEN.community.id, name: GARDEN.community.name, isCurrent: false, live: 1 },
]

/** Rita is in a Space: its host, or among its listeners. */
export const inSpace = (
  role: FakeRoom['role'],
  more: (room: FakeRoom, spaces: FakeSpaces) => void,
): Scene => ({
  hash: '#/space',
  set: member(spaces => {
    const stage =
      role === 'host' ? [speakerNamed('Rita', CAST.rita, 'host', 203), ...STAGE.slice(1)] : STAGE
    const host = role === 'host' ? CAST.rita : CAST.alice
    const room = spaces.enter(role, { ...liveState(stage), host })
    room.listeners.set(48)
    room.place.set(
      role === 'host'
        ? { phase: 'root', children: 3 }
        : { phase: 'attached', parent: fakePeerId('b8Qm2T'), hops: 2, children: 3 },
    )
    more(room, spaces)
  }),
})

/** Those at these places of the stage are heard. */
export const speaks = (room: FakeRoom, ...places: readonly number[]): void => {
  const stage = room.state.current?.stage ?? []
  room.speaking.set(new Set(stage.filter((_, at) => places.includes(at)).map(one => one.session)))
}

/** What another tab says that is in a Space. */
export const ELSEWHERE = {
  kind: 'here',
  other: { tab: 'other', title: LINK.title, link: `#/s/${GOOD_CODE}`, wasOnStage: true },
}

/** As many as may speak at once. */
export const CROWD = Array.from({ length: 13 }, (_, at) =>
  speakerNamed(
    ['Alice Ferri', 'Bob', 'Carol De Santis', 'Dora', 'Elio', 'Fulvia', 'Gino'][at % 7] ?? '',
    fakeId<AccountId>(400 + at),
    at === 0 ? 'host' : 'speaker',
    500 + at,
  ),
)
