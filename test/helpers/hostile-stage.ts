import { keysOf } from './epoch-keys.ts'
import { Listener } from '../../src/session/listener.ts'
import { MemoryCodecs, MemoryLoudspeaker } from '../../src/adapters/memory/audio.ts'
import { kidOf, mediaKey, publicEpochSecret } from '../../src/crypto/media-keys.ts'
import { signBundle } from '../../src/crypto/bundle-signature.ts'
import { writeBundlePayload, type BundlePayload } from '../../src/wire/bundle.ts'
import { writeSframeHeader } from '../../src/wire/sframe-header.ts'
import { malloryIn } from './mallory.ts'
import { SpaceWorld } from './space-world.ts'
import { sessionOf, type Author } from './bundles.ts'
import { rms } from './correlate.ts'

/** Full band, mono, 20 ms: the codec twin turns the bytes behind it into samples. */
const TOC = 31 << 3
const BYTES = 81

/** A packet that sounds at this level, from 0 to 1: alternating, so that its loudness is the level. */
export function packetAt(level: number): Uint8Array {
  const opus = Uint8Array.from({ length: BYTES }, (_, n) =>
    Math.round(127 + (n % 2 === 0 ? 126 : -126) * level),
  )
  opus[0] = TOC
  return opus
}

/** What a speaker says, sealed and signed as the real one does. */
export async function sealing(author: Author, space = author.space, signer = author.session) {
  const session = sessionOf(author.session)
  const secret = await publicEpochSecret(space)
  const key = await mediaKey(secret, { space, session, epoch: 0, lane: 'audience' })
  return async (ctr: number, payload: BundlePayload): Promise<Uint8Array> =>
    signBundle(signer, space, await key.encrypt(BigInt(ctr), writeBundlePayload(payload)))
}

/** A bundle of alice's session under another epoch's name. */
export async function inEpoch(author: Author, epoch: number): Promise<Uint8Array> {
  const kid = await kidOf({ session: sessionOf(author.session), epoch, lane: 'audience' })
  const header = writeSframeHeader({ kid, ctr: 1n })
  const sframe = new Uint8Array(header.length + 200)
  sframe.set(header)
  return signBundle(author.session, author.space, sframe)
}

/** Three frames of a talkspurt that began long ago. */
export const speaking = (frameIndex: number, level: number): BundlePayload => ({
  frameIndex,
  startsTalkspurt: frameIndex === 0,
  endsTalkspurt: false,
  frames: [packetAt(level), packetAt(level), packetAt(level)],
})

/** Carol hears alice's Space through bob, and bob through mallory: real nodes, twins for the hardware. */
export async function carolBehindBobBehindMallory() {
  const world = await SpaceWorld.open()
  const mallory = await malloryIn(world)
  const [bob, carol] = [world.listener('bob'), world.listener('caroL')]
  bob.session().start([mallory.entry])
  await world.clock.turn(100)
  carol.session().start([bob.entry])
  await world.clock.turn(100)
  const [link] = mallory.links
  if (link === undefined) throw new Error('bob did not come')
  const loudspeaker = new MemoryLoudspeaker()
  const listener = new Listener({
    space: world.space,
    keys: keysOf(await publicEpochSecret(world.space)),
    codecs: new MemoryCodecs(),
    loudspeaker,
    clock: world.clock,
  })
  const refusals: string[] = []
  listener.facts.on('refused', ({ reason }) => refusals.push(reason))
  carol.session().facts.on('bundle', ({ session, sframe }) => {
    void listener.take(session, sframe, world.clock.now())
  })
  /** Turns the clock and the output together. */
  const play = async (frames: number): Promise<void> => {
    for (let n = 0; n < frames; n += 1) {
      await world.clock.turn(20)
      loudspeaker.render()
    }
  }
  return {
    world,
    link,
    mallory,
    bob,
    play,
    refusals,
    listener,
    levels: () => loudspeaker.rendered.map(rms),
    seal: await sealing(world.author),
  }
}

/** The longest row of silent frames between the first sound and the last. */
export function longestSilence(levels: readonly number[]): number {
  const first = levels.findIndex(level => level > 0.01)
  const last = levels.findLastIndex(level => level > 0.01)
  let longest = 0
  let row = 0
  for (const level of levels.slice(first, last)) {
    row = level > 0.01 ? 0 : row + 1
    longest = Math.max(longest, row)
  }
  return longest
}
