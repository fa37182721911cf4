import { describe, expect, it } from 'vitest'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import {
  carolBehindBobBehindMallory,
  inEpoch,
  longestSilence,
  packetAt,
  sealing,
  speaking,
} from '../helpers/hostile-stage.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

/** Alice speaks at this level; what mallory makes up is louder. */
const GENUINE = 0.3
const FORGED = 0.8
/** T18: five frames. */
const RECOVERS_WITHIN_FRAMES = 5

type Stage = Awaited<ReturnType<typeof carolBehindBobBehindMallory>>

/** What mallory sends to bob instead of what alice said: none of it may be heard by carol. */
const FORGERIES: Readonly<Record<string, (stage: Stage) => Promise<readonly Uint8Array[]>>> = {
  'altered ciphertext': async ({ seal }) => {
    const bundle = await seal(1, speaking(0, FORGED))
    bundle[30] = (bundle[30] ?? 0) ^ 1
    return [bundle]
  },
  'an altered counter': async ({ seal }) => {
    const bundle = await seal(1, speaking(0, FORGED))
    bundle[7] = (bundle[7] ?? 0) ^ 1
    return [bundle]
  },
  'an altered signature': async ({ seal }) => {
    const bundle = await seal(1, speaking(0, FORGED))
    bundle[bundle.length - 1] = (bundle.at(-1) ?? 0) ^ 128
    return [bundle]
  },
  'no signature': async ({ seal }) => [(await seal(1, speaking(0, FORGED))).slice(0, -64)],
  'a signature of zeroes': async ({ seal }) => {
    const bundle = await seal(1, speaking(0, FORGED))
    return [bundle.fill(0, bundle.length - 64)]
  },
  'every length but the whole': async ({ seal }) => {
    const bundle = await seal(1, speaking(0, FORGED))
    return Array.from({ length: 7 }, (_, n) => bundle.slice(0, n * 12))
  },
  'a bundle of 64 kB': async ({ seal }) => {
    const bundle = await seal(1, speaking(0, FORGED))
    const long = new Uint8Array(65_536)
    long.set(bundle)
    return [long]
  },
  'another epoch': async ({ world }) => [await inEpoch(world.author, 1)],
  'somebody who is not on stage': async ({ world }) => {
    const stranger = await sealing({ space: world.space, session: await generateSigner() })
    return [await stranger(1, speaking(0, FORGED))]
  },
  'what an insider with the Space’s key says in her name': async ({ world }) => {
    // Her KID and her key, which everybody in the Space can derive, under another session's signature.
    const insider = await generateSigner()
    const forged = await sealing(world.author, world.space, insider)
    return [await forged(1, speaking(0, FORGED))]
  },
  'what alice said in another Space': async ({ world }) => {
    const elsewhere = await sealing(world.author, fakeId<SpaceId>(99))
    return [await elsewhere(1, speaking(0, FORGED))]
  },
}

describe('a hostile forwarder', () => {
  it.each(Object.keys(FORGERIES))('who brings %s is not heard', async name => {
    const stage = await carolBehindBobBehindMallory()
    const bundles = (await FORGERIES[name]?.(stage)) ?? []
    expect(bundles.length).toBeGreaterThan(0)
    for (const bundle of bundles) stage.link.sendBundle(bundle)
    await stage.play(20)
    expect(Math.max(...stage.levels())).toBe(0)
  })

  it.each([
    { share: 0.3, seed: 7 },
    { share: 1, seed: 7 },
    // Its first one is the 25th: a mallory that sends nothing but bundles is left after four seconds anyway.
    { share: 0.01, seed: 2 },
  ])('who alters $share of all bundles is replaced within two seconds', async ({ share, seed }) => {
    const { world, mallory, bob, play, levels, seal, link } = await carolBehindBobBehindMallory()
    const alice = await world.host()
    bob.session().start([alice.entry])
    const chance = seededChance(seed)
    let alteredAtFrame: number | undefined
    for (let n = 0; n < 1_000 && mallory.lost === 0; n += 1) {
      const bundle = await seal(n + 1, speaking(n * 3, GENUINE))
      if (chance() < share) {
        alteredAtFrame ??= levels().length
        bundle[40] = (bundle[40] ?? 0) ^ 1
      }
      link.sendBundle(bundle)
      await play(3)
    }
    expect(mallory.lost).toBe(1)
    expect(alteredAtFrame).toBeDefined()
    const from = levels().length
    await world.when(() => bob.session().stats().parents.includes(alice.peer), 2_000)
    expect(from - (alteredAtFrame ?? 0)).toBeLessThanOrEqual(RECOVERS_WITHIN_FRAMES)
    expect(levels().filter(level => level > GENUINE + 0.1)).toEqual([])
  })

  it('who sends each bundle three times and shuffled adds nothing and takes nothing away', async () => {
    const { seal, link, play, levels } = await carolBehindBobBehindMallory()
    const chance = seededChance(6)
    const genuine = await Promise.all(
      Array.from({ length: 40 }, (_, n) => seal(n + 1, speaking(n * 3, GENUINE))),
    )
    for (let n = 0; n < 40; n += 1) {
      const old = genuine.slice(Math.max(0, n - 3), n + 1)
      const twice = [...old, ...old].sort(() => chance() - 0.5)
      for (const bundle of twice.slice(0, 6)) link.sendBundle(bundle)
      const now = genuine[n]
      if (now !== undefined) link.sendBundle(now)
      await play(3)
    }
    await play(30)
    const sounding = levels().filter(level => level > 0.01)
    // 120 frames were said; the playout may stretch, and conceals 100 ms behind the last one.
    expect(sounding.length).toBeGreaterThanOrEqual(118)
    expect(sounding.length).toBeLessThanOrEqual(120 + 8)
    expect(longestSilence(levels())).toBe(0)
  })

  it('who replays an hour old talk after its own end is not heard', async () => {
    const { seal, link, play, levels } = await carolBehindBobBehindMallory()
    const said = await Promise.all(
      Array.from({ length: 5 }, (_, n) => seal(n + 1, speaking(n * 3, GENUINE))),
    )
    for (const bundle of said) {
      link.sendBundle(bundle)
      await play(3)
    }
    await play(40)
    const before = levels().length
    for (const bundle of said) link.sendBundle(bundle)
    await play(40)
    expect(Math.max(...levels().slice(before))).toBe(0)
  })
})

