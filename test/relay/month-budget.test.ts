import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CappedLinks } from '../../relay/capped-links.ts'
import { MonthBudget } from '../../relay/month-budget.ts'
import { TokenBucket } from '../../relay/token-bucket.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { until } from '../helpers/until.ts'
import type { AskAnswer, MediaLink } from '../../src/ports/media-link.ts'

const ALLOWED = 10_000_000
/** Of these days so much was used already: what is left is what the tests spend. */
const USED_BEFORE = 9_000_000
const LEFT = ALLOWED - USED_BEFORE
const BUNDLE = new Uint8Array(334)
const ON_WIRE = 400
const NOVEMBER_MS = Date.UTC(2026, 10, 27)
const DECEMBER_MS = Date.UTC(2026, 11, 1)

describe("a relay's month", () => {
  it('is overshot by nothing, whatever is asked of it', async () => {
    const { budget } = await opened()
    await spendAll(budget, 3 * LEFT)
    expect(budget.used).toBeLessThanOrEqual(ALLOWED)
    expect(budget.used).toBeGreaterThan(ALLOWED - ON_WIRE)
  })

  it('goes on where it was after a restart, and after a crash no further', async () => {
    const { budget, folder, clock } = await opened()
    await spendAll(budget, LEFT / 2)
    const crashed = await MonthBudget.open(folder, { bytesPerMonth: ALLOWED, clock })
    expect(crashed.used).toBeGreaterThanOrEqual(budget.used)
    expect(crashed.used).toBeLessThan(budget.used + ALLOWED * 0.005)
    await budget.close()
    const again = await MonthBudget.open(folder, { bytesPerMonth: ALLOWED, clock })
    expect(again.used).toBe(budget.used)
  })

  it('begins anew with the next, and not when the clock is set back', async () => {
    const { budget, clock, folder } = await opened()
    await spendAll(budget, 2 * LEFT)
    expect(budget.isSpent).toBe(true)
    await clock.turn(DECEMBER_MS - NOVEMBER_MS)
    expect(budget.isSpent).toBe(false)
    await until(() => budget.has(ON_WIRE))
    await spendAll(budget, LEFT / 2)
    await budget.close()
    const before = new MemoryClock(NOVEMBER_MS)
    const back = await MonthBudget.open(folder, { bytesPerMonth: ALLOWED, clock: before })
    expect(back.used).toBe(budget.used)
  })

  it('is told once when it is spent, while there is enough to hand everybody over', async () => {
    const { budget } = await opened()
    const left: number[] = []
    budget.onSpent(() => left.push(ALLOWED - budget.used))
    await spendAll(budget, 2 * LEFT)
    expect(left).toHaveLength(1)
    expect(left[0]).toBeGreaterThan(ALLOWED * 0.009)
  })

  it('is refused a file that somebody else wrote', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'traffic.json'), '{"month":"soon","bytes":-1}')
    const clock = new MemoryClock(NOVEMBER_MS)
    await expect(MonthBudget.open(folder, { bytesPerMonth: ALLOWED, clock })).rejects.toThrow(
      'is damaged',
    )
  })
})

describe('a relay whose month is spent', () => {
  it('takes nobody new, sends no bundle beyond it, and counts its tree messages', async () => {
    const { budget, clock, folder } = await opened()
    let sent = 0
    const bare: MediaLink = {
      peer: peerOf('caroL'),
      carrier: 'track',
      handle: () => {},
      sendControl: () => {},
      sendBundle: () => ++sent > 0,
      close: () => {},
    }
    let ask = async (): Promise<AskAnswer> => ({ accept: false, reply: FULL })
    const links = new CappedLinks(
      {
        connect: async () => ({ kind: 'linked', reply: FULL, link: bare }),
        serve: answer => {
          ask = () => answer(peerOf('bob'), FULL)
          return () => {}
        },
      },
      {
        bucket: new TokenBucket(1e9, clock),
        month: budget,
        linksMax: 9,
        refusal: FULL,
      },
    )
    links.serve(async () => ({
      accept: true,
      reply: FULL,
      linked: () => {},
      failed: () => {},
    }))
    const to = { peer: peerOf('caroL'), addresses: [] }
    const outcome = await links.connect(to, FULL, new AbortController().signal)
    if (outcome.kind !== 'linked') throw new TypeError('expected a link')
    expect((await ask()).accept).toBe(true)
    outcome.link.sendControl(new Uint8Array(34))
    expect(budget.used).toBe(USED_BEFORE + 100)
    for (let bytes = 0; bytes < 3 * LEFT; bytes += ON_WIRE) {
      if (!outcome.link.sendBundle(BUNDLE)) await until(() => budget.has(ON_WIRE) || over(budget))
    }
    expect(sent * ON_WIRE + 100).toBeLessThanOrEqual(LEFT)
    expect(sent * ON_WIRE + 100).toBeGreaterThan(LEFT - ON_WIRE)
    expect(await ask()).toEqual({ accept: false, reply: FULL })
    await budget.close()
    expect(JSON.parse(await readFile(join(folder, 'traffic.json'), 'utf8'))).toEqual({
      month: '2026-11',
      bytes: budget.used,
    })
  })
})

const FULL = Uint8Array.of(1)
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'loggia-month-'))
const over = (budget: MonthBudget): boolean => budget.used + ON_WIRE > ALLOWED

async function opened(): Promise<{ budget: MonthBudget; folder: string; clock: MemoryClock }> {
  const [folder, clock] = [await newFolder(), new MemoryClock(NOVEMBER_MS)]
  const before = { month: '2026-11', bytes: USED_BEFORE }
  await writeFile(join(folder, 'traffic.json'), JSON.stringify(before))
  return {
    folder,
    clock,
    budget: await MonthBudget.open(folder, { bytesPerMonth: ALLOWED, clock }),
  }
}

/** As much as is let through of so many bytes; answers how much that was. */
async function spendAll(budget: MonthBudget, bytes: number): Promise<number> {
  let spent = 0
  for (let asked = 0; asked < bytes; asked += ON_WIRE) {
    if (!budget.has(ON_WIRE)) await until(() => budget.has(ON_WIRE) || over(budget))
    if (!budget.has(ON_WIRE)) continue
    budget.take(ON_WIRE)
    spent += ON_WIRE
  }
  return spent
}
