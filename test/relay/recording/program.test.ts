import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileOf, RecordedSpace } from '../../helpers/recordings.ts'
import { NOTICE_MS } from '../../../src/domain/recording/consent.ts'
import { verifyRecording } from '../../../relay/recording/program.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loggia-recording-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileWith(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'evening.loggia')
  await writeFile(path, bytes)
  return path
}

/** Bob and dora speak while alice records; of bob one bundle is lost. */
async function evening(): Promise<readonly Uint8Array[]> {
  const space = await RecordedSpace.open()
  const { bob, dora } = space.people
  await space.begin()
  await space.world.clock.turn(NOTICE_MS)
  await space.breath(bob, 5)
  await space.world.bundle(bob)
  await space.breath(dora, 4)
  await space.breath(bob, 3)
  return space.end()
}

it('says who said what and what is missing, and writes each voice', async () => {
  const path = await fileWith(fileOf(await evening()))
  const voices = join(folder, 'voices')
  const { code, out } = await verifyRecording([path, '--audio', voices])
  expect(code).toBe(0)
  expect(out).toContain('EVERYTHING IN IT IS AS IT WAS SIGNED.')
  expect(out).toMatch(/Space +Evening, opened by Alice/)
  expect(out).toMatch(/0\.6 s +Bob/)
  expect(out).toMatch(/Bob: 1 pieces, at most 0\.1 s \(lost on the way, or taken out/)
  expect((await readdir(voices)).sort()).toEqual(['1-Bob.ogg', '2-Dora.ogg'])
  const bob = await readFile(join(voices, '1-Bob.ogg'))
  expect(bob.subarray(0, 4).toString()).toBe('OggS')
})

it('tells an altered recording from a good one, and a file that is none', async () => {
  const file = fileOf(await evening())
  file[file.length - 1_500] = (file.at(-1_500) ?? 0) ^ 1
  const bad = await verifyRecording([await fileWith(file)])
  expect(bad.code).toBe(3)
  expect(bad.out).toMatch(/^NOT ALL OF IT IS AS IT WAS SIGNED/)
  expect(bad.out).toContain('pieces of the file are not as whoever recorded signed them')
  const none = await verifyRecording([await fileWith(new Uint8Array(100))])
  expect(none).toMatchObject({ code: 3, out: expect.stringContaining('no recording in this file') })
})

it('says in words that a file is not there, and wants one', async () => {
  const missing = await verifyRecording([join(folder, 'none')])
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('there is no file') })
  expect((await verifyRecording([])).code).toBe(2)
  expect((await verifyRecording([folder])).err).toContain('is a folder')
  expect((await verifyRecording(['--help'])).out).toContain('npm run verify-recording')
})
