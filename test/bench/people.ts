/**
 * The list of who is here, with a thousand people, in a real Chromium: scrolled by the wheel from end to end in five
 * seconds, beside the same way over a bare list of as many rows of plain text, as large and in the same run. Once as
 * the machine is, once with its processor slowed down as a cheap phone's is.
 */
import type { Browser, Page } from 'playwright-core'
import { openScene } from '../browser/face/open-scene.ts'
import { serveFace } from '../browser/face/serve.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { numberOption } from './options.ts'
import { whenQuiet } from './quiet.ts'
import type { Bench } from './run.ts'

const SCROLL_MS = 5_000
/** Interleaved; of each figure the middle one is printed, of the longest frames the longest. */
const ROUNDS = 3
/** As the machine is, and about the distance from a desktop to a cheap phone (Lighthouse's figure). */
const SLOWDOWNS = [1, 4] as const
/** At 60 frames a second one was left out: what an eye sees. */
const LATE_MS = 33
/** A phone's width: rows are drawn as most people see them. */
const LOOK = { width: 390, height: 844, theme: 'light', language: 'en' } as const

/** One way from end to end. */
type Way = {
  readonly fps: number
  readonly longestMs: number
  /** Of all frames, those over {@link LATE_MS}. */
  readonly late: number
  /** Of all frames, those that showed no row in the middle of the list. */
  readonly empty: number
}

export const bench: Bench = async args => {
  const rounds = numberOption(args, 'rounds', ROUNDS)
  const [browser, face] = await Promise.all([launchChromium(), serveFace()])
  try {
    const ours = await openScene(browser, face.url, 'space-people-thousand', LOOK)
    const bare = await openBare(browser, ours)
    const figures: Record<string, number> = {}
    for (const slowdown of SLOWDOWNS) {
      await slowDown([ours, bare], slowdown)
      await whenQuiet()
      const { list, floor } = await ways(ours, bare, rounds)
      print(`people, processor ÷ ${slowdown}`, list)
      print(`bare rows, processor ÷ ${slowdown}`, floor)
      const ratio = rounded(list.fps / floor.fps)
      console.log(`${'frames, ours : bare'.padEnd(28)} ${ratio}`)
      for (const [name, way] of [['people', list] as const, ['bare', floor] as const]) {
        for (const [key, value] of Object.entries(way)) figures[`${name}${slowdown}-${key}`] = value
      }
      figures[`fpsRatio${slowdown}`] = ratio
    }
    return figures
  } finally {
    await browser.close()
    await face.close()
  }
}

/** As many rows as ours, as high, in a box as large at the same place. */
async function openBare(browser: Browser, ours: Page): Promise<Page> {
  const { box, rows, rowPx } = await ours.locator('.long-list').evaluate(list => {
    const { left, top, width, height } = list.getBoundingClientRect()
    const row = list.querySelector('li')
    return {
      box: { left, top, width, height },
      rows: Number(row?.ariaSetSize),
      rowPx: row?.getBoundingClientRect().height ?? Number.NaN,
    }
  })
  const page = await browser.newPage({ viewport: { width: LOOK.width, height: LOOK.height } })
  await page.setContent('<ul class="long-list"></ul>')
  await page.evaluate(
    ({ box, rows, rowPx }) => {
      const list = document.querySelector<HTMLElement>('.long-list')
      if (list === null) return
      list.style.cssText = `position:fixed; margin:0; padding:0; overflow-y:auto; left:${box.left}px; top:${box.top}px; width:${box.width}px; height:${box.height}px`
      for (let at = 0; at < rows; at++) {
        const row = document.createElement('li')
        row.textContent = `Somebody ${at}`
        row.style.cssText = `list-style:none; height:${rowPx}px`
        list.append(row)
      }
    },
    { box, rows, rowPx },
  )
  return page
}

async function slowDown(pages: readonly Page[], rate: number): Promise<void> {
  for (const page of pages) {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate })
  }
}

