/**
 * What is heard in time over a data channel between two pages, whose packets are thrown away on the listener's access.
 * Every bundle is noted where it leaves the speaker's media Worker and where it comes into the listener's, pulled ones
 * too, and played as the other cases of the bench are.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALICE_SEED, planSpace, TalkChain } from '../helpers/talk-chain.ts'
import { BUNDLE_CHANNEL } from '../../src/adapters/webrtc/limits.ts'
import { CountedLinks, PLAIN_CANDIDATES } from '../helpers/counted-links.ts'
import { FRAMES_PER_BUNDLE } from '../../src/domain/media/bundle-filling.ts'
import { fromBase64url, toBase64url } from '../../src/domain/base64url.ts'
import { idOfKey } from '../helpers/host.ts'
import { keyFromSeed, signerFromKey } from '../../src/crypto/ed25519.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { LossDice, type AccessLoss } from '../helpers/access-loss.ts'
import { mediaKey, publicEpochSecret } from '../../src/crypto/media-keys.ts'
import { playTrace, type PlayoutFigures } from '../helpers/playout-run.ts'
import { readBundleHeader, readBundlePayload, type BundlePayload } from '../../src/wire/bundle.ts'
import { servePages } from '../helpers/net-pages.ts'
import { TalkPage } from '../helpers/talk-pages.ts'
import { untilFar } from '../helpers/until.ts'
import { writeSpeech } from '../helpers/speech.ts'
import type { Page, Worker } from 'playwright-core'
import type { SessionId, SpaceId } from '../../src/domain/ids.ts'

const FRAME_MS = 20
const FULL_MS = FRAMES_PER_BUNDLE * FRAME_MS
/** A page that has just begun takes bundles in late for some seconds. */
const SETTLE_MS = 9_000
/** No pull is as long. */
const BUNDLE_BYTES_MIN = 80
const NONCE = 150

export type ChannelRun = PlayoutFigures & { readonly heard: number; readonly said: number }

/** Bundles of one page's Worker, each with its time in milliseconds since 1970. */
type Noted = readonly (readonly [atMs: number, bytes: readonly number[]])[]
type Noting = { noted?: [number, number[]][] }

