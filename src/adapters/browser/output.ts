import { LoggiaError } from '../../errors.ts'
import { Watchable } from '../../events.ts'
import { newContext } from './audio-context.ts'
import { OutputRoute } from './output-route.ts'
import { PLAYOUT_PROCESSOR, type PortGrant } from './worklet-messages.ts'
import playoutUrl from './playout-worklet.ts?worker&url'
import type { OutputHandle } from '../../ports/audio-devices.ts'

/** This browser cannot play: no audio hardware, or the worklet did not load. */
export class NoSoundError extends LoggiaError {
  override readonly name = 'NoSoundError'
}

let prepared: Promise<AudioContext> | undefined
/** The context that {@link prepareOutput} made and nobody has opened. */
let made: AudioContext | undefined

/**
 * Makes what the next {@link openOutput} needs, which waits for it, at that `turn`: a cold browser starts its audio
 * process at the first context, and the page's thread waits for 50 to 140 ms. Silent: a browser lets it sound
 * at the click. What fails here fails again there, where somebody is told.
 */
export function prepareOutput(turn: Promise<void>): void {
  prepared = turn.then(() => {
    fetchWorklet()
    made = openContext()
    return withWorklet(made)
  })
  prepared.catch(() => (prepared = undefined))
}

/** Call in a click: some browsers let a context sound only there. Nothing to do while none is prepared. */
export function wakeOutput(): void {
  made?.resume().catch(() => undefined)
}

/**
 * Opens the loudspeaker of this page. The page only makes the context; what is played comes over
 * `port` from whoever was given it. Call from a click, or the browser keeps it suspended. `nameOf` tells
 * headphones from loudspeakers.
 */
export async function openOutput(
  nameOf: (device: string | undefined) => string = () => '',
): Promise<OutputHandle> {
  const making = prepared ?? withWorklet(openContext())
  prepared = undefined
  const context = await making
  made = undefined
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
    pause: () => context.suspend(),
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

async function withWorklet(context: AudioContext): Promise<AudioContext> {
  await loadWorklet(context)
  return context
}

function openContext(): AudioContext {
  try {
    return newContext()
  } catch (cause) {
    throw new NoSoundError('expected an audio output, the browser has none', { cause })
  }
}

/** The page's thread waits for the context, and the worklet's file comes meanwhile. What fails here fails again there. */
function fetchWorklet(): void {
  void fetch(playoutUrl).catch(() => undefined)
}

async function loadWorklet(context: AudioContext): Promise<void> {
  try {
    await context.audioWorklet.addModule(playoutUrl)
  } catch (cause) {
    void context.close()
    throw new NoSoundError('expected the playout worklet to load', { cause })
  }
}
