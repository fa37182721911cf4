import { beforeEach, describe, expect, it } from 'vitest'
import { must } from '../helpers/follows.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import { PeerConduct, type Cost } from '../../src/session/peer-conduct.ts'

const mallory = must(parsePeerId('12D3mawry'))
const bob = must(parsePeerId('12D3bob'))

let clock: MemoryClock
let log: MemoryLog
let dropped: PeerId[]
let conduct: PeerConduct

beforeEach(() => {
  clock = new MemoryClock()
  log = new MemoryLog()
  dropped = []
  conduct = new PeerConduct({ clock, log, streams: { disconnect: peer => dropped.push(peer) } })
})

const spent = (peer: PeerId, cost: Cost): number => {
  let count = 0
  while (conduct.maySpend(peer, cost)) count += 1
  return count
}

describe('a peer', () => {
  it.each<[Cost, number, number]>([
    ['check', 2_048, 256],
    ['second-opinion', 10, 10],
    ['certificate', 64, 1],
    ['exchange', 32, 1],
  ])(
    'may cause every %s %i times at once and %i times a second',
    async (cost, atOnce, perSecond) => {
      expect(spent(mallory, cost)).toBe(atOnce)
      await clock.turn(1_000)
      expect(spent(mallory, cost)).toBe(perSecond)
      await clock.turn(86_400_000)
      expect(spent(mallory, cost)).toBe(atOnce)
    },
  )

  it('does not spend what is another’s', () => {
    spent(mallory, 'exchange')
    expect(conduct.maySpend(bob, 'exchange')).toBe(true)
    expect(conduct.maySpend(mallory, 'check')).toBe(true)
  })

  it('is dropped at the third misdeed within ten minutes, each of them noted', () => {
    for (const reason of ['malformed', 'malformed']) conduct.strike(mallory, '/loggia/x/1', reason)
    conduct.strike(bob, '/loggia/x/1', 'malformed')
    expect(dropped).toEqual([])
    conduct.strike(mallory, '/loggia/x/1', 'signature')
    expect(dropped).toEqual([mallory])
    expect(log.lines).toHaveLength(4)
    expect(log.lines[3]).toBe(`misbehaviour ${mallory} /loggia/x/1 signature`)
  })

  it('is forgiven after ten minutes', async () => {
    for (const reason of ['a', 'b']) conduct.strike(mallory, '/loggia/x/1', reason)
    await clock.turn(600_001)
    conduct.strike(mallory, '/loggia/x/1', 'c')
    expect(dropped).toEqual([])
  })
})
