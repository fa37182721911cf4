/**
 * How long a bundle is inside a page's media Worker: from where it is read off the parent's track or channel to where
 * the last copy is handed to a child's channel. Whatever else the machine does to packets is left out.
 */
import { BUNDLE_CHANNEL } from '../../src/adapters/webrtc/limits.ts'
import { readSframeHeader } from '../../src/wire/sframe-header.ts'
import type { Page, Worker } from 'playwright-core'

type Passed = readonly (readonly [what: 'in' | 'out', atMs: number, head: readonly number[]])[]
type Passing = { passed?: ['in' | 'out', number, number[]][] }

/** No pull is as long. */
const BUNDLE_BYTES_MIN = 80
const HEAD_BYTES = 24

/** From now on; answers what was seen since the last time, in milliseconds. */
export async function watchInside(page: Page): Promise<() => Promise<readonly number[]>> {
  const [worker] = page.workers()
  if (worker === undefined) throw new RangeError('expected a media Worker')
  // Functions with names are sent to the Worker as tsx compiles them.
  await worker.evaluate('globalThis.__name ??= value => value')
  await worker.evaluate(
    ({ label, least, head }) => {
      const passing = globalThis as unknown as Passing
      const note = (what: 'in' | 'out', bytes: Uint8Array): void => {
        if (bytes.length <= least) return
        ;(passing.passed ??= []).push([what, performance.now(), [...bytes.subarray(0, head)]])
      }
      type Read = { readonly value?: { readonly data?: unknown } }
      const reader = ReadableStreamDefaultReader.prototype as unknown as {
        read(this: unknown): Promise<Read>
      }
      // oxlint-disable-next-line typescript/unbound-method -- called with the reader as `this`
      const { read } = reader
      reader.read = async function () {
        const result = await read.call(this)
        const data = result.value?.data
        if (data instanceof ArrayBuffer) note('in', new Uint8Array(data))
        return result
      }
      // oxlint-disable-next-line typescript/unbound-method -- called with the channel as `this`
      const send = RTCDataChannel.prototype.send as (data: unknown) => void
      RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
        if (this.label === label) note('out', data as Uint8Array)
        return send.call(this, data)
      }
    },
    { label: BUNDLE_CHANNEL.label, least: BUNDLE_BYTES_MIN, head: HEAD_BYTES },
  )
  return () => take(worker)
}

async function take(worker: Worker): Promise<readonly number[]> {
  const passed = await worker.evaluate((): Passed => {
    const passing = globalThis as unknown as Passing
    const seen = passing.passed ?? []
    passing.passed = []
    return seen
  })
  const came = new Map<bigint, number>()
  const left = new Map<bigint, number>()
  for (const [what, atMs, head] of passed) {
    const header = readSframeHeader(Uint8Array.from(head))
    if (!header.ok) continue
    const { ctr } = header.value
    // What was pulled later was pulled by somebody, and is another matter.
    if (what === 'in') came.set(ctr, came.get(ctr) ?? atMs)
    else if (atMs - (came.get(ctr) ?? -Infinity) < AT_ONCE_MS) left.set(ctr, atMs)
  }
  return [...left].map(([ctr, atMs]) => atMs - (came.get(ctr) ?? atMs))
}

/** Beyond this it was sent again. */
const AT_ONCE_MS = 1_000
