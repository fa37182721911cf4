import { chromium, type Browser } from 'playwright-core'
import { ensureChromium } from './ensure-chromium.ts'

export type LaunchOptions = {
  /** Absolute path of a 48 kHz mono s16 WAV file: what the microphone hears, in a loop. */
  readonly microphone?: string
  /** False: the permission prompt is not answered by itself. */
  readonly grantMicrophone?: boolean
  /**
   * False: the machine's own devices. Somebody who only listens has no made-up ones, with which Chromium
   * answers for its audio process instead of starting it.
   */
  readonly fakeDevices?: boolean
  readonly args?: readonly string[]
}

/** A headless Chromium process of its own: it has one microphone, so each speaker needs one. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { microphone, grantMicrophone = true, fakeDevices = true, args = [] } = options
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      '--no-sandbox',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      ...(fakeDevices ? ['--use-fake-device-for-media-stream'] : []),
      ...(grantMicrophone ? ['--use-fake-ui-for-media-stream'] : []),
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
      ...args,
    ],
  })
}

/** Voice processing changes the sound: tests that compare it ask for none. */
export const UNPROCESSED = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
} as const
