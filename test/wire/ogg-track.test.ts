import { describe, expect, it } from 'vitest'
import { idOf } from '../helpers/space-actions.ts'
import { soundPieces } from '../../src/wire/sound-pieces.ts'
import { writeSpeakerTrack } from '../../src/wire/ogg-track.ts'
import type { RecordedTalk } from '../../src/domain/recording/recording.ts'

/** Packets of frames that say their number, from one index on. */
const talk = (fromMs: number, indices: readonly number[]): RecordedTalk => ({
  account: idOf('bob'),
  session: idOf('bob'),
  fromMs,
  untilMs: fromMs + 20 * indices.length,
  frames: indices.map(index => ({ index, packet: Uint8Array.of(0xf8, index, 7) })),
})

/** What each packet of an Ogg file says; `·` is silence. Headers are left out. */
function packetsOf(file: Uint8Array): string {
  const packets: Uint8Array[] = []
  for (let at = 0; at < file.length;) {
    expect(Buffer.from(file.subarray(at, at + 4)).toString()).toBe('OggS')
    const lacing = file.subarray(at + 27, at + 27 + (file[at + 26] ?? 0))
    at += 27 + lacing.length
    for (const length of lacing) {
      packets.push(file.subarray(at, at + length))
      at += length
    }
  }
  return packets
    .slice(2)
    .map(packet => (packet[2] === 0xfe ? '·' : String(packet[1])))
    .join(' ')
}

describe('the track of one voice', () => {
  it('has silence where others speak and where something is missing, and what the decoder leaves out before', () => {
    const talks = [talk(1_040, [10, 11, 14]), talk(1_180, [20])]
    const track = packetsOf(writeSpeakerTrack(talks, { fromMs: 1_000 }))
    expect(track).toBe('· · · · · · 10 11 · · 14 · · 20')
  })

  it('is nothing where nobody speaks', () => {
    expect(writeSpeakerTrack([], { fromMs: 0 }).length).toBe(0)
  })
})

it('pieces follow each other, and each begins with what its decoder needs of the one before', () => {
  const indices = Array.from({ length: 502 }, (_, index) => index)
  const [first, second, ...more] = soundPieces([talk(2_000, indices)])
  expect(more).toEqual([])
  expect([first?.fromMs, first?.untilMs]).toEqual([2_000, 12_000])
  expect([second?.fromMs, second?.untilMs]).toEqual([12_000, 12_040])
  expect(packetsOf(first?.ogg() ?? new Uint8Array()).startsWith('· · · · 0 1 2')).toBe(true)
  const after = second === undefined ? '' : packetsOf(second.ogg())
  expect(after.split(' ').map(Number)).toEqual([496, 497, 498, 499, 500, 501].map(n => n & 255))
})
