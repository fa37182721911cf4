import { expect, test } from 'vitest'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { publicEpochSecret } from '../../src/crypto/media-keys.ts'
import { idFromBytes, type SessionId } from '../../src/domain/ids.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { partsOfKid } from '../../src/wire/bundle.ts'
import { followKeys, SpaceKeys, SWITCH_MS } from '../../src/session/space-keys.ts'
import { SPACE } from '../helpers/speaking.ts'
import { until } from '../helpers/until.ts'

const given = (epoch: number) => ({ epoch, secret: new Uint8Array(32).fill(epoch) })

function keysOf({ isPrivate = true } = {}) {
  const clock = new MemoryClock()
  const keys = new SpaceKeys({ space: SPACE, clock, isPrivate: () => isPrivate })
  return { clock, keys, speaks: () => keys.speaking.current?.epoch }
}

test('a public Space has the one secret that everybody can derive', async () => {
  const { keys } = keysOf({ isPrivate: false })
  const secret = await publicEpochSecret(SPACE)
  expect(await keys.current()).toEqual({ epoch: 0, secret })
  expect(await keys.secretOf(5)).toEqual({ epoch: 0, secret })
})

test('the first secret is spoken with at once, a later one when everybody should have it', async () => {
  const { clock, keys, speaks } = keysOf()
  expect(await keys.current()).toBeUndefined()
  keys.take(given(7))
  expect(speaks()).toBe(7)
  keys.take(given(8))
  await clock.turn(SWITCH_MS - 1)
  expect(speaks()).toBe(7)
  expect(await keys.secretOf(8)).toEqual(given(8))
  await clock.turn(1)
  expect(speaks()).toBe(8)
})

test('of two that come within that time the later stays', async () => {
  const { clock, keys, speaks } = keysOf()
  keys.take(given(7))
  keys.take(given(8))
  await clock.turn(100)
  keys.take(given(9))
  keys.take(given(8))
  await clock.turn(2 * SWITCH_MS)
  expect(speaks()).toBe(9)
})

test('the last four are kept, and known by their last seven bits', async () => {
  const { keys } = keysOf()
  for (let epoch = 126; epoch <= 130; epoch += 1) keys.take(given(epoch))
  const known = await Promise.all([126, 127, 0, 1, 2, 3].map(bits => keys.secretOf(bits)))
  expect(known.map(each => each?.epoch)).toEqual([undefined, 127, 128, 129, 130, undefined])
})

test('whoever seals is handed each key in its turn, under the epoch it is of', async () => {
  const { clock, keys } = keysOf()
  const session = idFromBytes<SessionId>((await generateSigner()).publicKey)
  if (!session.ok) throw new TypeError(session.reason)
  const kids: (number | undefined)[] = []
  const source = { space: SPACE, session: session.value, lane: 'audience' } as const
  const undo = await followKeys(keys, source, key => kids.push(partsOfKid(key.kid)?.epoch))
  expect(kids).toEqual([])
  keys.take(given(3))
  await until(() => kids.length === 1)
  keys.take(given(130))
  await clock.turn(SWITCH_MS)
  await until(() => kids.length === 2)
  expect(kids).toEqual([3, 2])
  undo()
  keys.take(given(131))
  await clock.turn(SWITCH_MS)
  expect(kids).toHaveLength(2)
})

test('members write under the newest words secret they were given, and read by four', () => {
  const { keys } = keysOf()
  const words = (fill: number) => new Uint8Array(32).fill(fill)
  const seen: number[][] = []
  keys.words.watch(known => seen.push(known.map(each => each[0] ?? 0)))
  keys.own(words(1))
  keys.own(words(1))
  keys.take({ ...given(4), words: words(2) })
  keys.take({ ...given(8), words: words(2) })
  keys.take({ ...given(12), words: words(1) })
  for (const fill of [3, 4, 5]) keys.take({ ...given(10 + fill), words: words(fill) })
  expect(seen).toEqual([[1], [1, 2], [2, 1], [2, 1, 3], [2, 1, 3, 4], [1, 3, 4, 5]])
})
