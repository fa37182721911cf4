import { describe, expect, it } from 'vitest'
import { ACTION_DOMAIN, writeAction, type LaterContent } from '../../src/wire/action.ts'
import { bundleBy } from '../helpers/bundles.ts'
import { newSpace, person } from '../helpers/host.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS } from '../../src/domain/space/actions.ts'
import { NOW_MS } from '../helpers/board-world.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import type { Content } from '../../src/wire/action-body.ts'

/** Direction overrides, zero-width letters, controls, towers of marks, lone surrogates, letters that look like others. */
const HOSTILE = [
  '\u202Egnp.exe',
  'Ali\u200Bce\u2066',
  'a\u0007\u0000\u001B[31mb',
  `Z${'\u0301'.repeat(20)}algo`,
  '\uD800 half',
  ' \u3000\u00A0wide\u2800 ',
  '<img src=x onerror=alert(1)>',
  '𝐀'.repeat(30),
]
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2800]/u

/** Alice's Space with alice on stage, and a pen that signs whatever it is given, cleaned by nobody. */
async function aliceIn(title = 'Evening') {
  const alice = await person('Alice', NOW_MS)
  const opened = await SpaceLog.openSpace(alice.account, { ...newSpace(NOW_MS), title })
  const log = new SpaceLog(opened.space)
  await log.add(opened.envelope)
  let atMs = NOW_MS
  const sign = (content: Content): Promise<Uint8Array> => {
    atMs += 1
    const said: LaterContent = { space: opened.space, heads: log.heads, atMs, ...content }
    return seal(alice.session, ACTION_DOMAIN, writeAction(said))
  }
  const { delegation } = alice
  const present = (name: string): Promise<Uint8Array> => sign({ kind: 'present', delegation, name })
  return { alice, log, sign, present, genesis: opened.envelope }
}

const UNCHANGED = {
  topics: undefined,
  mayCome: undefined,
  takesRequests: undefined,
  language: undefined,
  chat: undefined,
  newcomerMinutes: undefined,
}

describe('hostile words in a Space', () => {
  it.each(HOSTILE)(
    'a title, a name and a reason of %j are clean and short where they are shown',
    async words => {
      const { log, sign, present } = await aliceIn()
      await log.add(await present(words))
      await log.add(await sign({ kind: 'edit', ...UNCHANGED, title: words }))
      const mallory = (await person('Mallory', NOW_MS)).id
      await log.add(await sign({ kind: 'ban', target: mallory, reason: words, untilMs: 0 }))
      const state = log.state.current
      const shown = [
        state?.title,
        state?.stage[0]?.name,
        state?.bans[0]?.reason,
        state?.bans[0]?.byName,
      ]
      for (const text of shown) {
        expect(text).toBeDefined()
        expect(text).not.toMatch(UNSEEN)
        expect(text).not.toMatch(/\p{M}{4}/u)
      }
      expect([...(state?.title ?? '')].length).toBeLessThanOrEqual(TITLE_MAX_LETTERS)
      expect([...(state?.stage[0]?.name ?? '')].length).toBeLessThanOrEqual(NAME_MAX_LETTERS)
    },
  )

  it('more letters than a label may have are refused, not cut into something else', async () => {
    const { log, sign, present } = await aliceIn()
    const flood = '𝐀'.repeat(250)
    expect(await log.add(await present(flood))).toMatchObject({ reason: 'malformed' })
    await log.add(await present('Alice'))
    const edit = await sign({ kind: 'edit', ...UNCHANGED, title: flood })
    expect(await log.add(edit)).toMatchObject({ reason: 'malformed' })
    expect(log.state.current?.title).toBe('Evening')
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://a b',
    'https://ä.example',
    ' https://a.example',
  ])('a pinned link of %j is no action', async url => {
    const { log, sign, present } = await aliceIn()
    await log.add(await present('Alice'))
    expect(await log.add(await sign({ kind: 'pin', url }))).toMatchObject({
      ok: false,
      reason: 'malformed',
    })
  })
})

describe('actions that were tampered with', () => {
  it('are refused when forged by one bit anywhere, and change nothing', async () => {
    const { log, sign, present } = await aliceIn()
    await log.add(await present('Alice'))
    const edit = await sign({ kind: 'edit', ...UNCHANGED, title: 'Night' })
    const before = log.state.current
    for (let at = 0; at < edit.length; at += 1) {
      const forged = edit.slice()
      forged[at] = (forged[at] ?? 0) ^ (1 << (at % 8))
      expect((await log.add(forged)).ok, `byte ${at}`).toBe(false)
    }
    expect(log.state.current).toEqual(before)
    expect((await log.add(edit)).ok).toBe(true)
  })

  it('do nothing when they are said again, or said in another Space', async () => {
    const one = await aliceIn('One')
    const other = await aliceIn('Other')
    const present = await one.present('Alice')
    await one.log.add(present)
    const edit = await one.sign({ kind: 'edit', ...UNCHANGED, title: 'Night' })
    await one.log.add(edit)
    await one.log.add(await one.sign({ kind: 'edit', ...UNCHANGED, title: 'Morning' }))
    expect(await one.log.add(edit)).toEqual({ ok: true, value: 'known' })
    expect(one.log.state.current?.title).toBe('Morning')
    for (const replayed of [present, edit, one.genesis]) {
      expect((await other.log.add(replayed)).ok).toBe(false)
    }
    expect(other.log.state.current).toMatchObject({ title: 'Other', stage: [] })
  })

  it('do not bring back a ban or a mute that was lifted, nor an invitation that was taken back', async () => {
    const { log, sign, present } = await aliceIn()
    await log.add(await present('Alice'))
    const target = (await person('Bob', NOW_MS)).id
    const captured: Uint8Array[] = []
    const does = async (content: Content): Promise<Uint8Array> => {
      const envelope = await sign(content)
      expect(await log.add(envelope)).toEqual({ ok: true, value: 'new' })
      return envelope
    }
    captured.push(await does({ kind: 'invite', target }))
    captured.push(await does({ kind: 'mute', target }))
    await does({ kind: 'allow', target })
    await does({ kind: 'remove', target, reason: '' })
    captured.push(await does({ kind: 'ban', target, reason: 'noise', untilMs: 0 }))
    await does({ kind: 'unban', target })
    const lifted = log.state.current
    expect(lifted).toMatchObject({ invited: [], locks: [], bans: [] })
    for (const envelope of captured) {
      expect(await log.add(envelope)).toEqual({ ok: true, value: 'known' })
    }
    expect(log.state.current).toEqual(lifted)
  })

  it('are refused when they are something else that the same session signed', async () => {
    const { alice, log, present } = await aliceIn()
    await log.add(await present('Alice'))
    const bundle = await bundleBy({ space: log.space, session: alice.session }, 1n)
    const beacon = await SpaceLog.authorBeacon(alice.session, log, { atMs: NOW_MS })
    for (const envelope of [bundle, beacon, alice.delegation]) {
      expect((await log.add(envelope)).ok).toBe(false)
    }
  })
})
