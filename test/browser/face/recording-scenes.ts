import { CAST, liveState, speakerNamed, STAGE } from '../../helpers/fake-spaces.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { inSpace, member, type Scene } from './scene.ts'
import type { FakeSpaces } from '../../helpers/fake-spaces.ts'
import type { SpaceId } from '../../../src/index.ts'

const HOUR_MS = 3_600_000

/** A Space that is recorded, and files that are opened: recordings and reports. */
export const RECORDING_SCENES = {
  'space-recorded': inSpace('listener', room => {
    const stage = [...STAGE, speakerNamed('Rita', CAST.rita, 'speaker', 203)]
    room.state.set({
      ...liveState(stage),
      isRecording: true,
      mayClip: true,
      leftOut: [CAST.bob],
    })
    room.seat.set({ seat: 'speaker', isHere: true })
    room.microphone.set({ phase: 'open' })
    room.speaking.set(new Set(stage.slice(2).map(({ session }) => session)))
  }),
  'space-record': {
    ...inSpace('host', () => {}),
    press: [/^Edit$|^Modifica$/],
  },
  recordings: { hash: '#/recording', set: member(keepSome) },
  'recording-open': {
    hash: '#/recording',
    set: member(keepSome),
    press: [
      /^Open the recording of Storie|^Apri la registrazione di Storie/,
      /^Back 10 seconds$|^10 secondi indietro$/,
      /^0:1/,
    ],
  },
  'report-open': { hash: '#/report', set: member(() => {}) },
} satisfies Record<string, Scene>

function keepSome(spaces: FakeSpaces): void {
  const { recordings } = spaces.ofMembers
  recordings.source = async () =>
    new Uint8Array(await (await fetch('recorded.loggia')).arrayBuffer())
  const kept = { space: fakeId<SpaceId>(101), ends: true, blocks: 3_700 }
  recordings.kept.set([
    {
      ...kept,
      id: 'one',
      title: 'Storie dal mercato, prima che apra',
      startedAtMs: Date.UTC(2026, 10, 24, 19, 2),
      lastsMs: 1.04 * HOUR_MS,
      bytes: 27_410_000,
    },
    {
      ...kept,
      id: 'two',
      title: 'Radio di notte',
      startedAtMs: Date.UTC(2026, 10, 22, 21, 40),
      lastsMs: 0.4 * HOUR_MS,
      bytes: 9_200_000,
      ends: false,
    },
  ])
}
