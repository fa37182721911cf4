import { describe, expect, it } from 'vitest'
import { CAST, liveState } from '../helpers/fake-spaces.ts'
import { FIRST_LOOK, readLook, writeLook } from '../../web/captions-look.ts'
import { shownCaptions, textOf, turnsOf } from '../../web/store/shown-captions.ts'
import { FakeCaptions } from '../helpers/fake-captions.ts'
import { Follower } from '../../web/store/follow.ts'
import { modelCaptions } from '../../web/store/captions-model.ts'
import { until } from '../helpers/until.ts'
import type { AccountId, CaptionSegment } from '../../src/index.ts'

const said = (
  speaker: AccountId,
  text: string,
  over: Partial<CaptionSegment> = {},
): CaptionSegment => ({
  id: `${speaker}${text}`,
  speaker,
  name: speaker === CAST.alice ? 'Alice' : 'Bob',
  kind: 'recognised',
  by: undefined,
  byName: undefined,
  isFinal: true,
  language: 'it',
  text,
  atMs: 1,
  ...over,
})

describe('captions on the screen', () => {
  it('stand under a name until somebody else speaks, or they come about in another way', () => {
    const typed = { kind: 'typed', by: CAST.alice, byName: 'Alice' } as const
    const turns = turnsOf([
      said(CAST.alice, 'uno'),
      said(CAST.alice, 'due'),
      said(CAST.bob, 'tre'),
      said(CAST.bob, 'quattro', typed),
      said(CAST.alice, 'cinque'),
    ])
    expect(
      turns.map(({ name, tone, byName, segments }) => [name, tone, byName, segments.length]),
    ).toEqual([
      ['Alice', 0, undefined, 2],
      ['Bob', 1, undefined, 1],
      ['Bob', 1, 'Alice', 1],
      ['Alice', 0, undefined, 1],
    ])
    expect(textOf(turns)).toBe('Alice: uno due\nBob: tre\nBob: quattro\nAlice: cinque')
  })

  it('are not of whom one has blocked or the Space keeps out, nor typed by them', () => {
    const ban = { name: '', by: CAST.alice, byName: '', reason: '', untilMs: 0, peers: [] }
    const state = { ...liveState(), bans: [{ account: CAST.carol, ...ban }] }
    const all = [
      said(CAST.alice, 'uno'),
      said(CAST.bob, 'due'),
      said(CAST.carol, 'tre'),
      said(CAST.alice, 'quattro', { by: CAST.carol }),
    ]
    const blocked = new Set([CAST.bob])
    const shown = shownCaptions(all, { state, blocked, nowMs: 99 })
    expect(shown.map(({ text }) => text)).toEqual(['uno'])
  })
})

describe('how captions look', () => {
  it('is remembered as it was chosen, and is as at first where nothing fits', () => {
    const chosen = { isOpen: true, size: 3, isContrasting: true, isAloud: true }
    expect(readLook(writeLook(chosen))).toEqual(chosen)
    expect(readLook(writeLook(FIRST_LOOK))).toEqual(FIRST_LOOK)
    for (const text of [undefined, '', 'size9 <b>', '{"isOpen":true}']) {
      expect(readLook(text)).toEqual(FIRST_LOOK)
    }
  })
})

describe('what is typed as a caption', () => {
  it('is gone from the field when it is shown, and back in it when it is not', async () => {
    const captions = new FakeCaptions()
    const model = modelCaptions({ captions }, new Follower(), work => void work())
    model.write('ecco')
    model.type('it', CAST.bob)
    expect(model.draft.value.text).toBe('')
    await until(() => captions.calls.length === 1)
    expect(captions.calls).toEqual([`type ecco ${CAST.bob}`])
    model.write('x'.repeat(400))
    model.type('it', undefined)
    await until(() => model.problem.value === 'too-long')
    expect(model.draft.value.text).toHaveLength(400)
    captions.refusal.set({ reason: 'muted' })
    expect(model.problem.value).toBe('muted')
    expect(model.draft.value.text).toHaveLength(400)
  })

  it('is back in the field when it is refused later, each line of it, before what is typed by then', () => {
    const captions = new FakeCaptions()
    const model = modelCaptions({ captions }, new Follower(), work => void work())
    model.write('uno')
    model.type('it', undefined)
    model.write('due')
    model.type('it', undefined)
    captions.refusal.set({ reason: 'no-account', text: 'uno' })
    captions.refusal.set({ reason: 'no-account', text: 'due' })
    expect(model.draft.value.text).toBe('uno due')
    expect(model.problem.value).toBe('no-account')
    model.write('uno due e tre')
    expect(model.problem.value).toBeUndefined()
    captions.refusal.set({ reason: 'muted', text: 'zero' })
    expect(model.draft.value.text).toBe('uno due zero e tre')
  })

  it('is back in the field when whoever shows it fails', async () => {
    const captions = new FakeCaptions()
    captions.type = () => Promise.reject(new TypeError('gone'))
    const faults: unknown[] = []
    const attempt = (work: () => Promise<void>): void =>
      void work().catch(fault => faults.push(fault))
    const model = modelCaptions({ captions }, new Follower(), attempt)
    model.write('ecco')
    model.type('it', undefined)
    await until(() => faults.length === 1)
    expect(model.draft.value.text).toBe('ecco')
  })
})
