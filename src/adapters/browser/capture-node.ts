import { CAPTURE_PROCESSOR, type PortGrant } from './worklet-messages.ts'
import captureUrl from './capture-worklet.ts?worker&url'

/**
 * Cuts what the stream brings into 20 ms frames, which come out of the port that is returned. `through` may put a
 * node between. Rejects where the browser has no worklets or no such stream; the context is the caller's to close.
 */
export async function captureIn(
  context: AudioContext,
  stream: MediaStream,
  through: (source: AudioNode) => AudioNode | Promise<AudioNode> = source => source,
): Promise<MessagePort> {
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
  const voice = await through(source)
  // Its output stays silent; unconnected nodes are not run.
  voice.connect(node).connect(context.destination)
  return port2
}
