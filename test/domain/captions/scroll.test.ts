import { describe, expect, it } from 'vitest'
import { accountOf } from '../../helpers/chat-says.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { HOLD_MAX_MS, isDue } from '../../../src/domain/captions/due.ts'
import {
  SEGMENTS_MAX,
  withCaption,
  type Scroll,
  type Shown,
} from '../../../src/domain/captions/scroll.ts'
import type { SessionId } from '../../../src/domain/ids.ts'

const said = (n: number, segment: number, text: string, over: Partial<Shown> = {}): Shown => ({
  session: fakeId<SessionId>(n),
  author: accountOf(n),
  speaker: accountOf(n),
  segment,
  kind: 'recognised',
  isFinal: false,
  language: 'it',
  text,
  ...over,
})
const scrolled = (all: readonly Shown[]): Scroll =>
  all.reduce((scroll: Scroll, shown, at) => withCaption(scroll, shown, at), [])
const texts = (scroll: Scroll): readonly string[] =>
  scroll.map(({ text, isFinal }) => `${text}${isFinal ? '.' : '…'}`)

describe('captions on a screen', () => {
  it('grow in their place, and stand in the order in which they began', () => {
    const all = [
      said(1, 1, 'buona'),
      said(2, 1, 'ciao'),
      said(1, 1, 'buonasera', { isFinal: true }),
    ]
    expect(texts(scrolled(all))).toEqual(['buonasera.', 'ciao…'])
    expect(scrolled(all)[0]?.atMs).toBe(0)
  })

  it('stay as they were final, and end where the next sentence of that voice begins', () => {
    const all = [
      said(1, 1, 'uno', { isFinal: true }),
      said(1, 1, 'altro'),
      said(1, 2, 'due'),
      said(2, 9, 'intanto'),
      said(1, 3, 'tre'),
    ]
    expect(texts(scrolled(all))).toEqual(['uno.', 'due.', 'intanto…', 'tre…'])
  })

  it('that are taken back are gone', () => {
    expect(texts(scrolled([said(1, 1, 'ehm'), said(1, 1, '', { isFinal: true })]))).toEqual([])
  })

  it('say who typed them where somebody did for another', () => {
    const [one, other] = scrolled([
      said(1, 1, 'mio', { kind: 'typed' }),
      said(1, 2, 'suo', { kind: 'typed', speaker: accountOf(2) }),
    ])
    expect(one?.by).toBeUndefined()
    expect(other).toMatchObject({ speaker: accountOf(2), by: accountOf(1) })
  })

  it('are as many as may be kept, the newest', () => {
    const many = Array.from({ length: SEGMENTS_MAX + 5 }, (_, n) => said(1, n + 1, `${n}`))
    const scroll = scrolled(many)
    expect(scroll).toHaveLength(SEGMENTS_MAX)
    expect(scroll.at(-1)?.text).toBe(`${SEGMENTS_MAX + 4}`)
  })
})

describe('a caption and its sound', () => {
  const came = { frame: 100, cameAtMs: 5_000 }

  it('come together: not before the frame was played', () => {
    expect(isDue(came, { heardUpTo: 100, nowMs: 5_100 })).toBe(false)
    expect(isDue(came, { heardUpTo: 101, nowMs: 5_100 })).toBe(true)
    expect(isDue(came, { heardUpTo: Infinity, nowMs: 5_000 })).toBe(true)
    expect(isDue({ ...came, frame: undefined }, { heardUpTo: 0, nowMs: 5_000 })).toBe(true)
  })

  it('a made-up frame holds it for as long as sound may take, and no longer', () => {
    const never = { frame: 0xff_ff_ff, cameAtMs: 5_000 }
    expect(isDue(never, { heardUpTo: 7, nowMs: 5_000 + HOLD_MAX_MS - 1 })).toBe(false)
    expect(isDue(never, { heardUpTo: 7, nowMs: 5_000 + HOLD_MAX_MS })).toBe(true)
  })
})