/** What a hostile speaker may sign: it is on stage, so all of it is forwarded to carol's decoder check. */
const SIGNED: Readonly<Record<string, readonly Uint8Array[]>> = {
  'packets that kill a browser’s decoder': [Uint8Array.of(0x03, 0xff)],
  'packets that declare 120 ms': [Uint8Array.of(0x87, 0x30)],
  'three frames in one packet': [Uint8Array.of((31 << 3) | 3, 3, 1, 1, 1)],
  'frames of 10 ms': [Uint8Array.of(30 << 3, 1, 2, 3)],
  'a packet that is only a table of contents': [Uint8Array.of(31 << 3)],
}

describe('a hostile speaker', () => {
  it.each(Object.keys(SIGNED))('who signs %s is silent for those bundles only', async name => {
    const { seal, link, play, levels, refusals } = await carolBehindBobBehindMallory()
    const frames = SIGNED[name] ?? []
    for (let n = 0; n < 30; n += 1) {
      const payload = speaking(n * 3, GENUINE)
      // Every tenth bundle; what was said before and behind it is heard.
      const isHostile = n % 10 === 5
      link.sendBundle(await seal(n + 1, isHostile ? { ...payload, frames } : payload))
      await play(3)
    }
    await play(30)
    expect(refusals.length).toBe(3)
    expect(longestSilence(levels())).toBeLessThanOrEqual(RECOVERS_WITHIN_FRAMES)
    expect(levels().filter(level => level > 0.01).length).toBeGreaterThan(75)
  })

  it('who kills the decoder with packets that pass every check is heard again within 100 ms', async () => {
    const { seal, link, play, levels, listener } = await carolBehindBobBehindMallory()
    // The decoder twin dies of this as a browser's dies of malformed packets.
    const deadly = Uint8Array.from(packetAt(GENUINE), (byte, at) => (at === 1 ? 0xff : byte))
    for (let n = 0; n < 30; n += 1) {
      const payload = speaking(n * 3, GENUINE)
      const frames = n % 10 === 5 ? [deadly, packetAt(GENUINE), packetAt(GENUINE)] : payload.frames
      link.sendBundle(await seal(n + 1, { ...payload, frames }))
      await play(3)
    }
    expect(listener.account().voices[0]?.restarts).toBe(3)
    expect(longestSilence(levels())).toBeLessThanOrEqual(RECOVERS_WITHIN_FRAMES)
  })

  it('who numbers frames from here to the end of time makes nobody hold more than a second', async () => {
    const { seal, link, play, listener } = await carolBehindBobBehindMallory()
    const chance = seededChance(19)
    for (let n = 0; n < 60; n += 1) {
      const frameIndex = Math.floor(chance() * 0xff_ff_f0)
      link.sendBundle(await seal(n + 1, speaking(frameIndex, GENUINE)))
      await play(1)
      const [voice] = listener.account().voices
      expect(voice?.bufferMs ?? 0).toBeLessThanOrEqual(1_000 + 160)
    }
  })

  it('who sends at ten times the rate is cut down at the first hop, and holds nobody up', async () => {
    const { seal, link, play, listener, bob } = await carolBehindBobBehindMallory()
    for (let n = 0; n < 600; n += 1) {
      link.sendBundle(await seal(n + 1, speaking(n * 3, GENUINE)))
      if (n % 12 === 11) await play(1)
    }
    await play(20)
    const { forwarded, received, dropped } = bob.session().stats()
    expect(received).toBe(600)
    // A second's reserve and one second that passed: T16 allows a tenth more.
    expect(forwarded).toBeLessThanOrEqual(60 + 1.1 * 60)
    expect(dropped['over-limit'] ?? 0).toBeGreaterThan(400)
    expect(listener.account().voices[0]?.bufferMs ?? 0).toBeLessThanOrEqual(1_000 + 160)
  })
})
