/** A speaker and a listener back to back, where the product has them: in a Worker. */
import { browserCodecs } from '../../../src/adapters/browser/codecs.ts'
import { ConsoleLog } from '../../../src/adapters/browser/console-log.ts'
import { pcmFrom } from '../../../src/adapters/browser/capture.ts'
import { loudspeakerOver } from '../../../src/adapters/browser/loudspeaker.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { verifyBundle } from '../../../src/crypto/bundle-signature.ts'
import { generateSigner } from '../../../src/crypto/ed25519.ts'
import { mediaKey, publicEpochSecret } from '../../../src/crypto/media-keys.ts'
import { idFromBytes, type SessionId, type SpaceId } from '../../../src/domain/ids.ts'
import { Listener } from '../../../src/session/listener.ts'
import { Speaker } from '../../../src/session/speaker.ts'
import { readBundleHeader } from '../../../src/wire/bundle.ts'
import type { AudioCodecs } from '../../../src/ports/audio.ts'
import type { Verdict } from '../../../src/verdict.ts'
import type { LoopOrder, LoopReport } from './audio.ts'

let count = 0
let verified = 0
let speakingChanges = 0
let decoded = 0
let concealed = 0

globalThis.onmessage = async ({ data }: MessageEvent<LoopOrder>) => {
  if (data.kind === 'report') {
    const report: LoopReport = { count, verified, speakingChanges, decoded, concealed }
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
  const listener = new Listener({ space, epochSecret, codecs, loudspeaker, clock })
  listener.speaking.watch(() => (speakingChanges += 1))
  const arrive = async (bundle: Uint8Array): Promise<void> => {
    const header = readBundleHeader(bundle)
    if (!header.ok || !(await verifyBundle(space, session, header.value))) return
    verified += 1
    await listener.take(session, header.value.sframe, clock.now())
  }
  const speaker = new Speaker({
    space,
    signer,
    key: await mediaKey(epochSecret, { space, session, epoch: 0, lane: 'audience' }),
    clock,
    log: new ConsoleLog(),
    encoder: codecs.encoder(),
    onBundle: bundle => {
      count += 1
      if (data.loseEvery > 0 && count % data.loseEvery === 0) return
      clock.after(data.delayMs + ((count * 7919) % (data.jitterMs + 1)), () => void arrive(bundle))
    },
    onFrame: () => undefined,
  })
  speaker.unmute()
  pcmFrom(data.microphone, (frame, index) => speaker.hear(frame, index))
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
