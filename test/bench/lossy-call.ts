import { LossyAccess } from '../helpers/lossy-access.ts'
import type { AccessLoss } from '../helpers/access-loss.ts'
import { PLAIN_CANDIDATES } from '../helpers/counted-links.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { listenAtOnce } from '../helpers/people.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { serveBareCall, type Eavesdropper } from './bare-call.ts'
import { speechSamples, writeWav } from '../helpers/speech.ts'
import { tmpdir } from 'node:os'
import { untilFar } from '../helpers/until.ts'
import type { Page } from 'playwright-core'

/**
 * The rival behind the same loss: a bare WebRTC call between two pages. Answers the share of samples that
 * the listener's jitter buffer made up. `began`: its sound flows, and two browsers have started.
 */
export async function concealedShare(
  loss: AccessLoss,
  {
    delayMs,
    seconds,
    chance,
    began,
  }: { delayMs: number; seconds: number; chance: () => number; began: () => void },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  const microphone = join(folder, 'speech.wav')
  writeWav(microphone, speechSamples({ seconds: 20, pauses: false }))
  const access = await LossyAccess.open(loss, delayMs, chance)
  const call = await serveBareCall(throughAccess(access))
  const browser = await launchChromium({ microphone, args: PLAIN_CANDIDATES })
  try {
    const speaker = await (await browser.newContext()).newPage()
    await speaker.goto(call.speakerUrl)
    await speaker.waitForFunction(() => document.title === 'ready')
    const listener = await (await browser.newContext()).newPage()
    // What runs these benches names functions by a helper that pages lack.
    await listener.addInitScript('globalThis.__name ??= value => value')
    await listenAtOnce(listener, call.listenerUrl)
    await untilFar(async () => (await samplesOf(listener)).all > 48_000, 'a second of sound')
    began()
    access.isLossy = true
    const before = await samplesOf(listener)
    await listener.waitForTimeout(seconds * 1_000)
    const after = await samplesOf(listener)
    return (after.concealed - before.concealed) / (after.all - before.all)
  } finally {
    await browser.close()
    await call.close()
    access.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Tells each page that the other one is at the access; candidates that lead around it are not told. */
const throughAccess =
  (access: LossyAccess): Eavesdropper =>
  (from, message) => {
    const isCandidate = message.startsWith('{"candidate"')
    const isUsable = !isCandidate || / udp .* \d+\.\d+\.\d+\.\d+ \d+ typ host/i.test(message)
    return isUsable ? access.move(message, from === 'listener' ? 'behind' : 'outside') : undefined
  }

/** What the jitter buffer gave out so far, and how much of it was made up. */
function samplesOf(listener: Page): Promise<{ readonly all: number; readonly concealed: number }> {
  return listener.evaluate(async () => {
    // The bare call's page keeps its connection there.
    const { call } = globalThis as unknown as { readonly call: RTCPeerConnection }
    const reports: Record<string, unknown>[] = []
    ;(await call.getStats()).forEach(report => reports.push(report))
    const inbound = reports.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
    return {
      all: Number(inbound?.['totalSamplesReceived'] ?? 0),
      concealed: Number(inbound?.['concealedSamples'] ?? 0),
    }
  })
}
