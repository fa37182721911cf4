import { describe, expect, it } from 'vitest'
import { foldMoves, outcomeOf, type Moved } from '../../../src/domain/identity/moved.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import type { AccountId } from '../../../src/domain/ids.ts'

const from = fakeId<AccountId>(1)
const move = (to: number, timeMs: number, name = 'Alice'): Moved => ({
  from,
  to: fakeId<AccountId>(to),
  name,
  timeMs,
})

describe('an account that says where it has moved', () => {
  it('has stayed until it says so', () => {
    expect(outcomeOf(foldMoves([]))).toEqual({ phase: 'stayed' })
  })

  it('has moved when it names one destination, however often', () => {
    const first = move(2, 10)
    expect(outcomeOf(foldMoves([move(2, 30), first, move(2, 20)]))).toEqual({
      phase: 'moved',
      move: first,
    })
  })

  it('is disputed when it names two, and no later word settles it', () => {
    const moves = foldMoves([move(2, 10), move(3, 20), move(2, 90)])
    expect(outcomeOf(moves)).toMatchObject({ phase: 'disputed' })
    expect(outcomeOf(foldMoves([...moves, move(2, 5)]))).toMatchObject({ phase: 'disputed' })
  })

  it('makes nobody keep more than two destinations', () => {
    const crowd = Array.from({ length: 100 }, (_, at) => move(at + 2, at))
    expect(foldMoves(crowd)).toHaveLength(2)
  })

  it('is the same to every peer, whatever came first and how often', () => {
    const seed = 20_261_125
    const chance = seededChance(seed)
    const said = Array.from({ length: 40 }, () =>
      move(2 + Math.floor(chance() * 5), Math.floor(chance() * 4), chance() < 0.5 ? 'Al' : 'Alice'),
    )
    const whole = foldMoves(said)
    for (let round = 0; round < 50; round += 1) {
      const shuffled = [...said, ...said.slice(0, 9)].sort(() => chance() - 0.5)
      const half = foldMoves(shuffled.slice(0, 20))
      expect(foldMoves([...half, ...foldMoves(shuffled.slice(20))]), `seed ${seed}`).toEqual(whole)
    }
  })
})
