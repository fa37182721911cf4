import './test/node20-shim.ts'
import { defineConfig } from 'vitest/config'

/** Fast tests: everything but browsers and relay processes. `test/run.ts` adds the slow project. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/relay/**'],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['test/browser/**/*.test.ts', 'test/relay/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
})
