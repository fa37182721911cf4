import { expect, test } from 'vitest'
import { Account } from '../../src/session/account.ts'
import { describeHosting, openHosting } from '../../src/session/hosting.ts'
import { fromBase64url } from '../../src/domain/base64url.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { isSealedLabel } from '../../src/domain/sealed-label.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryKeyStore } from '../../src/adapters/memory/key-store.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { openRoomLink, openSharedLink } from '../../src/crypto/room-link.ts'
import { SpaceLog } from '../../src/session/space-log.ts'

const PHRASE = `${'abandon '.repeat(11)}about`

async function opened(isPrivate: boolean) {
  const clock = new MemoryClock()
  const random = new MemoryRandom(4)
  const keyStore = new MemoryKeyStore()
  const account = await Account.load({ keyStore, rows: new MemoryRows(), clock, random })
  await account.become(PHRASE, { name: 'Alice', language: 'it' })
  const hosting = await openHosting({
    account,
    hostName: 'Alice',
    community: { id: idOf('piazza'), name: 'Piazza' },
    proof: { certificate: undefined, counted: undefined },
    unlisted: isPrivate,
    isPrivate,
    title: 'Between us',
    language: 'en',
    peer: peerOf('alice'),
    relays: [],
    appUrl: 'https://loggia.example/',
    random,
    nowMs: clock.now(),
  })
  const log = new SpaceLog(hosting.space)
  await log.addAll(hosting.entrance.log)
  return { hosting, state: log.state, nowMs: clock.now() }
}

const textIn = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

test('a private Space has its title and its host’s name for who has its link, and for nobody who carries it', async () => {
  const { hosting, state, nowMs } = await opened(true)
  const read = await openSharedLink(hosting.link, nowMs)
  expect(read).toMatchObject({
    ok: true,
    value: { link: { title: 'Between us', hostName: 'Alice', communityName: 'Piazza' } },
  })
  const carried = await openRoomLink(hosting.code, nowMs)
  if (!carried.ok) throw new TypeError(carried.reason)
  expect([carried.value.title, carried.value.hostName].every(isSealedLabel)).toBe(true)
  const code = fromBase64url(hosting.code)
  if (!code.ok) throw new TypeError(code.reason)
  for (const text of [textIn(code.value), ...hosting.entrance.log.map(textIn)]) {
    expect(text).not.toMatch(/Between us|Alice/)
  }
  // The page knows the words, and the heartbeat that it signs has none of them.
  const plain = state.current && { ...state.current, title: 'Between us', topics: ['roses'] }
  const listeners = { current: 0, watch: () => () => undefined }
  const heartbeat = describeHosting(
    hosting,
    { state: { current: plain, watch: () => () => undefined }, listeners },
    [],
  )
  expect(heartbeat).toMatchObject({ title: '', hostName: '', topics: [] })
})

test('a public Space says both to everybody', async () => {
  const { hosting, state, nowMs } = await opened(false)
  expect(await openRoomLink(hosting.code, nowMs)).toMatchObject({
    value: { title: 'Between us', hostName: 'Alice' },
  })
  expect(state.current?.title).toBe('Between us')
  const listeners = { current: 0, watch: () => () => undefined }
  expect(describeHosting(hosting, { state, listeners }, [])).toMatchObject({
    title: 'Between us',
    hostName: 'Alice',
  })
})
