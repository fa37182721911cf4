import { accept, refuse, type Verdict } from '../../verdict.ts'
import { CAPTURE_PROCESSOR, type PortGrant } from './worklet-messages.ts'
import { SAMPLE_RATE } from './output.ts'
import captureUrl from './capture-worklet.ts?worker&url'
import type { MicrophoneHandle, MicrophoneRefusal } from '../../ports/audio-devices.ts'

/** What the browser's voice processing may do to the sound. */
export type VoiceProcessing = {
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  readonly autoGainControl: boolean
}

/** For people with loudspeakers and cheap microphones: nearly everybody. */
const PROCESSED: VoiceProcessing = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
}

/** Asks for the microphone and cuts it into frames. Refusals are those of getUserMedia, sorted. */
export async function openMicrophone(
  processing: VoiceProcessing = PROCESSED,
): Promise<Verdict<MicrophoneHandle, MicrophoneRefusal>> {
  // Undefined on insecure origins, whatever TypeScript says.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices === undefined || typeof AudioWorkletNode === 'undefined') return refuse('unsupported')
  try {
    const audio = { ...processing, channelCount: { ideal: 1 }, sampleRate: { ideal: SAMPLE_RATE } }
    return accept(await capture(await devices.getUserMedia({ audio })))
  } catch (fault) {
    return refuse(reasonOf(fault))
  }
}

async function capture(stream: MediaStream): Promise<MicrophoneHandle> {
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
    source.connect(node).connect(context.destination)
    return {
      port: port2,
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
