import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MemoryClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { watchCommunities } from '../../../relay/community-watch.ts'
import { runCommunity } from '../../../relay/community/program.ts'
import { person } from '../../helpers/follows.ts'
import { toDidKey } from '../../../src/domain/identity/did-key.ts'
import { until } from '../../helpers/until.ts'
import type { GivenCommunity } from '../../../src/index.ts'

let folder: string
let file: string
const clock = new MemoryClock()
const log = new MemoryLog()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loggia-watch-'))
  file = join(folder, 'piazza.json')
})
afterEach(() => rm(folder, { recursive: true }))

const run = async (words: string): Promise<void> => {
  const argv = [...words.split(' '), '--file', file, '--key', join(folder, 'founder.key')]
  const { code, err } = await runCommunity(argv, {})
  if (code !== 0) throw new RangeError(err)
}

it('a file that its founders write while the relay runs is read again, and only then', async () => {
  await run('create --name Piazza --counted members')
  const taken: GivenCommunity[] = []
  const take = async (given: GivenCommunity): Promise<void> => void taken.push(given)
  const stop = watchCommunities([file], { clock, log, take })
  const look = (times: number): Promise<void> =>
    until(async () => {
      await clock.turn(3_000)
      return taken.length >= times
    })
  await look(1)
  await clock.turn(30_000)
  expect(taken).toHaveLength(1)

  await run(`invite --to ${toDidKey((await person(10)).account)}`)
  await look(2)
  expect(taken.map(({ invitations }) => invitations?.length)).toEqual([0, 1])

  // Gone or broken for a moment: named, and what was read stays.
  await rename(file, `${file}.away`)
  await until(async () => {
    await clock.turn(3_000)
    return log.lines.join().includes('community-not-read')
  })
  await writeFile(file, '{')
  await until(async () => {
    await clock.turn(3_000)
    return log.lines.join().includes("neither a founders' file")
  })
  await rename(`${file}.away`, file)
  await look(3)
  stop()
})
