import { expect, test } from 'vitest'
import {
  answerAsk,
  linkedPeers,
  newMesh,
  stepMesh,
  STAGE_LINGER_MS,
  type Mesh,
  type MeshEvent,
} from '../../../src/domain/stage/mesh.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

const [alice, bob, carol] = [peerOf('aLice'), peerOf('bob'), peerOf('caroL')].sort() as [
  PeerId,
  PeerId,
  PeerId,
]

/** A member with a clock of its own. */
function member(self: PeerId) {
  let mesh: Mesh = newMesh(self)
  let nowMs = 0
  return {
    at(ms: number, event: MeshEvent): readonly string[] {
      nowMs = ms
      const step = stepMesh(mesh, event, nowMs)
      mesh = step.mesh
      return step.effects.map(effect =>
        effect.kind === 'ask'
          ? `ask ${nameOf(effect.peer)}`
          : `close ${nameOf(effect.peer)} ${effect.lingerMs}`,
      )
    },
    answers: (from: PeerId) => answerAsk(mesh, from),
    linked: () => linkedPeers(mesh).map(nameOf),
  }
}

const nameOf = (peer: PeerId): string => (peer === alice ? 'alice' : peer === bob ? 'bob' : 'carol')
const stage = (...others: readonly PeerId[]): MeshEvent => ({ kind: 'stage', others })

test('of two members the one with the smaller name asks at once, the other three seconds later', () => {
  const [a, b] = [member(alice), member(bob)]
  expect(a.at(0, stage(alice, bob))).toEqual(['ask bob'])
  expect(b.at(0, stage(alice, bob))).toEqual([])
  expect(b.at(2_999, { kind: 'tick' })).toEqual([])
  expect(b.at(3_000, { kind: 'tick' })).toEqual(['ask alice'])
})

test('a link counts from when it stands until it is closed, and is then asked for again', () => {
  const a = member(alice)
  a.at(0, stage(bob))
  expect(a.linked()).toEqual([])
  a.at(100, { kind: 'linked', peer: bob })
  expect(a.linked()).toEqual(['bob'])
  a.at(200, { kind: 'closed', peer: bob })
  expect(a.linked()).toEqual([])
  expect(a.at(1_199, { kind: 'tick' })).toEqual([])
  expect(a.at(1_200, { kind: 'tick' })).toEqual(['ask bob'])
})

test('who cannot be reached is asked after 1, 2, 4 and in the end every 30 seconds', () => {
  const a = member(alice)
  a.at(0, stage(bob))
  let nowMs = 0
  const pauses: number[] = []
  for (let round = 0; round < 8; round += 1) {
    a.at(nowMs, { kind: 'failed', peer: bob })
    const since = nowMs
    while (a.at(nowMs, { kind: 'tick' }).length === 0) nowMs += 500
    pauses.push(nowMs - since)
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})

test('nobody off the stage gets a link, nor from somebody off the stage', () => {
  const a = member(alice)
  expect(a.answers(bob)).toBe('not-on-stage')
  a.at(0, stage(bob))
  expect([a.answers(bob), a.answers(carol)]).toEqual(['busy', 'not-on-stage'])
})

test('of two that ask each other the smaller goes before', () => {
  const [a, b] = [member(alice), member(bob)]
  a.at(0, stage(bob))
  b.at(0, stage(alice))
  b.at(3_000, { kind: 'tick' })
  expect([a.answers(bob), b.answers(alice)]).toEqual(['busy', 'accepted'])
  b.at(3_100, { kind: 'linked', peer: alice })
  b.at(3_200, { kind: 'failed', peer: alice })
  expect(b.linked()).toEqual(['alice'])
})

test('a link over which nothing came for seven seconds is closed and asked for again', () => {
  const a = member(alice)
  a.at(0, stage(bob))
  a.at(0, { kind: 'linked', peer: bob })
  a.at(5_000, { kind: 'heard', peer: bob })
  expect(a.at(12_000, { kind: 'tick' })).toEqual([])
  expect(a.at(12_001, { kind: 'tick' })).toEqual(['close bob 0'])
  expect(a.linked()).toEqual([])
  expect(a.at(13_500, { kind: 'tick' })).toEqual(['ask bob'])
})

test('who leaves the stage is sent to for a moment longer; so are we when we leave', () => {
  const a = member(alice)
  a.at(0, stage(bob, carol))
  a.at(0, { kind: 'linked', peer: bob })
  expect(a.at(100, stage(carol))).toEqual([`close bob ${STAGE_LINGER_MS}`])
  expect(a.at(200, stage())).toEqual([`close carol ${STAGE_LINGER_MS}`])
  expect(a.answers(carol)).toBe('not-on-stage')
  // What was under way when we left changes nothing.
  a.at(300, { kind: 'linked', peer: bob })
  expect(a.linked()).toEqual([])
})
