import { expect, test } from 'vitest'
import {
  arrive,
  BUFFER_MAX_FRAMES,
  CONCEAL_MAX_FRAMES,
  NEW_PLAYOUT,
  pull,
  takeIn,
  type Playout,
  type PlayoutBundle,
  type Pull,
} from '../../../src/domain/media/playout.ts'
import { NO_DELAYS } from '../../../src/domain/media/delay-target.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'

/** A bundle and when it comes, in milliseconds since the speaker's frame 0. */
type Delivery = PlayoutBundle & { readonly atMs: number }

/** Frame n is two bytes that say n. */
const packet = (index: number) => Uint8Array.of(index >> 8, index & 255)
const indexOf = (bytes: Uint8Array) => (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)

/** A talkspurt in bundles of three; `delayMs` says how long each is under way, undefined: lost. */
function talkspurt(
  from: number,
  to: number,
  delayMs: (bundle: number) => number | undefined = () => 10,
): Delivery[] {
  const deliveries: Delivery[] = []
  for (let index = from, bundle = 0; index < to; index += 3, bundle += 1) {
    const behind = Math.min(index + 3, to)
    const delay = delayMs(bundle)
    if (delay === undefined) continue
    deliveries.push({
      frameIndex: index,
      startsTalkspurt: index === from,
      endsTalkspurt: behind === to,
      frames: Array.from({ length: behind - index }, (_, place) => packet(index + place)),
      atMs: behind * 20 + delay,
    })
  }
  return deliveries
}

type Rendered = { readonly atMs: number; readonly what: string }

/** Renders for `forMs`, with an output that takes one frame every 20 ms, 7 ms out of step. */
function render(deliveries: readonly Delivery[], forMs: number, lead = 1) {
  const coming = [...deliveries].sort((a, b) => a.atMs - b.atMs)
  let playout: Playout = NEW_PLAYOUT
  let queue: string[] = []
  const rendered: Rendered[] = []
  let deepest = 0
  for (let nowMs = 7; nowMs < forMs; nowMs += 20) {
    const due = coming.filter(({ atMs }) => atMs <= nowMs)
    coming.splice(0, due.length)
    for (const delivery of due) playout = arrive(playout, delivery, delivery.atMs)
    rendered.push({ atMs: nowMs, what: queue.shift() ?? '-' })
    for (let isOver = false; !isOver && queue.length < lead + 2;) {
      const step = pull(playout, { nowMs, queued: queue.length, lead })
      playout = step.playout
      isOver = !enqueue(queue, step.effect)
    }
    deepest = Math.max(deepest, playout.packets.size + queue.length)
  }
  return { rendered, playout, deepest, text: summary(rendered) }
}

function enqueue(queue: string[], effect: ReturnType<typeof pull>['effect']): boolean {
  switch (effect.kind) {
    case 'play':
      return queue.push(String(indexOf(effect.packet))) > 0
    case 'shorten':
      // Two frames less a piece: this output takes both at once.
      return queue.push(`${indexOf(effect.first)}+${indexOf(effect.second)}`) > 0
    case 'lengthen':
      return queue.push(String(indexOf(effect.packet)), '_') > 0
    case 'recover':
    case 'conceal':
      return queue.push('~') > 0
    default:
      return false
  }
}

/** "0-29 ~~ 33-59 - 90-92": consecutive frames are one range. */
function summary(rendered: readonly Rendered[]): string {
  const words: string[] = []
  let from = -1
  let to = -1
  const close = () => {
    if (from >= 0) words.push(from === to ? `${from}` : `${from}-${to}`)
    from = -1
  }
  for (const { what } of rendered) {
    const index = /^\d+$/.test(what) ? Number(what) : undefined
    if (index !== undefined && from >= 0 && index === to + 1) to = index
    else {
      close()
      if (index !== undefined) from = to = index
      else if (!(what === '-' && (words.at(-1) ?? '-') === '-')) words.push(what)
    }
  }
  close()
  return words.join(' ').replaceAll('~ ~', '~~').replaceAll('~ ~', '~~').replace(/ -$/, '')
}
const mouthToOutput = (rendered: readonly Rendered[], index: number) =>
  (rendered.find(({ what }) => what === String(index))?.atMs ?? NaN) - index * 20

test('on a perfect network every frame is played once, in order, with two frames of reserve', () => {
  const { text, rendered } = render(talkspurt(0, 60), 1_600)
  expect(text).toBe('0-59')
  // 60 ms to fill the bundle, 10 under way, 20 of lead, 20 until the spread is known; twice 20 of step.
  expect(mouthToOutput(rendered, 30)).toBeLessThanOrEqual(60 + 10 + 20 + 20 + 2 * 20)
})

test('silence between talkspurts is silence, not loss', () => {
  const { text } = render([...talkspurt(0, 30), ...talkspurt(90, 110)], 3_000)
  expect(text).toBe('0-29 - 90-109')
})

