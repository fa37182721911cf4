import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { matchWindows, medianCorrelation } from './correlate.ts'
import { SAME_VOICE } from './hearing.ts'
import { verifyRecording } from '../../relay/recording/program.ts'
import type { Page } from 'playwright-core'

const RATE = 48_000
/** As in `hearing.ts`: between two places where nothing is stretched. Here nothing is at all. */
const WINDOW_MS = 120
/** The last words: as much as the story listens to at a time. Searching the whole takes half a minute. */
const COMPARED_S = 3

/** Who leads switches recording on; answers how long it took until everybody saw it, in ms. */
export async function startRecording(leader: Page, others: readonly Page[]): Promise<number> {
  await leader.getByRole('button', { name: 'Edit', exact: true }).click()
  await leader.getByRole('checkbox', { name: /^Clips of up to a minute/ }).check()
  const clicked = performance.now()
  await leader.getByRole('button', { name: 'Record from now on' }).click()
  await Promise.all([leader, ...others].map(page => page.locator('.rec-mark').waitFor()))
  return performance.now() - clicked
}

/** Who leads stops, and opens on another screen what was recorded: everything in it is proven there. */
export async function openRecording(leader: Page): Promise<void> {
  await leader.getByRole('button', { name: 'Stop recording' }).click()
  await leader.locator('.rec-mark').waitFor({ state: 'detached' })
  await leader.evaluate(() => (window.location.hash = '#/recording'))
  await leader.getByRole('button', { name: /^Open the recording of/ }).click()
  await leader.getByText('Everything in it is as it was signed').waitFor()
}

/** The file of the recording, as the command takes it: it verifies, and says what is in it. */
export async function verifySaved(leader: Page): Promise<string> {
  await leader.getByRole('button', { name: 'All recordings' }).click()
  const path = await saved(leader, /^Save the file of/)
  const { code, out, err } = await verifyRecording([path])
  expect({ code, out, err }).toMatchObject({ code: 0, err: '' })
  return out
}

/** A clip from where somebody spoke last: it verifies by itself. */
export async function verifyClip(leader: Page, name: string): Promise<string> {
  const turns = leader.getByRole('button', { name: new RegExp(`^\\d+:\\d\\d, ${name}`) })
  await turns.last().click()
  const path = await saved(leader, 'Save the clip')
  const { code, out, err } = await verifyRecording([path])
  expect({ code, out, err }).toMatchObject({ code: 0, err: '' })
  return out
}

/** What was said, from a file of it: decoded by the browser, compared with the microphone. */
export async function heardInRecording(
  leader: Page,
  button: string,
  speech: Float32Array,
): Promise<{ readonly correlation: number; readonly seconds: number }> {
  const path = await saved(leader, button)
  const bytes = (await readFile(path)).toString('base64')
  const decoded = await leader.evaluate(
    async ({ file, compared }) => {
      const ogg = Uint8Array.from(atob(file), letter => letter.charCodeAt(0))
      const context = new OfflineAudioContext(1, 48_000, 48_000)
      const buffer = await context.decodeAudioData(ogg.buffer)
      const samples = buffer.getChannelData(0)
      const end = samples.findLastIndex(sample => Math.abs(sample) > 0.05)
      const last = Array.from(samples.slice(Math.max(0, end - compared), end))
      return { seconds: buffer.duration, last }
    },
    { file: bytes, compared: COMPARED_S * RATE },
  )
  const options = { windowMs: WINDOW_MS, sampleRate: RATE }
  const windows = matchWindows(speech, Float32Array.from(decoded.last), options)
  const correlation = medianCorrelation(windows)
  expect(correlation, 'correlation of what was recorded with what was said').toBeGreaterThan(
    SAME_VOICE,
  )
  return { correlation, seconds: decoded.seconds }
}

async function saved(page: Page, name: string | RegExp): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name }).first().click()
  return (await download).path()
}
