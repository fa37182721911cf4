import { LoggiaError } from '../../errors.ts'
import { Watchable } from '../../events.ts'
import { audioIsAwake } from './wake-audio.ts'
import { OutputRoute } from './output-route.ts'
import { PLAYOUT_PROCESSOR, type PortGrant } from './worklet-messages.ts'
import playoutUrl from './playout-worklet.ts?worker&url'
import type { OutputHandle } from '../../ports/audio-devices.ts'

/** 48 kHz is Opus' own rate: nothing is resampled on the way. */
export const SAMPLE_RATE = 48_000

/** This browser cannot play: no audio hardware, or the worklet did not load. */
export class NoSoundError extends LoggiaError {
  override readonly name = 'NoSoundError'
}

/**
 * Opens the loudspeaker of this page. The page only makes the context; what is played comes over
 * `port` from whoever was given it. Call from a click, or the browser keeps it suspended. `nameOf` tells
 * headphones from loudspeakers.
 */
export async function openOutput(
  nameOf: (device: string | undefined) => string = () => '',
): Promise<OutputHandle> {
  const context = await makeContext()
  const read = (): 'playing' | 'suspended' =>
    context.state === 'running' ? 'playing' : 'suspended'
  const state = new Watchable(read())
  context.onstatechange = () => state.set(read())
  const node = new AudioWorkletNode(context, PLAYOUT_PROCESSOR, {
    numberOfInputs: 0,
    outputChannelCount: [1],
  })
  const { port1, port2 } = new MessageChannel()
  const grant: PortGrant = { port: port1 }
  node.port.postMessage(grant, [port1])
  const route = new OutputRoute({ context, node, nameOf })
  return {
    port: port2,
    state,
    path: route.path,
    resume: () => context.resume(),
    use: device => route.use(device),
    cancelEcho: isWanted => route.cancelEcho(isWanted),
    close: () => {
      if (context.state === 'closed') return
      route.close()
      node.disconnect()
      void context.close()
    },
  }
}

async function makeContext(): Promise<AudioContext> {
  await audioIsAwake()
  const context = openContext()
  await loadWorklet(context)
  return context
}

function openContext(): AudioContext {
  try {
    return new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  } catch (cause) {
    throw new NoSoundError('expected an audio output, the browser has none', { cause })
  }
}

async function loadWorklet(context: AudioContext): Promise<void> {
  try {
    await context.audioWorklet.addModule(playoutUrl)
  } catch (cause) {
    void context.close()
    throw new NoSoundError('expected the playout worklet to load', { cause })
  }
}
