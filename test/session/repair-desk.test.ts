import { expect, test } from 'vitest'
import { LiveLink } from '../../src/session/live-link.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { RepairDesk } from '../../src/session/repair-desk.ts'

const KID = 640n

/** A desk at which bundles come from a parent, and perhaps somebody to fall back on. */
function desk(hasOther: boolean) {
  const clock = new MemoryClock()
  const pulled = new Map<LiveLink, number>()
  const link = (id: number): LiveLink => {
    const made = new LiveLink(
      id,
      {
        peer: peerOf(`n${id}`),
        carrier: 'channel',
        sendBundle: () => {
          pulled.set(made, (pulled.get(made) ?? 0) + 1)
          return true
        },
        sendControl: () => undefined,
        handle: () => undefined,
        close: () => undefined,
      },
      clock.now(),
    )
    return made
  }
  const [parent, standby] = [link(1), link(2)]
  let given = 0
  const made = new RepairDesk({
    clock,
    other: asked => (hasOther ? (asked === parent ? standby : parent) : undefined),
    rttMs: () => 20,
    given: (_link, count) => {
      given += count
    },
  })
  const hear = (...numbers: readonly bigint[]): void => {
    for (const number of numbers) made.noteBundle(KID, { ctr: number, isSignOfLife: false }, parent)
  }
  return {
    clock,
    hear,
    given: () => given,
    asked: () => [parent, standby].map(l => pulled.get(l) ?? 0),
  }
}

test('what a parent never brings is held against it where nobody else was asked', async () => {
  const { clock, hear, given, asked } = desk(false)
  hear(1n, 2n, 6n)
  await clock.turn(3_000)
  expect(given()).toBe(3)
  expect(asked()[0]).toBeGreaterThan(0)
})

test('what another could not bring either is held against nobody: perhaps it was never said', async () => {
  const { clock, hear, given, asked } = desk(true)
  hear(1n, 2n, 6n)
  await clock.turn(3_000)
  expect(given()).toBe(0)
  expect(asked().every(count => count > 0)).toBe(true)
})