test('a lost bundle is concealed and delays nothing', () => {
  const { text, rendered } = render(
    talkspurt(0, 60, n => (n === 10 ? undefined : 10)),
    1_600,
  )
  // The third frame is left out: it pays back the margin of the first bundles.
  expect(text).toBe('0-29 ~~ 33-59')
  expect(mouthToOutput(rendered, 50)).toBe(mouthToOutput(rendered, 20) - 20)
})

test('a bundle that is a little late is waited for and still played', () => {
  const { text } = render(
    talkspurt(0, 60, n => (n === 10 ? 75 : 10)),
    1_700,
  )
  expect(text).toMatch(/^0-29 ~+ 30-/)
  expect(text).toContain('59')
})

test('overtaking bundles are played in order', () => {
  const { text } = render(
    talkspurt(0, 60, n => (n % 2 === 0 ? 65 : 10)),
    1_800,
  )
  expect(text.replace(/~/g, '')).toMatch(/^0/)
  const order = [...text.matchAll(/\d+/g)].map(Number)
  expect(order).toEqual([...order].sort((a, b) => a - b))
})

test('with steady jitter the delay grows until the talkspurt is whole', () => {
  const chance = seededChance(3)
  const spurts = Array.from({ length: 6 }, (_, n) =>
    talkspurt(n * 100, n * 100 + 75, () => 10 + 60 * chance()),
  )
  const { text } = render(spurts.flat(), 13_000)
  expect(text).toMatch(/- 400-474 - 500-574$/)
})

test('a spike is remembered for a minute of speech, then the delay shrinks by short pieces', () => {
  const { rendered, text } = render(
    talkspurt(0, 4_200, n => ({ 120: 190, 121: 130, 122: 70 })[n] ?? 10),
    86_000,
  )
  const early = mouthToOutput(rendered, 350)
  expect(mouthToOutput(rendered, 380)).toBeGreaterThan(early)
  expect(mouthToOutput(rendered, 3_300)).toBeGreaterThan(early)
  expect(text).toContain('+')
  expect(mouthToOutput(rendered, 4_190)).toBeLessThanOrEqual(early + 40)
})

test('what a page that has just begun takes in late delays nothing that is said ten seconds later', () => {
  const { rendered } = render(
    talkspurt(0, 900, n => ({ 20: 190, 21: 130, 22: 70, 40: 120 })[n] ?? 10),
    20_000,
  )
  const early = mouthToOutput(rendered, 50)
  expect(mouthToOutput(rendered, 240)).toBeGreaterThan(early + 60)
  expect(mouthToOutput(rendered, 890)).toBeLessThanOrEqual(early + 40)
})

test('where bundles are held up later too it was the way, and the delay stays', () => {
  const { rendered } = render(
    talkspurt(0, 900, n => ({ 20: 190, 21: 130, 22: 70 })[n] ?? (n % 30 === 0 ? 90 : 10)),
    20_000,
  )
  const early = mouthToOutput(rendered, 50)
  expect(mouthToOutput(rendered, 890)).toBeGreaterThan(early + 60)
})

test('a rare accident of half a second is waited out once and does not delay what follows for long', () => {
  const { rendered } = render(
    talkspurt(0, 1_200, n => (n >= 20 && n < 28 ? 10 + 60 * (28 - n) : 10)),
    26_000,
  )
  const early = mouthToOutput(rendered, 50)
  expect(mouthToOutput(rendered, 1_150)).toBeLessThanOrEqual(early + 200 + 60)
})

test('when bundles come later and later the speech is stretched before it runs dry', () => {
  const { text } = render(
    talkspurt(0, 300, n => 10 + Math.min(n, 60) * 2),
    8_000,
  )
  expect(text).toContain('_')
  expect(text).not.toContain('~')
})

test('concealment stops after 100 ms when the speaker vanishes', () => {
  const { text } = render(talkspurt(0, 300).slice(0, 10), 2_000)
  expect(text).toBe(`0-29 ${'~'.repeat(CONCEAL_MAX_FRAMES)}`)
})

test('a speaker who comes back after an outage is heard at once', () => {
  const { text } = render(
    talkspurt(0, 200, n => (n >= 10 && n < 30 ? undefined : 10)),
    5_000,
  )
  expect(text).toMatch(/^0-29 ~{5} - 90-199$/)
})

test('a lost end of a talkspurt does not run into the next one', () => {
  const first = talkspurt(0, 30).slice(0, -1)
  const { text } = render([...first, ...talkspurt(60, 90)], 2_500)
  expect(text).toBe('0-26 ~~~~~ - 60-89')
})

test('a late joiner hears from the first bundle that comes', () => {
  const { text } = render(talkspurt(0, 60).slice(7), 1_600)
  expect(text).toBe('21-59')
})

test('what a parent kept for a newcomer is its reserve at first, and is not played before that', () => {
  const kept = talkspurt(0, 900).map(each => ({ ...each, atMs: Math.max(each.atMs, 610) }))
  const direct = render(talkspurt(0, 900), 19_000).rendered
  const { rendered, text } = render(kept.slice(2), 19_000)
  expect(mouthToOutput(rendered, 40)).toBeLessThanOrEqual(mouthToOutput(direct, 40) + 200)
  expect(text).toMatch(/^\d\d-2\d\d /)
  expect(mouthToOutput(rendered, 890)).toBeLessThanOrEqual(mouthToOutput(direct, 890) + 40)
})

