import { describe, expect, it } from 'vitest'
import { brokenRule, pastAfter, type Past } from '../../../src/domain/space/rules.ts'
import { closed, edited, idOf, opened, OPENED_AT_MS, present } from '../../helpers/space-actions.ts'
import type { AccountId, SessionId, SpaceId } from '../../../src/domain/ids.ts'

const start: Past = pastAfter(opened, [])
const afterOpen = pastAfter(opened, [{ action: opened, past: start }])
const onStage = present('present')
const afterPresent = pastAfter(opened, [{ action: onStage, past: afterOpen }])
const afterClose = pastAfter(opened, [{ action: closed('close'), past: afterPresent }])

describe('the rules of a Space', () => {
  it('let the host open, come on stage, edit and close', () => {
    expect(brokenRule(opened, start)).toBeUndefined()
    expect(brokenRule(onStage, afterOpen)).toBeUndefined()
    expect(brokenRule(edited('edit'), afterPresent)).toBeUndefined()
    expect(brokenRule(closed('close'), afterPresent)).toBeUndefined()
  })

  it('refuse actions of another Space', () => {
    const foreign = edited('edit', { space: idOf<SpaceId>('elsewhere') })
    expect(brokenRule(foreign, afterPresent)).toBe('foreign-space')
  })

  it('refuse a stage taken by anybody but the host', () => {
    const intruder = present('intruder', { account: idOf<AccountId>('mallory') })
    expect(brokenRule(intruder, afterOpen)).toBe('not-the-host')
  })

  it('refuse a session whose delegation the log had not seen before it acted', () => {
    expect(brokenRule(edited('edit'), afterOpen)).toBe('session-never-present')
    const other = closed('close', { session: idOf<SessionId>('other') })
    expect(brokenRule(other, afterPresent)).toBe('session-never-present')
  })

  it('take a delegation at both its ends and not one millisecond beyond', () => {
    const { fromMs, untilMs } = onStage.window
    const at = (atMs: number) => brokenRule(edited('edit', { atMs }), afterPresent)
    expect([at(fromMs - 1), at(fromMs), at(untilMs), at(untilMs + 1)]).toEqual([
      'outside-delegation',
      undefined,
      undefined,
      'outside-delegation',
    ])
  })

  it('take any of the delegations a session came with', () => {
    const renewed = present('renewed', {
      window: { fromMs: OPENED_AT_MS + 3_000_000, untilMs: OPENED_AT_MS + 9_000_000 },
      atMs: OPENED_AT_MS + 3_000_000,
    })
    const both = pastAfter(opened, [{ action: renewed, past: afterPresent }])
    expect(brokenRule(edited('edit', { atMs: OPENED_AT_MS + 8_000_000 }), both)).toBeUndefined()
    expect(brokenRule(edited('edit', { atMs: OPENED_AT_MS + 10 }), both)).toBeUndefined()
  })

  it('refuse everything that has seen the close', () => {
    expect(brokenRule(edited('edit'), afterClose)).toBe('after-close')
    expect(brokenRule(present('back'), afterClose)).toBe('after-close')
    expect(brokenRule(closed('again'), afterClose)).toBe('after-close')
  })
})
