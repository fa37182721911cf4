import { accept, refuse, type Verdict } from '../../verdict.ts'
import { captureIn } from './capture-node.ts'
import { hardware } from './device-list.ts'
import { SAMPLE_RATE } from './audio-context.ts'
import { withTrack } from './microphone-track.ts'
import type {
  MicrophoneHandle,
  MicrophoneRefusal,
  MicrophoneWish,
} from '../../ports/audio-devices.ts'

/**
 * Asks for the microphone and cuts it into frames. Refusals are those of getUserMedia, sorted. Where the
 * suppressor does not come, `withoutSuppressor` is told why and the voice is sent without it.
 */
export async function openMicrophone(
  wish: MicrophoneWish,
  withoutSuppressor: (fault: unknown) => void,
): Promise<Verdict<MicrophoneHandle, MicrophoneRefusal>> {
  const devices = hardware()
  if (devices === undefined || typeof AudioWorkletNode === 'undefined') return refuse('unsupported')
  try {
    const stream = await devices.getUserMedia({ audio: constraintsOf(wish) })
    return accept(await capture(stream, wish.suppressor ? withoutSuppressor : undefined))
  } catch (fault) {
    return refuse(reasonOf(fault))
  }
}

function constraintsOf(wish: MicrophoneWish): MediaTrackConstraints {
  const { device, echoCancellation, noiseSuppression, autoGainControl } = wish
  return {
    echoCancellation,
    noiseSuppression,
    autoGainControl,
    channelCount: { ideal: 1 },
    sampleRate: { ideal: SAMPLE_RATE },
    // A wish, not a condition: somebody whose headset is at home is still heard.
    ...(device !== undefined && { deviceId: { ideal: device } }),
  }
}

async function capture(
  stream: MediaStream,
  withoutSuppressor: ((fault: unknown) => void) | undefined,
): Promise<MicrophoneHandle> {
  let context: AudioContext | undefined
  // The light that says that somebody listens goes out, whatever failed.
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop()
    if (context !== undefined && context.state !== 'closed') void context.close()
  }
  try {
    const made = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
    context = made
    const port = await captureIn(made, stream, source =>
      withoutSuppressor ? suppressed(made, source, withoutSuppressor) : source,
    )
    const [track] = stream.getAudioTracks()
    const handle: MicrophoneHandle = {
      port,
      device: track?.getSettings().deviceId,
      onGone: handler => {
        track?.addEventListener('ended', () => handler(), { once: true })
      },
      close: stop,
    }
    return withTrack(handle, track)
  } catch (fault) {
    stop()
    throw fault
  }
}

async function suppressed(
  context: AudioContext,
  source: AudioNode,
  failed: (fault: unknown) => void,
): Promise<AudioNode> {
  try {
    const { suppressorNode } = await import('./noise-suppressor.ts')
    return source.connect(await suppressorNode(context))
  } catch (fault) {
    failed(fault)
    return source
  }
}

function reasonOf(fault: unknown): MicrophoneRefusal {
  switch (fault instanceof DOMException ? fault.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
    case 'InvalidStateError':
      return 'busy'
    default:
      return 'unsupported'
  }
}
