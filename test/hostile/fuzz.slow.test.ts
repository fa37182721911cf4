import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { DECODERS } from './decoder-table.ts'
import { OPENERS } from './opener-table.ts'
import { seedOfRun, times } from './seed.ts'
import type { FuzzResult, FuzzTask } from './fuzz-messages.ts'

/** Every run begins from another seed, so that many runs look further than one: `npm run test:fuzz` goes deep. */
const MUTATIONS = times(20_000)
/** What opens also verifies, ten times as dear; what it decodes has its own below. `FUZZ_TIMES` multiplies both. */
const OPENED = times(2_000)
/** The processes load everything and sign their seeds first. */
const START_MS = 60_000
/** Twenty thousand of each cost some 40 s of processor, on a machine that may have other work. */
const PATIENCE_MS = START_MS + times(120_000)

/** Slowest ones that are named at the end. */
const SHOWN = Number(process.env['FUZZ_SHOWN'] ?? 8)

const seed = seedOfRun('mutations')
const tasks: readonly FuzzTask[] = [
  ...OPENERS.map(({ name, lessBy = 1 }) => ({
    kind: 'opener' as const,
    name,
    seed,
    mutations: OPENED / lessBy,
  })),
  ...DECODERS.map(({ name }) => ({ kind: 'decoder' as const, name, seed, mutations: MUTATIONS })),
]
const results = new Map<string, FuzzResult>()

beforeAll(async () => {
  const waiting = [...tasks]
  await Promise.all(Array.from({ length: availableParallelism() }, () => work(waiting)))
  const slowest = [...results.values()].sort((a, b) => b.cpuMs - a.cpuMs).slice(0, SHOWN)
  console.log(slowest.map(one => `${one.name} ${Math.round(one.cpuMs / 100) / 10} s`).join(', '))
}, PATIENCE_MS)

/** A process that takes one waiting task after another. */
function work(waiting: FuzzTask[]): Promise<void> {
  const child = fork(join(import.meta.dirname, 'fuzz-process.ts'), {
    execArgv: ['--import', 'tsx'],
  })
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const task = waiting.shift()
      if (task === undefined) child.disconnect()
      else child.send(task)
    }
    child.on('message', result => {
      // Our own child sends nothing else.
      const found = result as FuzzResult
      results.set(found.name, found)
      next()
    })
    child.on('error', reject)
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`it ended with ${code}`))))
    next()
  })
}

describe.each(tasks)(
  '$name, in $mutations mutations of good bytes',
  ({ kind, name, mutations: wanted }) => {
    it(
      kind === 'decoder'
        ? 'never throws, and takes no second byte string for a value'
        : 'always answers a verdict',
      () => {
        const { complaints, mutations, accepted } = results.get(name) ?? { complaints: ['not run'] }
        expect(complaints).toEqual([])
        expect(mutations).toBeGreaterThanOrEqual(wanted)
        // Mutations that are all refused at the first byte would show nothing.
        expect(accepted).toBeGreaterThan(wanted / 200)
      },
    )
  },
)
