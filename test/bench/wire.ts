/**
 * What one listener costs on the wire while one person talks: the app in real pages, a real relay, and every
 * UDP packet of the link from a listener to its parent counted, IP headers included. The first listener hears
 * the relay on a track, the second hears the first one on a channel. Beside it the Opus that was encoded.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  becomeSomebody,
  gainFollowers,
  hideAddress,
  listenByLink,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { builtWeb } from '../helpers/built-web.ts'
import {
  busiestSince,
  CountedLinks,
  PLAIN_CANDIDATES,
  total,
  type Traffic,
} from '../helpers/counted-links.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { speechSamples, writeWav } from '../helpers/speech.ts'
import { untilFar } from '../helpers/until.ts'
import { withoutVoiceProcessing } from '../helpers/without-voice-processing.ts'
import type { Bench } from './run.ts'
import type { Browser, Page, Worker } from 'playwright-core'

/** One slot: the second listener has to be carried by the first. */
const FLAGS = ['--demo', '--demo-pace-ms', '5', '--slots', '1']
/** Set-up, the log and the first pulses are over. */
const SETTLE_MS = 5_000
const TALK_MS = 30_000
/** Fifteen signs of life. */
const SILENCE_MS = 30_000
/** So much has come: the link carries sound. */
const SOUNDING_BYTES = 20_000

/** Prints what passed on both links, and answers the ratios. */
export const bench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  const microphone = join(folder, 'speech.wav')
  // Pauses would make both sides of the ratio smaller, and not alike.
  writeWav(microphone, speechSamples({ seconds: 20, pauses: false }))
  const relay = await RelayProcess.start({ flags: FLAGS, web: await builtWeb() })
  const speaking = await launchChromium({ microphone })
  const listening = await launchChromium({ fakeDevices: false, args: PLAIN_CANDIDATES })
  try {
    return await measure(speaking, listening, relay.url)
  } finally {
    await speaking.close()
    await listening.close()
    await relay.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(speaking: Browser, listening: Browser, url: string) {
  const context = await speaking.newContext({ locale: 'en' })
  await withoutVoiceProcessing(context)
  const alice = await context.newPage()
  await alice.goto(url)
  // Nobody but the relay hears her directly, or both listeners would.
  await hideAddress(alice)
  await becomeSomebody(alice, 'Alice')
  await gainFollowers(alice)
  const link = await startSpace(alice, 'What it costs')
  await speak(alice)
  const encoded = await countEncoded(alice)
  const track = await listener(listening, link)
  const channel = await listener(listening, link)
  const links = [track, channel] as const
  const talk = await over(TALK_MS, links, encoded)
  await alice.getByRole('button', { name: 'Microphone' }).click()
  const silence = await over(SILENCE_MS, links, encoded)
  for (const each of links) each.close()
  const [onTrack, onChannel] = talk.traffic
  const [silentTrack, silentChannel] = silence.traffic
  if (total(onChannel.down) === 0 || onChannel.down.rtp > 0 || onTrack.down.rtp === 0) {
    throw new RangeError('expected the relay to feed one listener and that one the other')
  }
  const figures = {
    trackRatio: ratio(total(onTrack.down), talk.encoded),
    channelRatio: ratio(total(onChannel.down), talk.encoded),
    rawOpusKbps: kbps(talk.encoded, TALK_MS),
    trackKbps: kbps(total(onTrack.down), TALK_MS),
    channelKbps: kbps(total(onChannel.down), TALK_MS),
    ackKbps: kbps(total(onChannel.up), TALK_MS),
    // What comes on a track in silence are signs of life; all the rest is the link's own.
    silentBps: Math.round(1_000 * kbps(silentTrack.down.rtp, SILENCE_MS)),
    digestBps: Math.round(1_000 * kbps(silentTrack.down.dtls + silentTrack.down.stun, SILENCE_MS)),
  }
  console.table({
    'track, talk': kinds(onTrack),
    'track, silence': kinds(silentTrack),
    'channel, talk': kinds(onChannel),
    'channel, silence': kinds(silentChannel),
  })
  console.table(figures)
  return figures
}

async function listener(browser: Browser, link: string): Promise<CountedLinks> {
  const context = await browser.newContext({ locale: 'en' })
  const links = await CountedLinks.in(context)
  await listenByLink(await context.newPage(), link)
  await untilFar(() => total(links.busiest.down) > SOUNDING_BYTES, 'sound on a counted link')
  return links
}

/** What passed on each link in this time, once things have settled, and how much Opus was encoded. */
async function over(
  ms: number,
  links: readonly [CountedLinks, CountedLinks],
  encoded: () => Promise<number>,
) {
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS))
  const [track, channel] = links
  const before = { encoded: await encoded(), track: track.each, channel: channel.each }
  await new Promise(resolve => setTimeout(resolve, ms))
  const traffic = [
    busiestSince(track, before.track),
    busiestSince(channel, before.channel),
  ] as const
  return { encoded: (await encoded()) - before.encoded, traffic }
}

/** Bytes of Opus that a page's media Worker has encoded from now on. */
async function countEncoded(page: Page): Promise<() => Promise<number>> {
  const workers = await Promise.all(
    page.workers().map(async each => ({ each, has: await encodes(each) })),
  )
  const worker = workers.find(({ has }) => has)?.each
  if (worker === undefined) throw new RangeError('expected a media Worker')
  await worker.evaluate(`
    globalThis.encodedBytes = 0
    const { copyTo } = EncodedAudioChunk.prototype
    EncodedAudioChunk.prototype.copyTo = function (to) {
      globalThis.encodedBytes += this.byteLength
      return copyTo.call(this, to)
    }`)
  return () => worker.evaluate<number>('globalThis.encodedBytes')
}

const encodes = (worker: Worker): Promise<boolean> =>
  worker.evaluate<boolean>("self.name === 'media' && 'AudioEncoder' in self")

const kbps = (bytes: number, ms: number): number => Number(((bytes * 8) / ms).toFixed(2))
const ratio = (bytes: number, raw: number): number => Number((bytes / raw).toFixed(3))

const kinds = ({ down, up }: Traffic): Readonly<Record<string, number>> => ({
  'down rtp': down.rtp,
  'down dtls': down.dtls,
  'down stun': down.stun,
  'up all': total(up),
})
