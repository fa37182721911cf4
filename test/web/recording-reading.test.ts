import { expect, it } from 'vitest'
import { evening, fileOf } from '../helpers/recordings.ts'
import { FakeRecordings } from '../helpers/fake-recordings.ts'
import { ownBytes, readRecordings } from '../../web/store/recording-reading.ts'

const blobOf = (bytes: Uint8Array): Blob => new Blob([ownBytes(bytes)])

it('opens what is kept, and a file, and says what is none', async () => {
  const file = fileOf(await evening())
  const reader = readRecordings()
  const phase = () => reader.reading.value.phase
  reader.readFile(blobOf(new Uint8Array(40)))
  expect(phase()).toBe('reading')
  await expect.poll(phase).toBe('refused')
  expect(reader.reading.value).toMatchObject({ reason: 'not-a-recording' })
  const kept = new FakeRecordings()
  kept.source = async () => file
  reader.readKept(kept, 'one')
  await expect.poll(phase).toBe('good')
  const good = reader.reading.value
  expect(good.phase === 'good' && good.blocks.length).toBeGreaterThan(3)
  reader.readFile(blobOf(file))
  // The last that was chosen counts.
  reader.readFile(blobOf(file.subarray(0, 300)))
  await expect.poll(phase).toBe('refused')
  expect(reader.reading.value).toMatchObject({ reason: 'empty' })
  reader.forget()
  expect(phase()).toBe('none')
})

it('says that what is kept is gone', async () => {
  const reader = readRecordings()
  reader.readKept(new FakeRecordings(), 'none')
  await expect.poll(() => reader.reading.value).toMatchObject({ reason: 'not-a-recording' })
})
