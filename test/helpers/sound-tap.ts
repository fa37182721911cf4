import type { BrowserContext, Page } from 'playwright-core'

/** What a page's loudspeaker played, as heard by {@link tapSound}. */
export type Heard = {
  readonly sampleRate: number
  readonly samples: Float32Array
}

/** The window a tapped page has; the product knows nothing of it. */
type TappedWindow = Window & {
  heard?: {
    sampleRate: number
    blocks: Float32Array[]
    firstSoundMs?: number
    lastSoundMs?: number
  }
}

/** Louder than any dither or fade, softer than any speech of the fake microphone. */
export const AUDIBLE = 0.005
/** Five seconds of blocks wait while a busy page does something else, so that none is lost. */
const BLOCKS_WAITING = 500

/**
 * Listens to what every page of this context sends to its loudspeaker, by standing beside
 * `AudioContext.destination`: a test hears what a person hears, and the product has no hook.
 * A ScriptProcessorNode would lose blocks whenever the page is busy; a track processor queues them.
 */
export async function tapSound(context: Pick<BrowserContext, 'addInitScript'>): Promise<void> {
  // Scripts that tsx has compiled name their functions by a helper that the page does not have.
  await context.addInitScript('globalThis.__name ??= value => value')
  await context.addInitScript(
    ({ audible, waiting }) => {
      type Processor = { readonly readable: ReadableStream<AudioData> }
      type ProcessorMaker = new (options: {
        track: MediaStreamTrack
        maxBufferSize: number
      }) => Processor
      const { MediaStreamTrackProcessor } = window as unknown as {
        MediaStreamTrackProcessor: ProcessorMaker
      }
      const tapped = window as unknown as TappedWindow
      // The overload that takes a node; the one for parameters is passed through untouched.
      // oxlint-disable-next-line typescript/unbound-method -- patched below and called with `this`
      const connect = AudioNode.prototype.connect as (to: AudioNode, ...rest: number[]) => AudioNode
      const taps = new WeakMap<BaseAudioContext, MediaStreamAudioDestinationNode>()
      const tapOf = (audio: AudioContext): AudioNode => {
        const known = taps.get(audio)
        if (known !== undefined) return known
        const heard = { sampleRate: audio.sampleRate, blocks: [] as Float32Array[] }
        tapped.heard ??= heard
        const tap = new MediaStreamAudioDestinationNode(audio, { channelCount: 1 })
        const [track] = tap.stream.getAudioTracks()
        if (track !== undefined) void listen(heard, track)
        taps.set(audio, tap)
        return tap
      }
      const listen = async (
        heard: NonNullable<TappedWindow['heard']>,
        track: MediaStreamTrack,
      ): Promise<void> => {
        const processor = new MediaStreamTrackProcessor({ track, maxBufferSize: waiting })
        const reader = processor.readable.getReader()
        // A busy page reads late: the block itself says when it was rendered, on a clock of its own,
        // which the promptest block ties to the page's.
        let offsetMs = Infinity
        let firstMs: number | undefined
        for (;;) {
          const { value: data, done } = await reader.read()
          if (done) return
          const block = new Float32Array(data.numberOfFrames)
          data.copyTo(block, { planeIndex: 0, format: 'f32-planar' })
          const renderedMs = data.timestamp / 1000
          data.close()
          offsetMs = Math.min(offsetMs, performance.now() - renderedMs)
          if (block.some(x => Math.abs(x) > audible)) {
            firstMs ??= renderedMs
            heard.firstSoundMs = firstMs + offsetMs
            heard.lastSoundMs = renderedMs + offsetMs
            // A page may have several contexts: the microphone's is silent and stays out of it.
            tapped.heard = heard
          }
          heard.blocks.push(block)
        }
      }
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode, ...rest: number[]) {
        if (to instanceof AudioDestinationNode && this.context instanceof AudioContext) {
          connect.call(this, tapOf(this.context))
        }
        return connect.call(this, to, ...rest)
      } as typeof AudioNode.prototype.connect
    },
    { audible: AUDIBLE, waiting: BLOCKS_WAITING },
  )
}

/** Milliseconds from navigation start to the first audible sample, once there was one. */
export async function firstSoundMs(page: Page, timeoutMs = 30_000): Promise<number> {
  const handle = await page.waitForFunction(
    () => (window as unknown as TappedWindow).heard?.firstSoundMs,
    undefined,
    { timeout: timeoutMs, polling: 20 },
  )
  // waitForFunction resolves only with a truthy value, here the number.
  return (await handle.jsonValue()) as number
}

/** When the last audible sample so far was played, in ms since 1970; 0 for never. */
export function lastSoundMs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const lastMs = (window as unknown as TappedWindow).heard?.lastSoundMs
    return lastMs === undefined ? 0 : Date.now() - (performance.now() - lastMs)
  })
}

/** Everything heard since the last call (or since the page opened). */
export async function takeHeard(page: Page): Promise<Heard> {
  const { sampleRate, base64 } = await page.evaluate(() => {
    const heard = (window as unknown as TappedWindow).heard
    const blocks = heard?.blocks.splice(0) ?? []
    const samples = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0))
    let at = 0
    for (const block of blocks) {
      const clipped = block.map(sample => Math.max(-1, Math.min(1, sample)) * 32_767)
      samples.set(clipped, at)
      at += block.length
    }
    let binary = ''
    const view = new Uint8Array(samples.buffer)
    for (let from = 0; from < view.length; from += 8192) {
      binary += String.fromCharCode(...view.subarray(from, from + 8192))
    }
    return { sampleRate: heard?.sampleRate ?? 48_000, base64: btoa(binary) }
  })
  const bytes = Buffer.from(base64, 'base64')
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  return { sampleRate, samples: Float32Array.from(samples, sample => sample / 32_768) }
}
