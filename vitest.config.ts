import './test/node20-shim.ts'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** What needs processor time, pages or processes, but no sound in time: as many at once as there are cores. */
const LONG = [
  'test/hostile/**/*.slow.test.ts',
  'test/session/**/*.slow.test.ts',
  'test/sim/**/*.slow.test.ts',
  'test/adapters/**/*.slow.test.ts',
  'test/browser/{ui-,identity,communities,talk-story,net-mesh,second-road}*.test.ts',
  'test/relay/**/*.test.ts',
]
/** What needs a browser, a relay's process or a real network between two peers. */
const SLOW = ['test/browser/**/*.test.ts', 'test/relay/**/*.test.ts', 'test/**/*.slow.test.ts']

/**
 * Fifteen people who send and hear are more than two cores do in time beside anything else, and not always without: asked
 * for by name, on a quiet machine.
 */
const FULL_STAGE = ['test/browser/full-stage.test.ts']

/** What is run as a program is built once, before. */
const BUILDS = 'test/helpers/build-programs.ts'

/** Fast tests: everything else. `test/run.ts` adds the other projects. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: SLOW,
          testTimeout: 10_000,
          // Files share modules: loading them anew for each costs more than all tests together. A test
          // that changes a global puts it back.
          isolate: false,
          // Left to itself, Vitest leaves one core unused, which on two is half of them.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        test: {
          name: 'long',
          globalSetup: BUILDS,
          include: LONG,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        test: {
          name: 'slow',
          globalSetup: BUILDS,
          include: SLOW,
          exclude: [...LONG, ...FULL_STAGE],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'stage',
          globalSetup: BUILDS,
          include: FULL_STAGE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
