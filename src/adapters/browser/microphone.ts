import { accept, refuse, type Verdict } from '../../verdict.ts'
import { CAPTURE_PROCESSOR, type PortGrant } from './worklet-messages.ts'
import { hardware } from './device-list.ts'
import { SAMPLE_RATE } from './audio-context.ts'
import captureUrl from './capture-worklet.ts?worker&url'
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
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop()
    if (context.state !== 'closed') void context.close()
  }
  try {
    await context.audioWorklet.addModule(captureUrl)
    const source = context.createMediaStreamSource(stream)
    const node = new AudioWorkletNode(context, CAPTURE_PROCESSOR, {
      channelCount: 1,
      channelCountMode: 'explicit',
      outputChannelCount: [1],
    })
    const { port1, port2 } = new MessageChannel()
    const grant: PortGrant = { port: port1 }
    node.port.postMessage(grant, [port1])
    // Its output stays silent; unconnected nodes are not run.
    const voice = withoutSuppressor ? await suppressed(context, source, withoutSuppressor) : source
    voice.connect(node).connect(context.destination)
    return {
      port: port2,
      device: stream.getAudioTracks()[0]?.getSettings().deviceId,
      onGone: handler => {
        stream.getAudioTracks()[0]?.addEventListener('ended', () => handler(), { once: true })
      },
      close: stop,
    }
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
