import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { matchWindows, medianCorrelation } from './correlate.ts'
import { AUDIBLE, takeHeard } from './sound-tap.ts'

/** Long enough for some words between the speaker's pauses; what is not yet good is listened to again. */
const LISTEN_MS = 3_000
/** Longer than any pause in the speech file. */
const SILENCE_MS = 2_000
/**
 * Short enough to lie between two places where the playout stretched speech by a period of the voice
 * (cut every 160 ms, speech gives 0.98 with this and 0.91 with 250 ms), long enough to tell voices
 * apart: the same speech backwards gives 0.60, a tenth higher 0.65.
 */
const WINDOW_MS = 120
/** Opus at 32 kbit/s on our synthetic speech gives 0.93 to 0.98 over a direct call. */
export const SAME_VOICE = 0.9
/**
 * For finding a parent, and then again for hearing well: five windows of listening. In three runs of
 * the story on a busy machine every first window that was full of sound was good enough.
 */
const PATIENCE_MS = 20_000

/**
 * Asserts that what this page plays now is what the microphone heard: sound first comes, then several
 * seconds of it are compared with the file by cross-correlation. Answers the median correlation.
 */
export async function expectToHear(page: Page, speech: Float32Array): Promise<number> {
  let deadline = performance.now() + PATIENCE_MS
  let correlation = 0
  while (performance.now() < deadline) {
    const isFirstSound = correlation === 0
    correlation = await correlationNow(page, speech)
    if (correlation >= SAME_VOICE) return correlation
    if (isFirstSound && correlation > 0) deadline = performance.now() + PATIENCE_MS
  }
  expect(correlation, 'correlation of what is heard with what was said').toBeGreaterThanOrEqual(
    SAME_VOICE,
  )
  return correlation
}

/**
 * Asserts that sound stops: nothing audible is played for two seconds on end, longer than the speaker
 * pauses. What was on its way when the word was spoken may still be played before that: a playout's
 * buffer, and on a busy machine a page that has not read the news yet. How fast it stops is what the
 * bench of mutes measures.
 */
export async function expectSilence(page: Page): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  let loudest = await peakHeard(page, SILENCE_MS)
  while (loudest >= AUDIBLE && performance.now() < deadline) {
    loudest = await peakHeard(page, SILENCE_MS)
  }
  expect(loudest, 'loudest sound in two seconds').toBeLessThan(AUDIBLE)
}

async function peakHeard(page: Page, forMs: number): Promise<number> {
  await takeHeard(page)
  // Real time: the sound hardware's clock is what is waited for.
  await page.waitForTimeout(forMs)
  const { samples } = await takeHeard(page)
  return Math.max(0, ...chunkPeaks(samples))
}

async function correlationNow(page: Page, speech: Float32Array): Promise<number> {
  await takeHeard(page)
  // Real time: the sound hardware's clock is what is waited for.
  await page.waitForTimeout(LISTEN_MS)
  const { samples } = await takeHeard(page)
  const isSilent = Math.max(0, ...chunkPeaks(samples)) < AUDIBLE
  return isSilent ? 0 : likenessOf(speech, samples)
}

/** How alike what was heard is to what was said: the median over windows of a syllable. */
export const likenessOf = (speech: Float32Array, heard: Float32Array): number =>
  medianCorrelation(matchWindows(speech, heard, { windowMs: WINDOW_MS }))

function chunkPeaks(samples: Float32Array): number[] {
  const peaks: number[] = []
  for (let at = 0; at < samples.length; at += 4_800) {
    peaks.push(samples.subarray(at, at + 4_800).reduce((peak, x) => Math.max(peak, Math.abs(x)), 0))
  }
  return peaks
}

/** The longest time in which nothing audible was played, in milliseconds, to a hundredth of a second. */
export function longestGapMs(samples: Float32Array, sampleRate: number): number {
  const step = Math.round(sampleRate / 100)
  let [longest, gap] = [0, 0]
  for (let at = 0; at + step <= samples.length; at += step) {
    const isSilent = samples.subarray(at, at + step).every(sample => Math.abs(sample) < AUDIBLE)
    gap = isSilent ? gap + 1 : 0
    longest = Math.max(longest, gap)
  }
  return longest * 10
}
