import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { LOG_MAX_BYTES } from '../../src/domain/space/room.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { delegate, liveLog, newSpace, person, type Person } from '../helpers/host.ts'
import { peerOf } from '../helpers/space-actions.ts'
import type { SessionAct } from '../../src/session/session-act.ts'

const NOW_MS = 1_790_000_000_000

const summary = (log: SpaceLog): string => {
  const state = log.state.current
  if (state === undefined) return 'unknown'
  const stage = state.stage.map(({ name, peer }) => `${name}@${peer}`).join(',')
  return `${state.phase} "${state.title}" [${state.topics.join(',')}] ${stage}`
}

const act = (
  by: Person,
  log: SpaceLog,
  what: SessionAct,
  atMs = NOW_MS + 1_000,
): Promise<Uint8Array> => SpaceLog.authorAction(by.session, log, { ...what, atMs })

const copyOf = async (log: SpaceLog): Promise<SpaceLog> => {
  const copy = new SpaceLog(log.space)
  await copy.addAll(log.envelopes())
  return copy
}

let alice: Person
let mallory: Person

beforeAll(async () => {
  alice = await person('Alice', NOW_MS)
  mallory = await person('Mallory', NOW_MS)
})

describe('a Space’s log', () => {
  it('is known by its genesis and nothing before it', async () => {
    const log = await liveLog(alice, NOW_MS)
    expect(summary(new SpaceLog(log.space))).toBe('unknown')
    expect(summary(log)).toBe(`live "Evening" [music] Alice@${alice.peer}`)
    expect(log.state.current?.host).toBe(alice.id)
    expect(summary(await copyOf(log))).toBe(summary(log))
  })

  it('takes edits of the host’s session and ends with its close', async () => {
    const log = await liveLog(alice, NOW_MS)
    const edit = await act(alice, log, {
      kind: 'edit',
      title: '  Late\u202e night ',
      topics: ['jazz'],
    })
    expect(await log.add(edit)).toEqual({ ok: true, value: 'new' })
    expect(summary(log)).toBe(`live "Late night" [jazz] Alice@${alice.peer}`)
    expect(await log.add(edit)).toEqual({ ok: true, value: 'known' })
    await log.add(await act(alice, log, { kind: 'close' }))
    expect(summary(log)).toBe('ended "Late night" [jazz] ')
    const after = await act(alice, log, { kind: 'edit', title: 'Again' })
    expect(await log.add(after)).toEqual({ ok: false, reason: 'after-close' })
  })

  it('refuses a stage taken by mallory, under her delegation or alice’s', async () => {
    const log = await liveLog(alice, NOW_MS)
    const hers = { kind: 'present', delegation: mallory.delegation, name: 'Mallory' } as const
    expect(await log.add(await act(mallory, log, hers))).toEqual({
      ok: false,
      reason: 'not-on-stage',
    })
    const stolen = { kind: 'present', delegation: alice.delegation, name: 'Alice' } as const
    expect(await log.add(await act(mallory, log, stolen))).toEqual({
      ok: false,
      reason: 'delegation',
    })
    expect(await log.add(await act(mallory, log, { kind: 'close' }))).toEqual({
      ok: false,
      reason: 'session-never-present',
    })
    expect(summary(log)).toContain('live')
  })

  it('refuses an action dated outside the delegation', async () => {
    const log = await liveLog(alice, NOW_MS)
    const late = await act(alice, log, { kind: 'close' }, NOW_MS + 3_600_001)
    expect(await log.add(late)).toEqual({ ok: false, reason: 'outside-delegation' })
  })

  it('lets another session of the host take the stage', async () => {
    const log = await liveLog(alice, NOW_MS)
    const tablet = await person('Tablet', NOW_MS)
    const delegation = await delegate(alice.account, tablet.session, tablet.peer, NOW_MS)
    await log.add(await act(tablet, log, { kind: 'present', delegation, name: 'Alice' }))
    expect(log.state.current?.stage).toMatchObject([
      { account: alice.id, session: tablet.sessionId, peer: peerOf('Tablet'), role: 'host' },
    ])
  })

  it('holds an action until its ancestor comes, and tells both in causal order', async () => {
    const log = await liveLog(alice, NOW_MS)
    const late = await copyOf(log)
    const first = await act(alice, log, { kind: 'edit', title: 'One' })
    await log.add(first)
    const second = await act(alice, log, { kind: 'edit', title: 'Two' })
    const told: string[] = []
    late.onEntered(({ action }) => told.push(action.kind === 'edit' ? `${action.title}` : ''))
    expect(await late.add(second)).toEqual({ ok: false, reason: 'held' })
    expect(await late.add(second)).toEqual({ ok: false, reason: 'held' })
    expect(await late.add(first)).toEqual({ ok: true, value: 'new' })
    expect(told).toEqual(['One', 'Two'])
    expect(summary(late)).toContain('"Two"')
    expect(await late.add(second)).toEqual({ ok: true, value: 'known' })
  })

  it('refuses altered envelopes, whichever byte', async () => {
    const log = await liveLog(alice, NOW_MS)
    const edit = await act(alice, log, { kind: 'edit', title: 'One' })
    const verdicts = await Promise.all(
      Array.from({ length: edit.length }, (_, at) => {
        const altered = edit.slice()
        altered[at] = (altered[at] ?? 0) ^ 1
        return log.add(altered)
      }),
    )
    expect(verdicts.filter(verdict => verdict.ok)).toEqual([])
    expect(summary(log)).toContain('"Evening"')
  })

  it('stays within its bytes and can still be closed', async () => {
    const log = await liveLog(alice, NOW_MS)
    const title = '€'.repeat(80)
    const topics = ['€', '¥', '£'].map(letter => letter.repeat(30))
    for (let verdict = 'new'; verdict === 'new';) {
      const added = await log.add(await act(alice, log, { kind: 'edit', title, topics }))
      verdict = added.ok ? added.value : added.reason
      if (verdict !== 'new') expect(verdict).toBe('log-full')
    }
    expect(await log.add(await act(alice, log, { kind: 'close' }))).toMatchObject({ ok: true })
    const bytes = log.envelopes().reduce((sum, envelope) => sum + envelope.length, 0)
    expect(bytes).toBeLessThanOrEqual(LOG_MAX_BYTES)
    expect(summary(await copyOf(log))).toContain('ended')
  })

  it('folds to one state in any order, with repetitions and hostile company', async () => {
    const log = await liveLog(alice, NOW_MS)
    const other = await copyOf(log)
    await log.add(await act(alice, log, { kind: 'edit', title: 'Here' }))
    await other.add(await act(alice, other, { kind: 'edit', title: 'There', topics: ['two'] }))
    await log.addAll(other.envelopes())
    await log.add(await act(alice, log, { kind: 'edit', topics: ['joined'] }))
    const honest = log.envelopes()
    const foreign = await SpaceLog.openSpace(mallory.account, newSpace(NOW_MS))
    const hostile = [
      await act(mallory, log, { kind: 'close' }),
      await act(mallory, log, { kind: 'present', delegation: mallory.delegation, name: 'M' }),
      await act(alice, log, { kind: 'close' }, NOW_MS - 1),
      foreign.envelope,
      new Uint8Array(50),
    ]
    const crowd = fc.tuple(fc.subarray(hostile), fc.subarray([...honest])).chain(([bad, twice]) => {
      const all = [...honest, ...twice, ...bad]
      return fc.shuffledSubarray(all, { minLength: all.length })
    })
    await fc.assert(
      fc.asyncProperty(crowd, async envelopes => {
        const copy = new SpaceLog(log.space)
        await copy.addAll(envelopes)
        expect(summary(copy)).toBe(summary(log))
        expect(copy.envelopes()).toEqual(honest)
      }),
      { seed: 2_026, numRuns: 40 },
    )
  })
})
