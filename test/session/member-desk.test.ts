import { describe, expect, it } from 'vitest'
import { generateSealingKey } from '../../src/crypto/sealing-key.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { MemberDesk } from '../../src/session/member-desk.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { openGrant } from '../../src/crypto/epoch-grants.ts'
import { openKeys, type SignedKeys } from '../../src/crypto/open-member-signal.ts'
import { GRANTS_MAX, KEYS_MAX } from '../../src/wire/member-signal.ts'
import { opened, idOf } from '../helpers/space-actions.ts'
import { QUIET } from '../helpers/quiet-state.ts'
import { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import { SpaceKeys } from '../../src/session/space-keys.ts'
import { until } from '../helpers/until.ts'
import { Watchable } from '../../src/events.ts'
import type { AccountId, SessionId } from '../../src/domain/ids.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

const START: SpaceState = {
  ...QUIET,
  id: opened.space,
  community: opened.community,
  host: opened.account,
  title: '',
  language: 'it',
  startedAtMs: 0,
  knockKey: new Uint8Array(32),
}

/** Above the seconds of any clock: hers ends in the place that is the host's. */
const HEARD = 3_000_000_000

/** Alice's desk, what it published, and people whose sessions all open with one key. */
async function desk() {
  const clock = new MemoryClock()
  const sealing = await generateSealingKey()
  if (sealing === undefined) throw new TypeError('expected X25519')
  const state = new Watchable<SpaceState | undefined>(START)
  const revoked = new RevokedSessions(clock)
  const keys = new SpaceKeys({ space: START.id, clock, isPrivate: () => true })
  const published: SignedKeys[] = []
  const sizes: number[] = []
  const made = new MemberDesk({
    space: START.id,
    clock,
    random: new MemoryRandom(3),
    signer: await generateSigner(),
    state,
    keys,
    account: START.host,
    revoked,
    publish: async envelope => {
      const told = await openKeys(envelope)
      if (!told.ok) throw new TypeError(told.reason)
      sizes.push(envelope.length)
      published.push(told.value)
    },
  })
  made.hear(HEARD)
  made.keep(true)
  const knock = (name: string, atMs = clock.now()): void =>
    made.take({
      space: START.id,
      account: idOf<AccountId>(name),
      session: idOf<SessionId>(`${name}'s`),
      sealingKey: sealing.publicKey,
      window: { fromMs: 0, untilMs: clock.now() + 3_600_000 },
      name,
      atMs,
    })
  const letIn = (...names: readonly string[]): void =>
    state.set({ ...START, members: names.map(name => idOf<AccountId>(name)) })
  const given = async (name: string, told: SignedKeys | undefined) =>
    told && openGrant(sealing, idOf<SessionId>(`${name}'s`), told)
  return { made, clock, keys, published, sizes, knock, letIn, given, revoked }
}

describe('who leads a private Space', () => {
  it('begins an epoch above the last it heard of, and says so before anybody knocks', async () => {
    const { published, keys } = await desk()
    await until(() => published.length === 1)
    expect(published).toMatchObject([{ epoch: HEARD + 4, grants: [] }])
    expect(keys.speaking.current?.epoch).toBe(HEARD + 4)
  })

  it('gives the secret to who was let in, what was due in half a second together', async () => {
    const { clock, keys, published, knock, letIn, given } = await desk()
    await until(() => published.length === 1)
    for (const name of ['bob', 'carol', 'dora']) knock(name)
    letIn('bob', 'carol')
    expect(published).toHaveLength(1)
    await clock.turn(500)
    await until(() => published.length === 2)
    const told = published[1]
    expect(told?.grants).toHaveLength(2)
    const secret = keys.speaking.current?.secret
    const words = keys.words.current.at(-1)
    expect(words).toHaveLength(32)
    const both = { secret, words }
    expect([await given('bob', told), await given('carol', told)]).toEqual([both, both])
    expect(await given('dora', told)).toBeUndefined()
  })

  it('says no in a way that only who asked can read', async () => {
    const { made, clock, published, knock, given } = await desk()
    knock('bob')
    made.refuse(idOf<AccountId>('bob'))
    await clock.turn(500)
    await until(() => published.length === 2)
    expect(await given('bob', published[1])).toBe('not-let-in')
    expect(published[1]?.grants[0]?.sealed).toHaveLength(113)
  })

  it('seals a new secret to two hundred members at once, in messages that hops carry', async () => {
    const { clock, keys, published, sizes, knock, letIn, given } = await desk()
    const names = Array.from({ length: 200 }, (_, n) => `m${n}`)
    letIn(...names, 'mallory')
    for (const name of [...names, 'mallory']) knock(name)
    await clock.turn(500)
    await until(() => published.flatMap(({ grants }) => grants).length === 201)
    const before = keys.speaking.current
    const count = published.length
    letIn(...names)
    await until(() => published.length === count + 3)
    const parts = published.slice(count)
    const counts = parts.map(({ grants }) => grants.length)
    expect(counts).toEqual([GRANTS_MAX, GRANTS_MAX, 200 - 2 * GRANTS_MAX])
    expect(parts.every(({ epoch }) => epoch === HEARD + 8)).toBe(true)
    expect(parts[1]?.atMs).toBeGreaterThan(parts[0]?.atMs ?? Infinity)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(KEYS_MAX)
    const next = await keys.secretOf((HEARD + 8) % 128)
    expect(next?.secret).not.toEqual(before?.secret)
    const opens = async (name: string): Promise<boolean> => {
      const got = await Promise.all(parts.map(part => given(name, part)))
      return got.some(
        each => typeof each === 'object' && each.secret.join() === next?.secret.join(),
      )
    }
    expect(await Promise.all(names.slice(0, 5).map(opens))).toEqual([true, true, true, true, true])
    expect(await opens('m199')).toBe(true)
    expect(await opens('mallory')).toBe(false)
  })

  it('begins another epoch when a keeper that stood in has begun one above it', async () => {
    const { made, clock, published } = await desk()
    await clock.turn(1_000)
    made.hear(HEARD + 5)
    made.hear(HEARD + 5)
    await until(() => published.length === 2)
    expect(published.map(({ epoch }) => epoch)).toEqual([HEARD + 4, HEARD + 8])
    // Who names one after the other is answered once a second.
    for (let more = 1; more <= 20; more += 1) made.hear(HEARD + 8 + more)
    await clock.turn(900)
    expect(published).toHaveLength(2)
    await clock.turn(600)
    await until(() => published.length === 3)
    expect(published[2]?.epoch).toBe(HEARD + 32)
  })

  it('keeps no keys any more and says so until somebody has heard which it began last', async () => {
    const { made, clock, published } = await desk()
    made.keep(false)
    await until(() => published.length === 1)
    await clock.turn(2_000)
    await until(() => published.length === 2)
    expect(published[1]).toMatchObject({ epoch: HEARD + 4, grants: [] })
    made.hear(HEARD + 5)
    await clock.turn(10_000)
    expect(published).toHaveLength(2)
  })

  it('gives nothing while another keeps the keys, and says no all the same', async () => {
    const { made, clock, published, knock, letIn, given } = await desk()
    await until(() => published.length === 1)
    made.keep(false)
    made.hear(HEARD + 5)
    for (const name of ['bob', 'carol']) knock(name)
    letIn('bob')
    made.refuse(idOf<AccountId>('carol'))
    await clock.turn(500)
    await until(() => published.length === 2)
    expect(await given('carol', published[1])).toBe('not-let-in')
    expect(published[1]).toMatchObject({ epoch: HEARD + 5, grants: [{}] })
    expect(made.list.current.inside).toMatchObject([{ name: 'bob' }])
    made.keep(true)
    await until(() => published.length === 3)
    expect(await given('bob', published[2])).toMatchObject({ secret: expect.any(Uint8Array) })
  })
})
