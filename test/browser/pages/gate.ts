/** A certificate of 600 in a page, driven by `test/bench/gate.ts`. */
import { openCertificate } from '../../../src/crypto/open-certificate.ts'
import { readCertificate } from '../../../src/wire/certificate.ts'
import { WorkerBulkVerifier } from '../../../src/adapters/browser/bulk-verifier.ts'
import type { NativeAnswer, NativeRequest } from './gate-native-worker.ts'
import type { Policy } from '../../../src/domain/community/policy.ts'

/** The page must answer a key press within this. */
const TICK_MS = 4

const verifier = new WorkerBulkVerifier(
  () => new Worker(new URL('../../../src/workers/verify.ts', import.meta.url), { type: 'module' }),
)
const native = new Worker(new URL('./gate-native-worker.ts', import.meta.url), { type: 'module' })

/** How long something took, and the longest time in which the page did nothing else. */
export type Timed = { readonly ms: number; readonly longestPauseMs: number }

/** Runs a task while a timer ticks, as a page's events would. */
async function timed(task: () => Promise<void>): Promise<Timed> {
  let longestPauseMs = 0
  let last = performance.now()
  const tick = setInterval(() => {
    const now = performance.now()
    longestPauseMs = Math.max(longestPauseMs, now - last - TICK_MS)
    last = now
  }, TICK_MS)
  const from = performance.now()
  await task()
  const ms = performance.now() - from
  clearInterval(tick)
  return { ms, longestPauseMs }
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))

const gate = {
  /** Reads a certificate and checks it in the verify Worker, as the app does. */
  ours(base64: string, policy: Policy): Promise<Timed> {
    const bytes = bytesOf(base64)
    return timed(async () => {
      const certificate = readCertificate(bytes)
      if (!certificate.ok) throw new TypeError(certificate.reason)
      const opened = await openCertificate(certificate.value, policy, {
        verifier,
        ration: () => false,
      })
      if (!opened.ok) throw new TypeError(opened.reason)
    })
  },

  /** The same signatures in a Worker that does nothing but import keys and verify, all at once. */
  native(base64: string): Promise<Timed> {
    const request: NativeRequest = { certificate: bytesOf(base64) }
    return timed(async () => {
      const answer = await new Promise<NativeAnswer>(resolve => {
        native.onmessage = event => resolve(event.data as NativeAnswer)
        native.postMessage(request)
      })
      if (answer.good < 600) throw new TypeError(`expected 600 good ones, got ${answer.good}`)
    })
  },
}

/** What the bench calls. */
export type GateDriver = typeof gate
Object.assign(globalThis, { gate })