/** Prints nothing. `seconds`: how long the line is lossy. */
export async function heardOverChannel(
  loss: AccessLoss,
  { delayMs, seconds, chance }: { delayMs: number; seconds: number; chance: () => number },
): Promise<ChannelRun> {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  const microphone = join(folder, 'speech.wav')
  writeSpeech(microphone, { seconds: 20 })
  const { url, server } = await servePages()
  const talk = url.replace('net.html', 'talk.html')
  const { space, log, alice } = await planSpace(NONCE)
  const chain = await TalkChain.open(space, 0)
  const mouths = await launchChromium({ microphone, args: PLAIN_CANDIDATES })
  const ears = await launchChromium({ args: PLAIN_CANDIDATES })
  const dice = new LossDice(loss, chance)
  let isLossy = false
  try {
    const [mouth, ear] = [await mouths.newContext(), await ears.newContext()]
    const links = await CountedLinks.in(ear, { delayMs, isLost: () => isLossy && dice.isLost() })
    const speaker = await TalkPage.open(mouth, talk)
    const self = await speaker.call('start', [chain.relay], ALICE_SEED, 4)
    await speaker.call('enter', { space, log, entries: [], session: alice })
    const listener = await TalkPage.open(ear, talk)
    await listener.call('start', [chain.relay], toBase64url(new Uint8Array(32).fill(NONCE)), 0)
    const [told, heard] = [await workerOf(speaker.page), await workerOf(listener.page)]
    await note(told, 'sent')
    await note(heard, 'came')
    await listener.call('enter', { space, log: [], entries: [{ peer: self, addresses: [] }] })
    await untilFar(async () => (await listener.call('look')).place.phase === 'attached', 'a place')
    await speaker.call('speak')
    await listener.page.waitForTimeout(SETTLE_MS)
    for (const worker of [told, heard]) await forget(worker)
    isLossy = true
    await listener.page.waitForTimeout(seconds * 1_000)
    isLossy = false
    await listener.page.waitForTimeout(1_000)
    const open = await opener(space, alice.seed)
    const spoken = (await open(await take(told))).map(({ payload }) => payload)
    const came = await open(await take(heard))
    links.close()
    return figures(spoken, came, delayMs)
  } finally {
    await Promise.all([mouths.close(), ears.close()])
    await chain.close()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Opened = { readonly atMs: number; readonly payload: BundlePayload }

/** Reads bundles, each once, in the order in which they came. */
async function opener(
  space: SpaceId,
  seed: string,
): Promise<(noted: Noted) => Promise<readonly Opened[]>> {
  const bytes = fromBase64url(seed)
  if (!bytes.ok) throw new TypeError('expected a seed')
  const session = idOfKey<SessionId>(await signerFromKey(await keyFromSeed(bytes.value)))
  const secret = await publicEpochSecret(space)
  const key = await mediaKey(secret, { space, session, epoch: 0, lane: 'audience' })
  return async noted => {
    const seen = new Set<bigint>()
    const opened: Opened[] = []
    for (const [atMs, each] of noted) {
      const header = readBundleHeader(Uint8Array.from(each))
      if (!header.ok || seen.has(header.value.ctr)) continue
      seen.add(header.value.ctr)
      const plain = await key.decrypt(header.value.sframe)
      const payload = plain.ok ? readBundlePayload(plain.value) : undefined
      if (payload?.ok === true) opened.push({ atMs, payload: payload.value })
    }
    return opened
  }
}

function figures(
  all: readonly BundlePayload[],
  came: readonly Opened[],
  delayMs: number,
): ChannelRun {
  const spoken = all.filter(({ frames }) => frames.length > 0)
  const [first] = spoken
  if (first === undefined) throw new RangeError('expected speech')
  const full = came.filter(({ payload }) => payload.frames.length === FRAMES_PER_BUNDLE)
  const lags = full.map(({ atMs, payload }) => atMs - payload.frameIndex * FRAME_MS)
  // The soonest took no longer than the line.
  const zeroMs = Math.min(...lags) - FULL_MS - delayMs
  const isTold = new Set(spoken.map(({ frameIndex }) => frameIndex))
  const heard = came.filter(({ payload }) => isTold.has(payload.frameIndex))
  // The speaker's clock began long before; what is played is told by its number.
  const shifted = ({ frameIndex, frames, ...rest }: BundlePayload): BundlePayload => {
    const from = frameIndex - first.frameIndex
    const numbered = frames.map((_, place) => {
      const index = from + place
      return Uint8Array.of(index >> 8, index & 255)
    })
    return { ...rest, frameIndex: from, frames: numbered }
  }
  const deliveries = heard.map(({ atMs, payload }) => ({
    ...shifted(payload),
    atMs: atMs - zeroMs - first.frameIndex * FRAME_MS,
  }))
  const run = playTrace(deliveries, { spoken: spoken.map(shifted), bestMs: delayMs })
  return { ...run, heard: heard.length, said: spoken.length }
}

async function workerOf(page: Page): Promise<Worker> {
  const [worker] = page.workers()
  if (worker === undefined) throw new RangeError('expected a media Worker')
  return worker
}

/** From now on bundles that this Worker sends, or that come into it over channels yet to be made, are noted. */
async function note(worker: Worker, what: 'sent' | 'came'): Promise<void> {
  await worker.evaluate(
    ({ what: which, label, least }) => {
      const noting = globalThis as unknown as Noting
      const take = (data: ArrayBuffer | Uint8Array): void => {
        if (data.byteLength <= least) return
        const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data
        ;(noting.noted ??= []).push([performance.timeOrigin + performance.now(), [...bytes]])
      }
      if (which === 'came') {
        globalThis.addEventListener('message', ({ data }: MessageEvent) => {
          const channel = (data as { readonly bundles?: RTCDataChannel } | undefined)?.bundles
          channel?.addEventListener('message', ({ data: bytes }) => take(bytes))
        })
        return
      }
      // oxlint-disable-next-line typescript/unbound-method -- called with the channel as `this`
      const send = RTCDataChannel.prototype.send as (data: unknown) => void
      RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
        if (this.label === label) take(data as Uint8Array)
        return send.call(this, data)
      }
    },
    { what, label: BUNDLE_CHANNEL.label, least: BUNDLE_BYTES_MIN },
  )
}

const forget = (worker: Worker): Promise<void> =>
  worker.evaluate(() => {
    const noting = globalThis as unknown as Noting
    noting.noted = []
  })

const take = (worker: Worker): Promise<Noted> =>
  worker.evaluate(() => (globalThis as unknown as Noting).noted ?? [])
