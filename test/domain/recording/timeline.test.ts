import { describe, expect, it } from 'vitest'
import { clipObjection, cutClip, type BlockFacts } from '../../../src/domain/recording/cut.ts'
import { CLIP_MAX_MS } from '../../../src/domain/recording/recording.ts'
import { idOf } from '../../helpers/space-actions.ts'
import { noteFault } from '../../../src/domain/recording/faults.ts'
import {
  nextTurn,
  talkingAt,
  TalkBuilder,
  turnsOf,
  type SaidBundle,
} from '../../../src/domain/recording/timeline.ts'
import type { AccountId, SessionId } from '../../../src/domain/ids.ts'
import type { RecordedTalk, RecordingFault } from '../../../src/domain/recording/recording.ts'

const alice = idOf<AccountId>('alice')
const bob = idOf<AccountId>('bob')

/** Four frames from an index on. */
const bundle = (index: number, atMs: number, over: Partial<SaidBundle> = {}): SaidBundle => ({
  account: bob,
  session: idOf<SessionId>('bob'),
  atMs,
  startsTalkspurt: false,
  endsTalkspurt: false,
  frames: [0, 1, 2, 3].map(more => ({ index: index + more, packet: new Uint8Array(3) })),
  ...over,
})

function talksOf(...bundles: readonly SaidBundle[]): readonly string[] {
  const builder = new TalkBuilder()
  for (const one of bundles) builder.take(one)
  return builder
    .talks()
    .map(({ fromMs, untilMs, frames }) => `${fromMs}–${untilMs}: ${frames.length}`)
}

describe('what was said', () => {
  it('stands where its first bundle came, and lasts as the speaker counted', () => {
    const late = bundle(104, 1_900)
    expect(talksOf(bundle(100, 1_080), late, bundle(108, 1_240))).toEqual(['1000–1240: 12'])
  })

  it('keeps the time of what is missing in it', () => {
    expect(talksOf(bundle(100, 1_080), bundle(112, 1_320))).toEqual(['1000–1320: 8'])
  })

  it('never overlaps what the same person said before', () => {
    const said = [bundle(100, 1_080), bundle(104, 1_160, { endsTalkspurt: true })]
    const next = bundle(300, 1_170, { startsTalkspurt: true })
    expect(talksOf(...said, next)).toEqual(['1000–1160: 8', '1160–1240: 4'])
  })

  it('does not stretch over a count that leaps or goes back', () => {
    expect(talksOf(bundle(100, 1_080), bundle(90_000, 1_160), bundle(5, 1_240))).toEqual([
      '1000–1080: 4',
      '1080–1160: 4',
      '1160–1240: 4',
    ])
  })
})

describe('whose turn it is', () => {
  const talk = (account: AccountId, fromMs: number, untilMs: number): RecordedTalk => ({
    account,
    session: idOf<SessionId>('any'),
    fromMs,
    untilMs,
    frames: [],
  })
  const talks = [
    talk(alice, 0, 2_000),
    talk(bob, 2_500, 3_000),
    talk(alice, 4_000, 6_000),
    talk(bob, 20_000, 21_000),
  ]

  it('goes on over a short pause, whoever says a word meanwhile', () => {
    const turns = turnsOf(talks).map(({ fromMs, untilMs }) => [fromMs, untilMs])
    expect(turns).toEqual([
      [0, 6_000],
      [2_500, 3_000],
      [20_000, 21_000],
    ])
  })

  it('is skipped to when somebody else begins', () => {
    const turns = turnsOf(talks)
    expect(nextTurn(turns, 100)?.fromMs).toBe(2_500)
    expect(nextTurn(turns, 2_600)?.fromMs).toBe(20_000)
    expect(nextTurn(turns, 20_500)).toBeUndefined()
    expect(talkingAt(talks, 2_700)).toEqual([bob])
    expect(talkingAt(talks, 10_000)).toEqual([])
  })
})

describe('a clip', () => {
  const sound = (fromMs: number): BlockFacts => ({ sound: { fromMs, untilMs: fromMs + 900 } })
  const log: BlockFacts = { sound: undefined }
  const blocks = [log, sound(0), log, sound(10_000), log, sound(40_000), sound(80_000), log]

  it('takes the log before it, and all blocks within', () => {
    expect(cutClip(blocks, { fromMs: 9_000, untilMs: 45_000 })).toEqual([0, 2, 3, 4, 5])
  })

  it('is a minute at most, and nothing where nobody speaks', () => {
    expect(cutClip(blocks, { fromMs: 0, untilMs: 500_000 })).toEqual([0, 1, 2, 3, 4, 5])
    expect(CLIP_MAX_MS).toBe(60_000)
    expect(cutClip(blocks, { fromMs: 12_000, untilMs: 30_000 })).toEqual([])
    expect(cutClip([log], { fromMs: 0, untilMs: 1_000 })).toEqual([])
  })

  it('is not cut where the host did not allow it, nor from a private Space', () => {
    const objectionTo = (mayClip: boolean, isPrivate: boolean): string | undefined =>
      clipObjection({ mayClip, space: { isPrivate } })
    expect(objectionTo(true, false)).toBeUndefined()
    expect(objectionTo(true, true)).toBe('private')
    expect(objectionTo(false, false)).toBe('host')
    expect(objectionTo(false, true)).toBe('host')
  })
})

it('a file of nothing but faults does not fill the memory', () => {
  const faults: RecordingFault[] = []
  const kinds = ['altered', 'foreign'] as const
  for (let at = 0; at < 5_000; at++) {
    const kind = kinds[at % 2] ?? 'altered'
    noteFault(faults, { of: 'bundle', kind, atMs: at, account: undefined, count: 1 })
  }
  expect(faults.length).toBe(1_000)
  expect(faults.reduce((sum, { count }) => sum + count, 0)).toBe(5_000)
})
