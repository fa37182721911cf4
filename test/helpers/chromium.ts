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
  /**
   * An X display to draw on: a browser as people have it, whose hidden tabs are held back as theirs are. Without
   * one nothing is drawn and no page is ever hidden.
   */
  readonly display?: string
}

/** Tests have many pages and look at one: the others run on as if somebody looked at them. */
const NEVER_HELD_BACK = [
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]

/** A headless Chromium process of its own: it has one microphone, so each speaker needs one. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { microphone, grantMicrophone = true, fakeDevices = true, args = [], display } = options
  const isDrawn = display !== undefined
  return chromium.launch({
    executablePath: await ensureChromium(),
    headless: !isDrawn,
    ...(isDrawn && {
      env: { ...process.env, DISPLAY: display },
      // Playwright itself asks for the same.
      ignoreDefaultArgs: NEVER_HELD_BACK,
    }),
    args: [
      '--no-sandbox',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      ...(isDrawn ? [] : NEVER_HELD_BACK),
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