test('a first bundle that was overtaken is still played', () => {
  const deliveries = talkspurt(0, 30, n => (n === 0 ? 71 : 10))
  expect(render(deliveries, 1_000).text).toBe('0-29')
})

test('a sign of life in silence plays nothing and delays nothing', () => {
  const alive = { startsTalkspurt: false, endsTalkspurt: true, frames: [] }
  const signs = [100, 200, 300].map(frameIndex => ({ ...alive, frameIndex, atMs: frameIndex * 20 }))
  const { text } = render([...talkspurt(0, 30), ...signs, ...talkspurt(320, 350)], 8_000)
  expect(text).toBe('0-29 - 320-349')
})

test('nobody makes us hold more than a second', () => {
  let playout = NEW_PLAYOUT
  for (const bundle of talkspurt(0, 3_000)) playout = arrive(playout, bundle, 5)
  expect(playout.packets.size).toBeLessThanOrEqual(BUFFER_MAX_FRAMES)
})

test('after the output was stopped the newest speech is played, not the oldest', () => {
  let playout = NEW_PLAYOUT
  for (const bundle of talkspurt(0, 300)) playout = arrive(playout, bundle, bundle.atMs)
  const { effect } = pull(playout, { nowMs: 300 * 20, queued: 0, lead: 1 })
  expect(effect.kind === 'play' && indexOf(effect.packet)).toBeGreaterThan(275)
})

test('a clock that is set does not stop the sound', () => {
  const deliveries = talkspurt(0, 60)
  const jumped = deliveries.map((each, n) => ({
    ...each,
    atMs: each.atMs + (n > 9 ? 3_600_000 : 0),
  }))
  let playout = NEW_PLAYOUT
  for (const each of jumped.slice(0, 12)) playout = arrive(playout, each, each.atMs)
  const nowMs = 3_600_000 + 36 * 20 + 40
  const { effect } = pull(playout, { nowMs, queued: 0, lead: 1 })
  expect(effect.kind).toBe('play')
})

test('under any loss, delay and repetition no frame is played twice and order holds', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const chance = seededChance(seed)
    const loss = chance() * 0.4
    const jitterMs = chance() * 300
    const spurts = [0, 150, 200, 420].map(from =>
      talkspurt(from, from + 20 + Math.floor(chance() * 120), () =>
        chance() < loss ? undefined : 10 + jitterMs * chance() ** 3,
      ),
    )
    const twice = spurts
      .flat()
      .flatMap(each => (chance() < 0.2 ? [each, { ...each, atMs: each.atMs + 50 }] : [each]))
    const { rendered, deepest, playout } = render(twice, 14_000)
    const played = rendered
      .flatMap(({ what }) => what.split('+'))
      .flatMap(word => (/^\d+$/.test(word) ? [Number(word)] : []))
    const ordered = [...new Set(played)].sort((a, b) => a - b)
    expect(played, `seed ${seed}`).toEqual(ordered)
    expect(deepest, `seed ${seed}`).toBeLessThanOrEqual(BUFFER_MAX_FRAMES + 3)
    expect(playout.phase, `seed ${seed}`).toBe('silent')
  }
})

/** A brisk playout in the middle of a talkspurt of single frames, `lateMs` behind, with `here` frames to play. */
function briskly(lateMs: number, here: number) {
  let playout: Playout = { ...NEW_PLAYOUT, pace: 'brisk' }
  const frame = (index: number) => ({
    frameIndex: index,
    startsTalkspurt: index === 0,
    endsTalkspurt: false,
    frames: [packet(index)],
  })
  for (let index = 0; index < 30; index += 1) {
    const nowMs = index * 20 + lateMs
    playout = takeIn(playout, frame(index), { ...NO_DELAYS, offsetMs: 0 })
    playout = pull(playout, { nowMs, queued: 2, lead: 1 }).playout
  }
  for (let index = 30; index < 30 + here; index += 1) {
    playout = takeIn(playout, frame(index), { ...NO_DELAYS, offsetMs: 0 })
  }
  return (request: Partial<Pull>) =>
    pull(playout, { nowMs: 30 * 20 + lateMs, queued: 2, lead: 1, ...request }).effect.kind
}

test('who is answered at once waits for a second frame, to leave out a piece of the two', () => {
  // Two frames queued, of which the lead is one: 20 ms behind, and what comes on top of it.
  expect(briskly(40, 1)({})).toBe('wait')
  expect(briskly(40, 2)({})).toBe('shorten')
  expect(briskly(-20, 1)({})).toBe('play')
})

test('nothing is made up while the output is sure to ask again', () => {
  expect(briskly(0, 0)({ queued: 0.5, isEarly: true })).toBe('wait')
  expect(briskly(0, 0)({ queued: 0.5 })).toBe('conceal')
  expect(briskly(0, 0)({ queued: 1.5 })).toBe('wait')
})
