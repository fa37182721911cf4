import { beforeAll, describe, expect, it } from 'vitest'
import { evening, faultsOf, fileOf } from '../helpers/recordings.ts'
import { openRecording, RecordingFile } from '../../src/crypto/open-recording-file.ts'
import { RECORDING_MARK } from '../../src/wire/recording.ts'
import type { Recording } from '../../src/domain/recording/recording.ts'

let blocks: readonly Uint8Array[] = []
let file: Uint8Array = new Uint8Array()
beforeAll(async () => {
  blocks = await evening()
  file = fileOf(blocks)
})

/** Read in pieces of so many bytes. */
async function readBy(bytes: Uint8Array, length: number): Promise<Recording> {
  const reading = new RecordingFile()
  for (let at = 0; at < bytes.length; at += length) {
    if (!(await reading.take(bytes.subarray(at, at + length)))) break
  }
  const verdict = reading.verdict()
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}

describe('the file of a recording', () => {
  it('is the same in one piece and in many', async () => {
    const whole = await readBy(file, file.length)
    expect(faultsOf(whole)).toEqual([])
    expect(whole.bundles).toBe(180)
    for (const length of [1_001, 65_536]) {
      expect((await readBy(file, length)).bundles).toBe(whole.bundles)
    }
  })

  it('that breaks off anywhere is good up to there', async () => {
    const lengths = [0.3, 0.9].map(part => Math.floor(file.length * part))
    for (const length of lengths) {
      const recording = await readBy(file.slice(0, length), 10_000)
      expect(faultsOf(recording)).toEqual([])
      expect(recording.ends).toBe(false)
    }
  })

  it('names what follows and is none of it', async () => {
    const longer = new Uint8Array(file.length + 50).fill(255)
    longer.set(file)
    expect(faultsOf(await readBy(longer, 10_000))).toEqual(['1 block altered'])
  })

  it('is told from other files by its first bytes', async () => {
    const refused = async (bytes: Uint8Array) => openRecording(bytes)
    expect(await refused(new Uint8Array())).toMatchObject({ reason: 'not-a-recording' })
    expect(await refused(file.subarray(1))).toMatchObject({ reason: 'not-a-recording' })
    expect(await refused(RECORDING_MARK)).toMatchObject({ reason: 'empty' })
    expect(await refused(file.subarray(0, 60))).toMatchObject({ reason: 'empty' })
    const reading = new RecordingFile()
    expect(await reading.take(new Uint8Array(20))).toBe(false)
    expect(await reading.take(file)).toBe(false)
  })
})
