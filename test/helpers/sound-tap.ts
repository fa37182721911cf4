import type { BrowserContext, Page } from 'playwright-core'

/** What a page's loudspeaker played, as heard by {@link tapSound}. */
export type Heard = {
  readonly sampleRate: number
  readonly samples: Float32Array
}

/** The window a tapped page has; the product knows nothing of it. */
type TappedWindow = Window & {
  heard?: { sampleRate: number; blocks: Float32Array[]; firstSoundMs?: number }
}

/** Louder than any dither or fade, softer than any speech of the fake microphone. */
const AUDIBLE = 0.005

/**
 * Listens to what every page of this context sends to its loudspeaker, by standing between the last
 * node and `AudioContext.destination`: a test hears what a person hears, and the product has no hook.
 */
export async function tapSound(context: BrowserContext): Promise<void> {
  await context.addInitScript(
    ({ audible }) => {
      const tapped = window as unknown as TappedWindow
      // The overload that takes a node; the one for parameters is passed through untouched.
      // oxlint-disable-next-line typescript/unbound-method -- patched below and called with `this`
      const connect = AudioNode.prototype.connect as (to: AudioNode, ...rest: number[]) => AudioNode
      const taps = new WeakMap<BaseAudioContext, ScriptProcessorNode>()
      const tapOf = (audio: BaseAudioContext): ScriptProcessorNode => {
        const known = taps.get(audio)
        if (known !== undefined) return known
        const heard = { sampleRate: audio.sampleRate, blocks: [] as Float32Array[] }
        tapped.heard ??= heard
        const tap = audio.createScriptProcessor(256, 1, 1)
        tap.onaudioprocess = event => note(heard, event.inputBuffer.getChannelData(0).slice())
        connect.call(tap, audio.destination)
        taps.set(audio, tap)
        return tap
      }
      const note = (heard: NonNullable<TappedWindow['heard']>, block: Float32Array): void => {
        if (block.some(sample => Math.abs(sample) > audible)) {
          heard.firstSoundMs ??= performance.now()
          // A page may have several contexts: the microphone's is silent and stays out of it.
          tapped.heard = heard
        }
        heard.blocks.push(block)
      }
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode, ...rest: number[]) {
        if (to instanceof AudioDestinationNode) connect.call(this, tapOf(this.context))
        return connect.call(this, to, ...rest)
      } as typeof AudioNode.prototype.connect
    },
    { audible: AUDIBLE },
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

/** Everything heard since the last call (or since the page opened). */
export async function takeHeard(page: Page): Promise<Heard> {
  const { sampleRate, base64 } = await page.evaluate(() => {
    const heard = (window as unknown as TappedWindow).heard
    const blocks = heard?.blocks.splice(0) ?? []
    const bytes = new Int16Array(blocks.length * 256)
    blocks.forEach((block, at) => {
      bytes.set(
        Int16Array.from(block, sample => Math.max(-1, Math.min(1, sample)) * 32_767),
        at * 256,
      )
    })
    let binary = ''
    const view = new Uint8Array(bytes.buffer)
    for (let at = 0; at < view.length; at += 8192) {
      binary += String.fromCharCode(...view.subarray(at, at + 8192))
    }
    return { sampleRate: heard?.sampleRate ?? 48_000, base64: btoa(binary) }
  })
  const bytes = Buffer.from(base64, 'base64')
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  return { sampleRate, samples: Float32Array.from(samples, sample => sample / 32_768) }
}
