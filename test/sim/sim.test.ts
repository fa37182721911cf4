import { describe, expect, it } from 'vitest'
import { DEFAULTS } from './options.ts'
import { answerBytes, askBytes, messageBytes, pullBytes } from './bytes.ts'
import { planAll, planGreedy } from './oracle.ts'
import { quantile } from './report.ts'
import { simulate } from './simulate.ts'
import { Chance } from './chance.ts'
import { canConnect, hostOf, listenerOf, sessionMs } from './people.ts'
import { writeAsk, writeReply } from '../../src/wire/tree-ask.ts'
import { writePulls } from '../../src/wire/pull.ts'
import { writeTreeMessage } from '../../src/wire/tree-message.ts'
import { idOf } from '../helpers/space-actions.ts'
import { peerIdOfKey } from '../../src/domain/identity/peer-key.ts'
import type { SpaceId } from '../../src/domain/ids.ts'
import { BARE_ASK, type TreeMessage } from '../../src/domain/tree/message.ts'

const SMALL = { ...DEFAULTS, listeners: 60, minutes: 0.5, flashCrowdS: 10 }

describe('the simulated tree', () => {
  it('serves a crowd with loss and churn: no loop, nobody stuck, no slot beyond its owner’s', () => {
    const result = simulate(SMALL)
    expect(result.loops).toBe(0)
    expect(result.stuck).toBe(0)
    expect(result.world.misdeeds).toEqual([])
    expect(result.maxUplinkShare).toBeLessThanOrEqual(0.25)
    expect(result.onTime).toBeGreaterThan(0.99)
    expect(result.delaysMs.length).toBeGreaterThan(45)
    expect(quantile(result.depths, 0.99)).toBeLessThanOrEqual(7)
  })

  it('is the same again from the same seed, and another from another', () => {
    const short = { ...SMALL, listeners: 20, minutes: 0.3 }
    const [first, again] = [simulate(short), simulate(short)]
    expect(again.delaysMs).toEqual(first.delaysMs)
    expect(again.events).toBe(first.events)
    expect(simulate({ ...short, seed: 2 }).events).not.toBe(first.events)
  })
})

describe('the model', () => {
  it('counts the bytes of a message as they are written', () => {
    // As long as the simulator takes names and addresses to be.
    const peer = peerIdOfKey(new Uint8Array(32).fill(9))
    if (peer === undefined) throw new TypeError('expected a PeerId of 32 bytes')
    const entry = { peer, addresses: [`/${'x'.repeat(149)}`] }
    const at = { x: -3, y: 200, height: 9 }
    const advert = {
      ...entry,
      free: 300,
      depth: 2,
      delayMs: 140,
      ageMs: 200_000,
      root: 40_000,
      isRelay: true,
      takesWards: true,
      at,
    }
    const way = { isAttached: true, path: [peer, peer], delayMs: 200 }
    const messages: readonly TreeMessage[] = [
      {
        kind: 'pulse',
        listeners: 300,
        quietMs: 40,
        digest: [{ kid: 1n, ctr: 700, isTalking: true }],
      },
      { kind: 'route', ...way },
      { kind: 'places', alternates: [advert, advert], host: entry },
      { kind: 'slots', gone: [], adverts: [advert] },
      { kind: 'leave', graceMs: 1_000, alternates: [advert] },
      { kind: 'take' },
      { kind: 'signal', envelope: new Uint8Array(200) },
      { kind: 'lull' },
      { kind: 'ping', stamp: 40_000, at },
      { kind: 'pong', stamp: 4, at: undefined },
    ]
    for (const message of messages) {
      expect([message.kind, messageBytes(message)]).toEqual([
        message.kind,
        writeTreeMessage(message).length,
      ])
    }
    const roles = { ...BARE_ASK, listens: true, slots: 4, page: 2, belowMs: 300 }
    const ask = { purpose: 'attach' as const, ...roles, at, addresses: entry.addresses }
    expect(askBytes(ask)).toBe(writeAsk({ ...ask, space: idOf<SpaceId>('space') }).length)
    const route = { ...way, at, alternates: [advert], host: entry }
    for (const answer of [
      { kind: 'accepted', route },
      { kind: 'refused', reason: 'full', at, alternates: [advert] },
    ] as const) {
      expect(answerBytes(answer)).toBe(writeReply({ answer, log: [] }).length)
    }
    const wants = [{ kid: 1n, from: 700, count: 34 }]
    const [pull] = wants.map(({ kid, from, count }) =>
      writePulls({ kid, numbers: Array.from({ length: count }, (_, place) => from + place) }),
    )
    expect(pullBytes(wants)).toBe(pull?.reduce((sum, bytes) => sum + bytes.length, 0))
  })

  it('draws sessions of the wanted mean, most of them short', () => {
    const chance = new Chance(5)
    const drawn = Array.from({ length: 20_000 }, () => sessionMs(chance, 600) / 1_000)
    const mean = drawn.reduce((sum, seconds) => sum + seconds, 0) / drawn.length
    expect(mean).toBeGreaterThan(480)
    expect(mean).toBeLessThan(720)
    expect(quantile(drawn, 0.5)).toBeLessThan(400)
  })

  it('lets about three pairs in ten not connect', () => {
    const chance = new Chance(6)
    const people = Array.from({ length: 200 }, (_, place) =>
      listenerOf(place + 1, chance, DEFAULTS),
    )
    const pairs = people.flatMap((a, place) => people.slice(place + 1).map(b => canConnect(a, b)))
    const failing = pairs.filter(can => !can).length / pairs.length
    expect(failing).toBeGreaterThan(0.22)
    expect(failing).toBeLessThan(0.38)
  })

  it('plans better with all knowledge than by thirty guesses', () => {
    const chance = new Chance(7)
    const people = Array.from({ length: 600 }, (_, place) =>
      listenerOf(place + 1, chance, DEFAULTS),
    )
    const all = planAll(hostOf(), [], people)
    const greedy = planGreedy(hostOf(), [], people, new Chance(8))
    expect(all.delaysMs).toHaveLength(600)
    expect(quantile(all.delaysMs, 0.5)).toBeLessThan(quantile(greedy.delaysMs, 0.5))
  })
})
