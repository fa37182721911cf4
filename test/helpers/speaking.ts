import { generateSigner } from '../../src/crypto/ed25519.ts'
import { mediaKey, publicEpochSecret } from '../../src/crypto/media-keys.ts'
import { MemoryCodecs } from '../../src/adapters/memory/audio.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { idFromBytes, type SessionId, type SpaceId } from '../../src/domain/ids.ts'
import { MisuseError } from '../../src/errors.ts'
import { Speaker } from '../../src/session/speaker.ts'
import { readBundleHeader, readBundlePayload, type BundlePayload } from '../../src/wire/bundle.ts'
import { fakeId } from './fake-ids.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { SframeKey } from '../../src/crypto/sframe.ts'
import type { MemoryClock } from '../../src/adapters/memory/clock.ts'

export const SPACE = fakeId<SpaceId>(7)
export const FRAME_SAMPLES = 960

/** A speaker over twins, and everything it sent. */
export async function speakerWith(clock: MemoryClock) {
  const busy = new Set<Promise<unknown>>()
  const watched = <T>(work: Promise<T>): Promise<T> => {
    busy.add(work)
    return work.finally(() => busy.delete(work))
  }
  const inner = await generateSigner()
  const signer: Signer = {
    publicKey: inner.publicKey,
    sign: message => watched(inner.sign(message)),
  }
  const id = idFromBytes<SessionId>(signer.publicKey)
  if (!id.ok) throw new MisuseError(id.reason)
  const session = id.value
  const secret = await publicEpochSecret(SPACE)
  const plain = await mediaKey(secret, { space: SPACE, session, epoch: 0, lane: 'audience' })
  const key: SframeKey = {
    kid: plain.kid,
    encrypt: (number, bytes) => watched(plain.encrypt(number, bytes)),
    decrypt: bytes => plain.decrypt(bytes),
  }
  /** WebCrypto answers from a thread pool, in no turn of the clock: waits for what was begun. */
  const settled = async (): Promise<void> => {
    do {
      await Promise.all(busy)
      await clock.turn(0)
    } while (busy.size > 0)
  }
  const bundles: Uint8Array[] = []
  const framesSent: BundlePayload[] = []
  const log = new MemoryLog()
  const encoder = new MemoryCodecs().encoder()
  const speaker = new Speaker({
    space: SPACE,
    signer,
    key,
    clock,
    log,
    encoder,
    onBundle: bundle => bundles.push(bundle),
    onFrame: payload => framesSent.push(payload),
  })
  const payloads = async (): Promise<readonly BundlePayload[]> => {
    await settled()
    return Promise.all(
      bundles.map(async bundle => {
        const header = readBundleHeader(bundle)
        if (!header.ok) throw new MisuseError(header.reason)
        const opened = await key.decrypt(header.value.sframe)
        if (!opened.ok) throw new MisuseError(opened.reason)
        const payload = readBundlePayload(opened.value)
        if (!payload.ok) throw new MisuseError(payload.reason)
        return payload.value
      }),
    )
  }
  return { speaker, session, signer, key, secret, bundles, framesSent, payloads, settled, log }
}

/** The 20 ms frames of `samples`. */
export function framesOf(samples: Float32Array): readonly Float32Array[] {
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, place) =>
    samples.slice(place * FRAME_SAMPLES, (place + 1) * FRAME_SAMPLES),
  )
}

/** A loud voiced frame. */
export const loud = (): Float32Array =>
  Float32Array.from({ length: FRAME_SAMPLES }, (_, n) => 0.3 * Math.sin(n / 20))

/** A frame of a quiet room. */
export const quiet = (): Float32Array => new Float32Array(FRAME_SAMPLES)

/** The SFrame part of a bundle: what a listener takes. */
export function sframeOf(bundle: Uint8Array): Uint8Array {
  const header = readBundleHeader(bundle)
  if (!header.ok) throw new MisuseError(header.reason)
  return header.value.sframe
}
