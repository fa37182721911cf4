import { expect, it } from 'vitest'
import { generateKey, generateSigner, signerFromKey } from '../../src/crypto/ed25519.ts'
import { idOfKey } from '../helpers/host.ts'
import { MediaPlane } from '../../src/session/media-plane.ts'
import { MemoryCodecs } from '../../src/adapters/memory/audio.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { openReport } from '../../src/crypto/open-report.ts'
import { signPresence } from '../../src/crypto/open-presence.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { delegationOf } from '../helpers/bundles.ts'
import { peerOf } from '../helpers/space-actions.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { MediaEvent } from '../../src/ports/media-engine.ts'

/** A media plane without ears and microphone. */
const planeOf = (world: SpaceWorld, name: string): MediaPlane =>
  new MediaPlane({
    self: peerOf(name),
    links: world.network.join(peerOf(name)),
    codecs: new MemoryCodecs(),
    openLoudspeaker: () => {
      throw new Error('nobody listens with ears here')
    },
    openMicrophone: () => () => undefined,
    slots: 2,
    hides: false,
    clock: world.clock,
    random: new MemoryRandom(7),
    log: new MemoryLog(),
  })

/** Alice hosts and speaks; carol listens with an account of her own. */
async function setUp() {
  const world = await SpaceWorld.open()
  const alice = await world.host(2)
  const events: MediaEvent[] = []
  const peer = peerOf('caroL')
  const plane = planeOf(world, 'caroL')
  plane.onEvent(event => void events.push(event))
  const [account, key] = [await generateSigner(), await generateKey()]
  const session = await signerFromKey(key)
  const startedAtMs = world.clock.now()
  const delegation = await delegationOf({ account, session, peer, startedAtMs })
  const entrance = { space: world.space, log: [], entries: [alice.entry], addresses: [] }
  plane.post({ type: 'enter', entrance: { ...entrance, session: undefined } })
  plane.post({ type: 'identity', session: { key, delegation, name: 'Carol' } })
  await world.when(() => alice.session().listeners.current === 1)
  const last = <Type extends MediaEvent['type']>(type: Type) =>
    events
      .filter((event): event is Extract<MediaEvent, { type: Type }> => event.type === type)
      .at(-1)
  return { world, alice, plane, account, last, host: idOfKey<AccountId>(world.account) }
}

it('reports who speaks, with what was said in the last minute and without', async () => {
  const { world, alice, plane, last, host, account } = await setUp()
  await world.speak(alice, 5)
  plane.post({ type: 'weigh', account: host })
  await world.when(() => last('weighed') !== undefined)
  expect(last('weighed')?.weight).toMatchObject({ acts: 1, others: [], soundMs: 5 * 80 })
  const complaint = { account: host, reason: 'fraud', text: '' } as const
  plane.post({ type: 'report', complaint, withSound: false })
  await world.when(() => last('reported') !== undefined)
  const report = await openReport(last('reported')?.envelope ?? new Uint8Array())
  if (!report.ok) throw new Error(report.reason)
  expect(report.value).toMatchObject({
    account: host,
    reporter: idOfKey<AccountId>(account),
    reporterName: 'Carol',
    names: ['Alice'],
    sound: { bundles: 0 },
  })
  plane.close()
})

it('answers that a report cannot be made where there is no Space', async () => {
  const { plane, last, world } = await setUp()
  const alone = planeOf(world, 'emma')
  const answers: MediaEvent[] = []
  alone.onEvent(event => void answers.push(event))
  const stranger = idOfKey<AccountId>(await generateSigner())
  alone.post({ type: 'weigh', account: stranger })
  await world.when(() => answers.length === 1)
  expect(answers).toEqual([{ type: 'reported', envelope: undefined }])
  expect(last('reported')).toBeUndefined()
  alone.close()
  plane.close()
})

it('shows who is here while somebody looks, and takes our word back when we leave', async () => {
  const { world, alice, plane, account, last } = await setUp()
  const atMs = world.clock.now()
  const what = { name: 'Carol', isHere: true, atMs }
  const said = await signPresence(account, world.space, what)
  const gone = { name: '', isHere: false, atMs: atMs + 1 }
  const farewell = await signPresence(account, world.space, gone)
  plane.post({ type: 'presence', said, farewell })
  plane.post({ type: 'crowd', isShown: true })
  await world.when(() => last('crowd')?.crowd.isWhole === true)
  await world.when(() => last('crowd')?.crowd.people.length === 1, 30_000)
  expect(last('crowd')?.crowd).toMatchObject({ listed: 1, people: [{ name: 'Carol' }] })
  plane.post({ type: 'crowd', isShown: false })
  let listed = -1
  const door = await alice.session().people()
  door.facts.on('here', here => (listed = here.listed))
  plane.post({ type: 'leave' })
  await world.when(() => {
    door.ask({ page: 0, pages: 1 })
    return listed === 0
  })
  plane.close()
})
