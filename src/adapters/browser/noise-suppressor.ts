import rnnoiseUrl from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url'
import rnnoiseSimdUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url'
import workletUrl from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url'

/**
 * A neural noise suppressor (RNNoise, 48 kHz) to put behind a microphone: takes out keyboards and fans
 * that the browser's own leaves. Its 220 kB are fetched here, from where the page came from. Rejects
 * where they cannot be had, or the page's policy forbids WebAssembly.
 */
export async function suppressorNode(context: AudioContext): Promise<AudioNode> {
  const { loadRnnoise, RnnoiseWorkletNode } = await import('@sapphi-red/web-noise-suppressor')
  const [wasmBinary] = await Promise.all([
    loadRnnoise({ url: rnnoiseUrl, simdUrl: rnnoiseSimdUrl }),
    context.audioWorklet.addModule(workletUrl),
  ])
  return new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 })
}
