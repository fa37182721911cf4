import { bundleClaim } from './bundle-signature.ts'
import { checkOpusPacket } from '../domain/media/opus-packet.ts'
import { kidOf, mediaKey, PUBLIC_EPOCH, publicEpochSecret } from './media-keys.ts'
import { sframeKey, type SframeKey } from './sframe.ts'
import { verifyRationed } from './ed25519.ts'
import { partsOfKid, readBundleHeader, readBundlePayload, withoutEpoch } from '../wire/bundle.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { BundlePayload } from '../wire/bundle.ts'
import type { ProvenSound, SoundFrame } from '../domain/space/report.ts'
import type { Ration } from '../ports/verifier.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'
import type { SoundKey } from '../wire/report.ts'

/** Bundles that are said to be of these sessions. */
export type Sounding = {
  readonly space: SpaceId
  readonly sessions: ReadonlySet<SessionId>
  readonly bundles: readonly Uint8Array[]
  /** Of a private Space; undefined of a public one, whose keys everybody derives. */
  readonly keys: readonly SoundKey[] | undefined
}

/**
 * Why a bundle proves nothing: no session of these said it; its number is not above the last one of its session; it
 * was not signed like that; what was signed cannot be opened, or is no sound.
 */
export type SoundRefusal = 'foreign' | 'reordered' | 'altered' | 'unreadable'

/** What a bundle proves. */
export type SaidSound = Pick<BundlePayload, 'startsTalkspurt' | 'endsTalkspurt'> & {
  readonly session: SessionId
  readonly ctr: bigint
  readonly frameIndex: number
  readonly frames: readonly SoundFrame[]
}

/** One session as its bundles are gone through. */
type Run = {
  readonly session: SessionId
  readonly keys: Map<bigint, SframeKey | undefined>
  lastCtr: bigint
}

/** Takes of the bundles those that these sessions signed, in order, and that open. Never throws. */
export async function proveSound(sounding: Sounding, ration: Ration): Promise<ProvenSound> {
  const proof = new SoundProof(sounding.space, ration, sounding.keys)
  const frames = new Map<SessionId, SoundFrame[]>()
  for (const session of sounding.sessions) {
    await proof.allow(session)
    frames.set(session, [])
  }
  let bundles = 0
  for (const bundle of sounding.bundles) {
    const said = await proof.take(bundle)
    if (!said.ok) continue
    bundles += 1
    frames.get(said.value.session)?.push(...said.value.frames)
  }
  return { bundles, runs: [...frames.values()].filter(run => run.length > 0) }
}

/** Goes through the bundles of some sessions in one Space, one after the other. */
export class SoundProof {
  readonly #space: SpaceId
  readonly #ration: Ration
  readonly #runs = new Map<bigint, Run>()
  /** Of a private Space. */
  readonly #given: Map<bigint, Uint8Array> | undefined

  constructor(space: SpaceId, ration: Ration, keys: readonly SoundKey[] | undefined) {
    this.#space = space
    this.#ration = ration
    this.#given = keys && new Map(keys.map(({ kid, baseKey }) => [kid, baseKey]))
  }

  /** From here on this session is one of those whose bundles count. Of two with one key id the first keeps it. */
  async allow(session: SessionId): Promise<void> {
    const kid = await kidOf({ session, epoch: PUBLIC_EPOCH, lane: 'audience' })
    if (!this.#runs.has(kid)) this.#runs.set(kid, { session, keys: new Map(), lastCtr: -1n })
  }

  /** One more key of a private Space. */
  giveKey({ kid, baseKey }: SoundKey): void {
    this.#given?.set(kid, baseKey)
    // What could not be opened before may open now.
    this.#runs.get(withoutEpoch(kid))?.keys.delete(kid)
  }

  /** What a bundle proves, or why it proves nothing; then it is as if it had not been there. Never throws. */
  async take(bundle: Uint8Array): Promise<Verdict<SaidSound, SoundRefusal>> {
    const header = readBundleHeader(bundle)
    if (!header.ok) return refuse('altered')
    const { kid, ctr, sframe } = header.value
    const run = this.#runs.get(withoutEpoch(kid))
    if (run === undefined) return refuse('foreign')
    // Numbers rise: a sentence that stands in the file twice was said once.
    if (ctr <= run.lastCtr) return refuse('reordered')
    const claim = bundleClaim(this.#space, run.session, header.value)
    const { publicKey, message, signature } = claim
    const verdict = await verifyRationed(publicKey, message, signature, this.#ration)
    if (verdict !== 'valid') return refuse('altered')
    const plain = await (await this.#keyFor(kid, run))?.decrypt(sframe)
    const payload = plain?.ok === true ? readBundlePayload(plain.value) : undefined
    if (payload?.ok !== true) return refuse('unreadable')
    const { frames, frameIndex, startsTalkspurt, endsTalkspurt } = payload.value
    if (frames.some(frame => !checkOpusPacket(frame).ok)) return refuse('unreadable')
    run.lastCtr = ctr
    return accept({
      session: run.session,
      ctr,
      frameIndex,
      startsTalkspurt,
      endsTalkspurt,
      frames: frames.map((packet, at) => ({ index: frameIndex + at, packet })),
    })
  }

  async #keyFor(kid: bigint, run: Run): Promise<SframeKey | undefined> {
    if (!run.keys.has(kid)) run.keys.set(kid, await this.#makeKey(kid, run.session))
    return run.keys.get(kid)
  }

  async #makeKey(kid: bigint, session: SessionId): Promise<SframeKey | undefined> {
    if (this.#given !== undefined) {
      const baseKey = this.#given.get(kid)
      return baseKey && sframeKey(baseKey, kid)
    }
    if (partsOfKid(kid)?.epoch !== PUBLIC_EPOCH) return undefined
    const secret = await publicEpochSecret(this.#space)
    return mediaKey(secret, { space: this.#space, session, epoch: PUBLIC_EPOCH, lane: 'audience' })
  }
}
