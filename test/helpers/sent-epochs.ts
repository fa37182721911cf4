import { BUNDLE_CHANNEL } from '../../src/adapters/webrtc/limits.ts'
import { partsOfKid } from '../../src/wire/bundle.ts'
import { readSframeHeader } from '../../src/wire/sframe-header.ts'
import type { Page } from 'playwright-core'

/** The Worker's global while it is watched, and the page's; the product knows nothing of them. */
type Watched = { sentHeads?: [atMs: number, head: number[]][] }
type Clicked = { clickedAtMs?: number }

/** When a bundle left a page, and under which epoch it was sealed. */
type Sent = { readonly atMs: number; readonly epoch: number }

/** No pull is as long. */
const BUNDLE_BYTES_MIN = 80
const HEAD_BYTES = 24

/**
 * Watches when bundles leave this page from now on. Answers how to read, in milliseconds, until how long after the last
 * click something left under an epoch that was over then, and under how many epochs anything did.
 */
export async function watchEpochs(
  page: Page,
): Promise<() => Promise<{ readonly leakMs: number; readonly epochs: number }>> {
  const named = page.workers().map(async each => {
    const isMedia = await each.evaluate<boolean>("self.name === 'media' && 'AudioEncoder' in self")
    return isMedia ? [each] : []
  })
  const [media] = (await Promise.all(named)).flat()
  if (media === undefined) throw new RangeError('expected a media Worker')
  await media.evaluate(
    ({ label, least, head }) => {
      const watched = globalThis as unknown as Watched
      const heads: NonNullable<Watched['sentHeads']> = []
      watched.sentHeads = heads
      // oxlint-disable-next-line typescript/unbound-method -- called with the channel as `this`
      const send = RTCDataChannel.prototype.send as (data: ArrayBufferView<ArrayBuffer>) => void
      RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
        const view = data as Uint8Array<ArrayBuffer>
        const nowMs = performance.timeOrigin + performance.now()
        const isBundle = this.label === label && view.byteLength > least
        if (isBundle) heads.push([nowMs, [...view.subarray(0, head)]])
        return send.call(this, view)
      }
    },
    { label: BUNDLE_CHANNEL.label, least: BUNDLE_BYTES_MIN, head: HEAD_BYTES },
  )
  await page.evaluate(() => {
    const note = (): void => {
      const clicked = globalThis as unknown as Clicked
      clicked.clickedAtMs = performance.timeOrigin + performance.now()
    }
    document.addEventListener('click', note, true)
  })
  return async () => {
    const heads = await media.evaluate(() => (globalThis as unknown as Watched).sentHeads ?? [])
    const clickedMs = await page.evaluate(() => (globalThis as unknown as Clicked).clickedAtMs ?? 0)
    return leakOf(heads.flatMap(readSent), clickedMs)
  }
}

function readSent([atMs, head]: readonly [number, readonly number[]]): readonly Sent[] {
  const header = readSframeHeader(Uint8Array.from(head))
  const parts = header.ok ? partsOfKid(header.value.kid) : undefined
  return parts?.lane === 'audience' ? [{ atMs, epoch: parts.epoch }] : []
}

function leakOf(sent: readonly Sent[], clickedMs: number) {
  const newest = sent.at(-1)?.epoch
  const old = sent.filter(({ epoch }) => epoch !== newest).map(({ atMs }) => atMs)
  return {
    leakMs: Math.round(Math.max(clickedMs, ...old) - clickedMs),
    epochs: new Set(sent.map(({ epoch }) => epoch)).size,
  }
}