async function ways(
  ours: Page,
  bare: Page,
  rounds: number,
): Promise<{ readonly list: Way; readonly floor: Way }> {
  const list: Way[] = []
  const floor: Way[] = []
  for (let round = 0; round < rounds; round++) {
    const go = async (page: Page, into: Way[]): Promise<void> => void into.push(await scroll(page))
    // A B, B A: whatever warms up or tires the machine meets both alike.
    if (round % 2 === 0) await go(ours, list)
    await go(bare, floor)
    if (round % 2 === 1) await go(ours, list)
  }
  return { list: middle(list), floor: middle(floor) }
}

/** From the top to the end by the wheel, watched from inside the page. */
async function scroll(page: Page): Promise<Way> {
  await page.bringToFront()
  const list = page.locator('.long-list')
  const distance = await list.evaluate(box => {
    box.scrollTo(0, 0)
    return box.scrollHeight - box.clientHeight
  })
  await list.hover()
  await page.evaluate(startWatching)
  const startMs = performance.now()
  let sent = 0
  while (sent < distance) {
    const share = Math.min(1, (performance.now() - startMs) / SCROLL_MS)
    await page.mouse.wheel(0, share * distance - sent)
    sent = share * distance
  }
  const frames = await page.evaluate(stopWatching)
  const left = await list.evaluate(box => box.scrollHeight - box.clientHeight - box.scrollTop)
  // A wheel is answered smoothly: the last turn may be on its way.
  if (left > distance / 10)
    throw new RangeError(`expected the end of the list, got ${left} px before`)
  return wayOf(frames)
}

type Frame = { readonly atMs: number; readonly isEmpty: boolean }
type Watch = { readonly frames: Frame[]; isOver: boolean }

/** Runs in the page. */
function startWatching(): void {
  const watch: Watch = { frames: [], isOver: false }
  Object.assign(window, { watch })
  const list = document.querySelector('.long-list')
  const { left, top, width, height } = list?.getBoundingClientRect() ?? new DOMRect()
  // A method: the names that tsx gives to functions are not known in the page.
  const watcher = {
    look(this: void, atMs: number): void {
      const middle = document.elementFromPoint(left + width / 2, top + height / 2)
      watch.frames.push({ atMs, isEmpty: middle === null || middle.closest('li') === null })
      if (!watch.isOver) requestAnimationFrame(watcher.look)
    },
  }
  requestAnimationFrame(watcher.look)
}

/** Runs in the page. */
function stopWatching(): readonly Frame[] {
  // Put there by startWatching.
  const { watch } = window as unknown as { watch: Watch }
  watch.isOver = true
  return watch.frames
}

function wayOf(frames: readonly Frame[]): Way {
  const gaps = frames.slice(1).map(({ atMs }, at) => atMs - (frames[at]?.atMs ?? atMs))
  const allMs = gaps.reduce((sum, gap) => sum + gap, 0)
  return {
    fps: (1_000 * gaps.length) / allMs,
    longestMs: Math.max(...gaps),
    late: gaps.filter(gap => gap > LATE_MS).length / gaps.length,
    empty: frames.filter(({ isEmpty }) => isEmpty).length / frames.length,
  }
}

const middle = (ways: readonly Way[]): Way => ({
  fps: rounded(middleOf(ways.map(way => way.fps))),
  longestMs: rounded(Math.max(...ways.map(way => way.longestMs))),
  late: rounded(middleOf(ways.map(way => way.late))),
  empty: rounded(middleOf(ways.map(way => way.empty))),
})

function print(name: string, { fps, longestMs, late, empty }: Way): void {
  const share = (of: number): string => `${(of * 100).toFixed(1)} %`
  console.log(
    `${name.padEnd(28)} ${fps.toFixed(1)} frames/s, longest ${longestMs.toFixed(1)} ms, over ${LATE_MS} ms ${share(late)}, without a row ${share(empty)}`,
  )
}

const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
