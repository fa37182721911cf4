import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  estimateFollowers,
  SKETCH_RMS_ERROR,
  type FollowerEstimate,
  type Ranked,
} from '../../../src/domain/follow/sketch.ts'
import { WINDOW_MAX } from '../../../src/domain/follow/window.ts'
import { mayHost } from '../../../src/domain/community/policy.ts'
import { countFollowers } from '../../../src/domain/follow/eligibility.ts'
import { selectMembers } from '../../../src/domain/follow/certificate.ts'
import { standingOf } from '../../../src/session/standing.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'

const SEED = 48_000

/** The lowest of `of` uniform ranks, `held` of them: what a window of a crowd holds. Each follows from the last. */
function lowestOf(
  of: number,
  chance: () => number,
  held = Math.min(of, WINDOW_MAX),
  change: Partial<Ranked> = {},
): Ranked[] {
  let above = 1
  return Array.from({ length: held }, (_, at) => {
    above *= (1 - chance()) ** (1 / (of - at))
    return { rank: rankAt(1 - above), isFollow: true, isPreferred: true, ...change }
  })
}

function rankAt(position: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(position * 2 ** 53)) << 11n)
  return bytes
}

const numberIn = (estimate: FollowerEstimate): number =>
  estimate.exact ? estimate.followers : estimate.about

describe('the number of followers on a screen', () => {
  it('is exact while everybody fits the window', () => {
    const crowd = lowestOf(WINDOW_MAX - 1, seededChance(SEED))
    expect(estimateFollowers(crowd)).toEqual({ exact: true, followers: WINDOW_MAX - 1 })
    const gone = crowd.map((one, at) => ({ ...one, isFollow: at >= 23 }))
    expect(estimateFollowers(gone)).toEqual({ exact: true, followers: 1_000 })
  })

  it.each([2_000, 10_000, 100_000])(
    'is within the published error for %i, known by a window',
    truth => {
      const runs = 30
      const chance = seededChance(SEED + truth)
      let squares = 0
      for (let run = 0; run < runs; run += 1) {
        const error = numberIn(estimateFollowers(lowestOf(truth, chance))) / truth - 1
        expect(Math.abs(error), `seed ${SEED + truth}, run ${run}`).toBeLessThan(0.12)
        squares += error ** 2
      }
      const rms = Math.sqrt(squares / runs)
      console.log(`sketch of ${truth}: RMS error ${(100 * rms).toFixed(1)} %, seed ${SEED + truth}`)
      expect(rms).toBeLessThan(1.4 * SKETCH_RMS_ERROR)
    },
  )

  it('leaves out those who took their follow back', () => {
    const crowd = lowestOf(20_000, seededChance(SEED)).map((one, at) => ({
      ...one,
      isFollow: at % 4 !== 0,
      isPreferred: false,
    }))
    const about = numberIn(estimateFollowers(crowd))
    expect(about).toBeGreaterThan(13_200)
    expect(about).toBeLessThan(16_800)
  })

  it('counts those whom the rules count one by one, and estimates the rest', () => {
    const chance = seededChance(SEED)
    const counted = lowestOf(600, chance)
    const others = lowestOf(9_400, chance, WINDOW_MAX - 600, { isPreferred: false })
    const about = numberIn(estimateFollowers([...others, ...counted]))
    expect(Math.abs(about / 10_000 - 1)).toBeLessThan(0.15)
  })

  it('is never less than what is held here', () => {
    const ground = Array.from({ length: 3_000 }, (_, at) => ({
      rank: rankAt(0.5 + at / 10_000),
      isFollow: true,
      isPreferred: false,
    }))
    expect(numberIn(estimateFollowers(ground))).toBe(3_000)
  })

  it('shows a screen what it likes and decides nothing', () => {
    const estimate = estimateFollowers([])
    // @ts-expect-error an estimate is no count
    void (() => mayHost('x', POLICY, estimate))
    // @ts-expect-error nor are these made of one
    void (() => standingOf(undefined, undefined, estimate))
    // @ts-expect-error and no follower is taken from it
    void (() => [countFollowers(estimate, undefined, 0), selectMembers(estimate, POLICY, 0)])
    const root = join(import.meta.dirname, '../../../src')
    const users = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts') && /follow\/sketch\.ts'/.test(textOf(join(root, path))))
      .toSorted()
    expect(users).toEqual(SHOWERS)
  })
})

declare const POLICY: Parameters<typeof mayHost>[1]

/** What may know of an estimate: shelf and book answer it, a community's scope and a person's card hand it to the screen. */
const SHOWERS = [
  'index.ts',
  'session/community-scope.ts',
  'session/follow-book.ts',
  'session/follow-shelf.ts',
  'session/members-api.ts',
  'session/spaces-api.ts',
]

const textOf = (path: string): string => readFileSync(path, 'utf8')
