import { expect, test } from 'vitest'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { Events } from '../../src/events.ts'
import { HearingWatch } from '../../src/session/hearing-watch.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import type { HearingReport } from '../../src/domain/media/hearing-report.ts'
import type { ListenerAccount, VoiceAccount } from '../../src/session/listener.ts'
import type { SessionId } from '../../src/domain/ids.ts'
import type { SpaceSessionFacts } from '../../src/session/space-session.ts'

const BOB = fakeId<SessionId>(2)
const OWN_KID = 77n

/** Carol's machine, whose totals a test moves on second by second. */
function carol() {
  const clock = new MemoryClock()
  const facts = new Events<SpaceSessionFacts>()
  const reports: HearingReport[] = []
  let signature = 0
  let bytesForwarded = 0
  let account: ListenerAccount = { ticks: 0, voices: [] }
  const watch = new HearingWatch({
    clock,
    session: {
      facts,
      stats: () => ({
        received: 0,
        forwarded: 0,
        bytesForwarded,
        pulled: 0,
        dropped: signature === 0 ? {} : { signature },
        parents: [],
        standbys: [],
        children: [],
        listeners: 0,
      }),
    },
    listened: () => account,
    ownKid: () => OWN_KID,
    tell: report => reports.push(report),
  })
  const second = async (change: Partial<VoiceAccount> = {}, ticks = 50) => {
    const [before = BOB_AT_FIRST] = account.voices
    account = { ticks: account.ticks + ticks, voices: [{ ...before, ...change }] }
    await clock.turn(1_000)
    const last = reports.at(-1)
    if (last === undefined) throw new RangeError('nothing was told')
    return { ...last, bob: last.speakers[0] }
  }
  const carry = (bytes: number) => (bytesForwarded += bytes)
  const forge = () => (signature += 1)
  const digest = (ctr: number) =>
    facts.emit('digest', { digest: [{ kid: OWN_KID, ctr, isTalking: true }] })
  return { clock, watch, reports, second, carry, forge, digest }
}

const BOB_AT_FIRST: VoiceAccount = {
  session: BOB,
  bundleAtMs: undefined,
  spokeAtMs: -Infinity,
  played: 0,
  concealed: 0,
  restarts: 0,
  bufferMs: 0,
  lane: 'audience',
  carried: { stage: 0, audience: 0 },
  spreadMs: 0,
  lostShare: 0,
}

test('a report comes every second and says how long ago what was', async () => {
  const { clock, second } = carol()
  const nowMs = clock.now()
  await second({ bundleAtMs: nowMs, spokeAtMs: nowMs, played: 50 })
  const { bob } = await second({ played: 100 })
  expect(bob).toMatchObject({ bundleAgoMs: 2_000, spokeAgoMs: 2_000, concealedShare: 0 })
})

test('holes are counted over the last five seconds only', async () => {
  const { second } = carol()
  await second({ played: 0, concealed: 0 })
  const worst = await second({ played: 25, concealed: 25 })
  expect(worst.bob?.concealedShare).toBe(0.5)
  for (let n = 1; n <= 6; n += 1) await second({ played: 25 + 50 * n })
  expect((await second()).bob?.concealedShare).toBe(0)
})

test('a decoder that died is told for as long as somebody may ask', async () => {
  const { second } = carol()
  expect((await second()).bob?.restartedAgoMs).toBeUndefined()
  expect((await second({ restarts: 1 })).bob?.restartedAgoMs).toBe(0)
  expect((await second()).bob?.restartedAgoMs).toBe(1_000)
})

test('an output that takes nothing for two seconds stands still', async () => {
  const { second } = carol()
  expect((await second()).isOutputMoving).toBe(true)
  expect((await second({}, 0)).isOutputMoving).toBe(true)
  expect((await second({}, 0)).isOutputMoving).toBe(false)
  expect((await second()).isOutputMoving).toBe(true)
})

test('a forged bundle is remembered by its age', async () => {
  const { second, forge } = carol()
  expect((await second()).forgedAgoMs).toBeUndefined()
  forge()
  expect((await second()).forgedAgoMs).toBe(0)
  expect((await second()).forgedAgoMs).toBe(1_000)
})

test('we are confirmed when a digest names a bundle of ours that it did not name before', async () => {
  const { second, digest } = carol()
  expect((await second()).confirmedAgoMs).toBeUndefined()
  digest(4)
  expect((await second()).confirmedAgoMs).toBe(1_000)
  digest(4)
  expect((await second()).confirmedAgoMs).toBe(2_000)
  digest(5)
  expect((await second()).confirmedAgoMs).toBe(1_000)
})

test('what we pass on is told as it was over the last seconds', async () => {
  const { second, carry } = carol()
  carry(90_000)
  expect((await second()).carriedBytesPerS).toBe(0)
  carry(20_000)
  expect((await second()).carriedBytesPerS).toBe(20_000)
  for (let at = 0; at < 5; at += 1) await second()
  expect((await second()).carriedBytesPerS).toBe(0)
})

test('after close nothing is told and no timer is left', async () => {
  const { clock, watch, reports, second } = carol()
  await second()
  watch.close()
  watch.close()
  await clock.turn(5_000)
  expect(reports.length).toBe(1)
  expect(clock.pending).toBe(0)
})
