/** A speaker and a listener back to back, where the product has them: in a Worker. */
import { keysOf } from '../../helpers/epoch-keys.ts'
import { browserCodecs } from '../../../src/adapters/browser/codecs.ts'
import { ConsoleLog } from '../../../src/adapters/browser/console-log.ts'
import { pcmFrom } from '../../../src/adapters/browser/capture.ts'
import { loudspeakerOver } from '../../../src/adapters/browser/loudspeaker.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { signBundle, verifyBundle } from '../../../src/crypto/bundle-signature.ts'
import { generateSigner } from '../../../src/crypto/ed25519.ts'
import { mediaKey, publicEpochSecret } from '../../../src/crypto/media-keys.ts'
import { idFromBytes, type SessionId, type SpaceId } from '../../../src/domain/ids.ts'
import { Listener } from '../../../src/session/listener.ts'
import { Speaker } from '../../../src/session/speaker.ts'
import {
  readBundleHeader,
  readBundlePayload,
  writeBundlePayload,
} from '../../../src/wire/bundle.ts'
import type { AudioCodecs } from '../../../src/ports/audio.ts'
import type { Verdict } from '../../../src/verdict.ts'
import type { LoopOrder, LoopReport } from './audio.ts'

let count = 0
let verified = 0
let speakingChanges = 0
let decoded = 0
let concealed = 0
let forged = 0
const refused: Record<string, number> = {}

globalThis.onmessage = async ({ data }: MessageEvent<LoopOrder>) => {
  if (data.kind === 'report') {
    const report: LoopReport = {
      count,
      verified,
      speakingChanges,
      decoded,
      concealed,
      refused,
      forged,
    }
    globalThis.postMessage(report)
    return
  }
  const clock = new SystemClock()
  const signer = await generateSigner()
  const session = value(idFromBytes<SessionId>(signer.publicKey))
  const space = value(idFromBytes<SpaceId>(new Uint8Array(32).fill(9)))
  const epochSecret = await publicEpochSecret(space)
  const codecs = counted(browserCodecs(new ConsoleLog()))
  const loudspeaker = loudspeakerOver(data.output)
  const listener = new Listener({ space, keys: keysOf(epochSecret), codecs, loudspeaker, clock })
  listener.speaking.watch(() => (speakingChanges += 1))
  const arrive = async (bundle: Uint8Array): Promise<void> => {
    const header = readBundleHeader(bundle)
    if (!header.ok || !(await verifyBundle(space, session, header.value))) {
      forged += 1
      return
    }
    verified += 1
    await listener.take(session, header.value.sframe, clock.now())
  }
  listener.facts.on('refused', ({ reason }) => (refused[reason] = (refused[reason] ?? 0) + 1))
  const key = await mediaKey(epochSecret, { space, session, epoch: 0, lane: 'audience' })
  const every = data.hostileEvery ?? 0
  let hostile = 0
  const attack = async (bundle: Uint8Array): Promise<void> => {
    const frames = HOSTILE_FRAMES[(hostile += 1) % HOSTILE_FRAMES.length] ?? []
    const header = value(readBundleHeader(bundle))
    const said = value(readBundlePayload(value(await key.decrypt(header.sframe))))
    const sealed = await key.encrypt(header.ctr, writeBundlePayload({ ...said, frames }))
    const signed = await signBundle(signer, space, sealed)
    for (const made of [...forgeries(bundle), signed, signed, ...forgeries(signed)]) {
      await arrive(made)
    }
  }
  const speaker = new Speaker({
    space,
    signer,
    key,
    clock,
    log: new ConsoleLog(),
    encoder: codecs.encoder(),
    onBundle: bundle => {
      count += 1
      if (data.loseEvery > 0 && count % data.loseEvery === 0) return
      const isAttack = every > 0 && count % every === 0
      const comes = (): void => void (isAttack ? attack(bundle) : arrive(bundle))
      clock.after(data.delayMs + ((count * 7919) % (data.jitterMs + 1)), comes)
    },
    onFrame: () => undefined,
  })
  speaker.unmute()
  pcmFrom(data.microphone, (frame, index) => speaker.hear(frame, index))
}

/** What a speaker may sign and no decoder may get, or survive. */
const HOSTILE_FRAMES: readonly (readonly Uint8Array[])[] = [
  // Closes Chromium's and Firefox's decoders.
  [Uint8Array.of(0x03, 0xff)],
  // Declare 120 ms in two bytes, four times.
  Array.from({ length: 4 }, () => Uint8Array.of(0x87, 0x30)),
  [Uint8Array.of((31 << 3) | 3, 3, 1, 1, 1)],
  [Uint8Array.of(30 << 3, 1, 2, 3)],
  [Uint8Array.of(31 << 3)],
  // Pass every check and are noise: another mode and bandwidth each.
  Array.from({ length: 4 }, (_, n) => Uint8Array.of([0x08, 0x48, 0x78, 0xf8][n] ?? 0, 9, 9, 9)),
]

/** What a forwarder makes of a bundle. */
function forgeries(bundle: Uint8Array): readonly Uint8Array[] {
  const flipped = [0, 8, 20, bundle.length - 70, bundle.length - 1].map(place => {
    const copy = bundle.slice()
    copy[place] = (copy[place] ?? 0) ^ 1
    return copy
  })
  const long = new Uint8Array(65_536)
  long.set(bundle)
  const cut = [0, 1, 85, bundle.length - 64, bundle.length - 1].map(end => bundle.slice(0, end))
  return [...flipped, ...cut, long, bundle.slice().fill(0, bundle.length - 64)]
}

/** Counts what the playout asked of the decoder. */
function counted(codecs: AudioCodecs): AudioCodecs {
  return {
    encoder: () => codecs.encoder(),
    decoder: () => {
      const decoder = codecs.decoder()
      return {
        decode: opus => {
          decoded += 1
          decoder.decode(opus)
        },
        recover: next => {
          concealed += 1
          decoder.recover(next)
        },
        conceal: () => {
          concealed += 1
          decoder.conceal()
        },
        get restarts() {
          return decoder.restarts
        },
        onPcm: pcm => decoder.onPcm(pcm),
        close: () => decoder.close(),
      }
    },
  }
}

function value<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new TypeError(verdict.reason)
  return verdict.value
}
