import { CROWD, inSpace, speaks, type Scene } from './scene.ts'
import { fakeId, fakePeerId } from '../../helpers/fake-ids.ts'
import { liveState, type FakeRoom } from '../../helpers/fake-spaces.ts'
import type { Branch, HearingReport, SpeakerReport, TreeSight } from '../../../src/index.ts'

/** Two relays, and what some hundred listeners make of them. */
const TREE_SEEN: TreeSight = {
  path: [],
  delayMs: 0,
  standby: undefined,
  roots: ['Kq7wRs', 'uB5dGn'],
  below: {
    delayMs: 0,
    depths: [0, 31, 58, 39, 12],
    delays: [44, 62, 25, 7, 1, 1],
    repairs: 2,
    branches: [
      { name: 'Kq7wRs', level: 1, listeners: 86, delayMs: 21 },
      ...grown(['b8Qm2T', 'h3VtYk', 'Fm9cLz', 'w6EsJb', 'Pn4rXd'], [28, 17, 12, 9, 1], 52),
      { name: 'uB5dGn', level: 1, listeners: 54, delayMs: 64 },
      ...grown(['Cv8yTg', 'Zx4nPd', 'Ru2kHm'], [24, 13, 6], 118),
    ],
  },
}

/** Branches two and three hops down. */
function grown(
  names: readonly string[],
  listeners: readonly number[],
  delayMs: number,
): readonly Branch[] {
  return names.flatMap((name, at): readonly Branch[] => {
    const count = listeners[at] ?? 1
    const own = { name, level: 2, listeners: count, delayMs: delayMs + 34 * at }
    const inner = [0.5, 0.25].map((share, place) => ({
      name: `${name.slice(1)}${place + 2}`,
      level: 3,
      listeners: Math.floor(count * share),
      delayMs: delayMs + 34 * at + 46 * (place + 1) + (place === 1 ? 9 * count : 0),
    }))
    return [own, ...inner.filter(branch => branch.listeners > 1)]
  })
}

/** What a Space says of its sound, and of the way that it takes. */
export const SOUND_SCENES = {
  'space-sound-listener': {
    ...inSpace('listener', room => {
      room.state.set(liveState(CROWD.slice(0, 6)))
      room.hearing.set(hearingOf(room))
      room.volumes.set(CROWD[3]?.session ?? fakeId(1), 0)
      speaks(room, 0)
    }),
    press: [/^Sound$|^Audio$/],
  },
  'space-sound-host': {
    ...inSpace('host', room => {
      room.microphone.set({ phase: 'open' })
      room.audio.level.set({ loudnessDb: -18, isClipping: false, silentMs: 0 })
      room.audio.path.set('loopback')
      room.hearing.set(hearingOf(room))
      speaks(room, 0)
    }),
    press: [/^Sound$|^Audio$/],
  },
  'space-sound-check': {
    ...inSpace('host', room => {
      room.microphone.set({ phase: 'muted' })
      room.audio.level.set({ loudnessDb: -2, isClipping: true, silentMs: 0 })
      room.audio.soundCheck.set('recording')
      room.audio.choices.set({ ...room.audio.choices.current, microphone: 'gone' })
      room.hearing.set(hearingOf(room))
    }),
    press: [/^Sound$|^Audio$/],
  },
  'space-tree-host': {
    ...inSpace('host', room => room.tree.set(TREE_SEEN)),
    press: [/^See the tree$|^Guarda l’albero$/],
  },
  'space-tree-listener': {
    ...inSpace('listener', room =>
      room.tree.set({
        path: [fakePeerId('b8Qm2T'), fakePeerId('Kq7wRs')],
        delayMs: 141,
        standby: fakePeerId('Zx4nPd'),
        roots: [],
        below: {
          delayMs: 141,
          depths: [3],
          delays: [0, 3],
          repairs: 0,
          branches: ['h3VtYk', 'Fm9cLz', 'w6EsJb'].map((name, at) => ({
            name,
            level: 1,
            listeners: 1,
            delayMs: 158 + 17 * at,
          })),
        },
      }),
    ),
    press: [/^See the way$|^Guarda la via$/],
  },
  'space-unplugged': inSpace('host', room => {
    room.microphone.set({ phase: 'open' })
    room.audio.notice.set({ kind: 'microphone-fell-back', device: 'USB headset' })
    speaks(room, 0)
  }),
} satisfies Record<string, Scene>

/** A report in which the speakers are heard, silent, late, gone and broken, one after the other. */
function hearingOf(room: FakeRoom): HearingReport {
  const well = { bundleAgoMs: 60, spokeAgoMs: 80, concealedShare: 0.004, lostShare: 0.01 }
  const kinds: readonly Partial<SpeakerReport>[] = [
    {},
    { spokeAgoMs: undefined },
    { concealedShare: 0.34, lostShare: 0.21 },
    {},
    { bundleAgoMs: 9_000 },
    { restartedAgoMs: 900 },
  ]
  const stage = room.state.current?.stage ?? []
  return {
    isOutputMoving: true,
    forgedAgoMs: undefined,
    neighbours: 3,
    carriedBytesPerS: 20_300,
    confirmedAgoMs: 2_100,
    speakers: stage.map(({ session }, at) => ({
      ...well,
      session,
      restartedAgoMs: undefined,
      bufferMs: 118 + 31 * at,
      spreadMs: 64 + 17 * at,
      lane: at % 2 === 0 ? 'stage' : 'audience',
      directShare: at % 2 === 0 ? 0.97 : 0,
      ...kinds[at % kinds.length],
    })),
  }
}
