import { expect, test } from 'vitest'
import { CAST, FakeSpaces, liveState, speakerNamed } from '../helpers/fake-spaces.ts'
import { DEVICES } from '../helpers/fake-sound.ts'
import { Follower } from '../../web/store/follow.ts'
import { diagnosticsOf, hearingIn, ownVoiceIn } from '../../web/store/hearing.ts'
import { modelRoom } from '../../web/store/room-model.ts'
import type { HearingReport, SpeakerReport } from '../../src/index.ts'

const BOB = speakerNamed('Bob Neri', CAST.bob, 'speaker', 202)
const RITA = speakerNamed('Rita', CAST.rita, 'host', 203)
const WELL: SpeakerReport = {
  session: BOB.session,
  bundleAgoMs: 40,
  spokeAgoMs: 100,
  concealedShare: 0,
  lostShare: 0.01,
  restartedAgoMs: undefined,
  bufferMs: 120,
  spreadMs: 70,
  lane: 'stage',
  directShare: 0.99,
}
const REPORT: HearingReport = {
  isOutputMoving: true,
  forgedAgoMs: undefined,
  neighbours: 2,
  carriedBytesPerS: 0,
  confirmedAgoMs: 900,
  speakers: [WELL],
}

/** Rita hosts, bob is on stage with her. */
function rita() {
  const room = new FakeSpaces().enter('host', liveState([RITA, BOB]))
  room.place.set({ phase: 'root', children: 2 })
  room.listeners.set(12)
  room.hearing.set(REPORT)
  const attempt = (work: () => Promise<unknown>): void => void work()
  return { room, model: modelRoom(room, { title: '', host: undefined }, new Follower(), attempt) }
}

test('rita hears bob, and is not asked about herself', () => {
  const { model } = rita()
  const hearings = hearingIn(model, CAST.rita)
  expect(hearings?.map(({ speaker, cause }) => `${speaker.name}: ${cause}`)).toEqual([
    'Bob Neri: heard',
  ])
})

test('a speaker of whom nothing was ever heard does not arrive', () => {
  const { room, model } = rita()
  room.hearing.set({ ...REPORT, speakers: [] })
  expect(hearingIn(model, CAST.rita)?.[0]?.cause).toBe('nothing-arrives')
})

test('a volume of nothing is found at once', () => {
  const { room, model } = rita()
  room.setVolume(BOB.session, 0)
  expect(hearingIn(model, CAST.rita)?.[0]?.cause).toBe('volume-zero')
})

test('whom a host has muted is silent for that reason, and for no other', () => {
  const { room, model } = rita()
  const locks = [{ account: CAST.bob, by: CAST.rita, byName: 'Rita' }]
  room.state.set({ ...liveState([RITA, BOB]), locks })
  expect(hearingIn(model, CAST.rita)?.[0]?.cause).toBe('speaker-muted')
  room.state.set(liveState([RITA, BOB]))
  expect(hearingIn(model, CAST.rita)?.[0]?.cause).toBe('heard')
})

test('whoever came on stage is not asked about herself either', () => {
  const { room, model } = rita()
  expect(hearingIn(model, CAST.bob)?.map(({ speaker }) => speaker.name)).toEqual(['Rita'])
  room.seat.set({ seat: 'co-host', isHere: true })
  expect(diagnosticsOf(model, CAST.bob, { atMs: 1, browser: 'x' })).toContain('"role": "co-host"')
})

test('before the first report nobody is accused', () => {
  const { room, model } = rita()
  room.hearing.set(undefined)
  expect(hearingIn(model, CAST.rita)).toBeUndefined()
})

test('rita is heard once her microphone is open and a neighbour confirms it', () => {
  const { room, model } = rita()
  expect(ownVoiceIn(model)).toBe('microphone-off')
  room.microphone.set({ phase: 'open' })
  expect(ownVoiceIn(model)).toBe('heard')
  room.hearing.set({ ...REPORT, confirmedAgoMs: 20_000 })
  expect(ownVoiceIn(model)).toBe('unconfirmed')
})

test('diagnostics hold numbers and no name, key, device or address', () => {
  const { room, model } = rita()
  room.audio.choices.set({ ...room.audio.choices.current, microphone: 'm2' })
  const text = diagnosticsOf(model, CAST.rita, { atMs: 1, browser: 'Test/1' })
  expect(text).toContain('"cause": "heard"')
  expect(text).toContain('"bufferMs": 120')
  const secrets = [
    'Rita',
    'Bob',
    'Neri',
    ...Object.values(CAST),
    BOB.session,
    RITA.session,
    BOB.peer,
    RITA.peer,
    ...DEVICES.flatMap(({ id, name }) => [`"${id}"`, name]).filter(Boolean),
    'ip4',
    room.link,
  ]
  expect(secrets.filter(secret => text.includes(secret))).toEqual([])
})
