import { randomInt } from 'node:crypto'

/**
 * The seed of this run: FUZZ_SEED repeats an earlier one. Printed, so that what fails can be had again.
 */
export function seedOfRun(what: string): number {
  const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31))
  console.log(`${what}: FUZZ_SEED=${seed}`)
  return seed
}

/** How much of `count` this run does: FUZZ_TIMES=50 makes a million of twenty thousand. */
export const times = (count: number): number => count * Number(process.env['FUZZ_TIMES'] ?? 1)
