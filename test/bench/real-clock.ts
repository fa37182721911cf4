import { SystemClock } from '../../src/adapters/system/clock.ts'
import type { TurnedClock } from '../helpers/space-world.ts'

export const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

const system = new SystemClock()
/** The machine's own, for worlds that are otherwise turned by hand: a bench waits for what it measures. */
export const realClock: TurnedClock = {
  now: () => system.now(),
  after: (delayMs, task) => system.after(delayMs, task),
  every: (periodMs, task) => system.every(periodMs, task),
  turn: wait,
}
