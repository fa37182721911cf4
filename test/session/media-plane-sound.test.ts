import { expect, test } from 'vitest'
import { keyFromSeed, signerFromKey } from '../../src/crypto/ed25519.ts'
import { MemoryCodecs, MemoryLoudspeaker } from '../../src/adapters/memory/audio.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryMediaNetwork } from '../../src/adapters/memory/media-links.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { MediaPlane } from '../../src/session/media-plane.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { delegationOf } from '../helpers/bundles.ts'
import { loud } from '../helpers/speaking.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { rms } from '../helpers/correlate.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import type { CommunityId } from '../../src/domain/ids.ts'
import type { Entrance, MediaEvent } from '../../src/ports/media-engine.ts'
import type { PcmFrame } from '../../src/ports/audio.ts'

// Here time is turned by hand: what a page would fetch meanwhile is there.
import '../../src/session/caption-lane.ts'
import '../../src/session/caption-part.ts'

/** Alice hosts and carol listens, each with a whole media plane over twins. */
async function aliceAndCarol() {
  const clock = patientClock()
  const network = new MemoryMediaNetwork()
  const plane = (name: string, seed: number) => {
    const events: MediaEvent[] = []
    const loudspeaker = new MemoryLoudspeaker()
    let hear: (frame: PcmFrame, index: number) => void = () => {}
    const made = new MediaPlane({
      self: peerOf(name),
      links: network.join(peerOf(name)),
      codecs: new MemoryCodecs(),
      openLoudspeaker: () => loudspeaker,
      openMicrophone: (_port, handler) => {
        hear = handler
        return () => {}
      },
      slots: 4,
      hides: false,
      clock,
      random: new MemoryRandom(seed),
      log: new MemoryLog(),
    })
    made.onEvent(event => events.push(event))
    const last = <Type extends MediaEvent['type']>(type: Type) =>
      events.findLast((event): event is Extract<MediaEvent, { type: Type }> => event.type === type)
    return { plane: made, loudspeaker, events, last, speak: (n: number) => hear(loud(), n) }
  }
  const [alice, carol] = [plane('alice', 1), plane('caroL', 2)]
  const startedAtMs = clock.now()
  const account = await signerFromKey(await keyFromSeed(new Uint8Array(32).fill(1)))
  const key = await keyFromSeed(new Uint8Array(32).fill(2))
  const session = await signerFromKey(key)
  const { space, envelope } = await SpaceLog.openSpace(account, {
    community: idOf<CommunityId>('community'),
    title: 'Evening',
    language: 'it',
    topics: [],
    hostName: 'Alice',
    nonce: new Uint8Array(16),
    startedAtMs,
  })
  const delegation = await delegationOf({ account, session, peer: peerOf('alice'), startedAtMs })
  const entrance: Entrance = {
    space,
    log: [envelope],
    entries: [],
    addresses: [],
    session: { key, delegation, name: 'Alice' },
  }
  const { port1 } = new MessageChannel()
  alice.plane.post({ type: 'enter', entrance })
  alice.plane.post({ type: 'output', port: port1 })
  alice.plane.post({ type: 'microphone', port: port1 })
  await clock.turn(200)
  const entries = [{ peer: peerOf('alice'), addresses: [] }]
  carol.plane.post({ type: 'enter', entrance: { ...entrance, entries, session: undefined } })
  carol.plane.post({ type: 'output', port: port1 })
  await clock.turn(500)
  let index = 0
  const say = async (frames: number): Promise<void> => {
    for (let n = 0; n < frames; n += 1) {
      alice.speak((index += 1))
      await clock.turn(20)
      alice.loudspeaker.render()
      carol.loudspeaker.render()
    }
  }
  return { alice, carol, clock, say, close: () => port1.close() }
}

test('carol hears alice, both know it, and alice checked her sound before', async () => {
  const { alice, carol, say, close } = await aliceAndCarol()
  alice.plane.post({ type: 'sound-check' })
  await say(230)
  // Muted: alice hears herself, carol hears nothing, and the level is told all the same.
  expect(alice.last('sound-check')?.phase).toBe('playing')
  expect(alice.loudspeaker.rendered.some(frame => rms(frame) > 0.1)).toBe(true)
  expect(carol.loudspeaker.rendered.every(frame => rms(frame) === 0)).toBe(true)
  expect(alice.last('level')?.level.loudnessDb).toBeGreaterThan(-20)

  alice.plane.post({ type: 'mute', muted: false })
  await say(150)
  // Whoever opens the microphone to all ends the check: it would be heard twice.
  expect(alice.last('sound-check')?.phase).toBe('off')
  expect(carol.loudspeaker.rendered.some(frame => rms(frame) > 0.1)).toBe(true)

  const heard = carol.last('hearing')?.report
  expect(heard?.isOutputMoving).toBe(true)
  expect(heard?.speakers.length).toBe(1)
  expect(heard?.speakers[0]?.bundleAgoMs).toBeLessThan(200)
  expect(heard?.speakers[0]?.spokeAgoMs).toBeLessThan(500)
  expect(heard?.speakers[0]?.concealedShare).toBe(0)
  expect(heard?.confirmedAgoMs).toBeUndefined()

  const own = alice.last('hearing')?.report
  expect(own?.neighbours).toBe(1)
  expect(own?.confirmedAgoMs).toBeLessThanOrEqual(2_000)
  alice.plane.close()
  carol.plane.close()
  close()
})

test('carol reads what alice says when she hears it, and not before', async () => {
  const { alice, carol, clock, say, close } = await aliceAndCarol()
  alice.plane.post({ type: 'mute', muted: false })
  await say(60)
  const words = { language: 'it', kind: 'recognised', speaker: undefined } as const
  const caption = { type: 'caption', utterance: 1, text: 'buonasera', isFinal: true } as const
  alice.plane.post({ ...caption, ...words, agoMs: 0 })
  // She sees at once what was understood of her.
  for (let n = 0; n < 20 && alice.last('caption') === undefined; n += 1) await clock.turn(10)
  expect(alice.last('caption')?.shown.text).toBe('buonasera')
  const isHeld = (): boolean => carol.last('caption') === undefined
  // Carol's output stands still: the words are here, their sound is not.
  for (let n = 0; n < 10; n += 1) {
    alice.speak(61 + n)
    await clock.turn(20)
  }
  expect(carol.last('hearing')?.report.speakers.length).toBe(1)
  expect(isHeld()).toBe(true)
  for (let n = 0; n < 30 && isHeld(); n += 1) {
    carol.loudspeaker.render()
    await clock.turn(20)
  }
  expect(carol.last('caption')?.shown).toMatchObject({ text: 'buonasera', isFinal: true })
  close()
})
