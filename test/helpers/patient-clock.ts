import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import type { TimeMs } from '../../src/domain/time.ts'

const METHODS = [
  'decrypt',
  'deriveBits',
  'digest',
  'encrypt',
  'exportKey',
  'generateKey',
  'importKey',
  'sign',
  'verify',
] as const

type Call = (...args: readonly unknown[]) => Promise<unknown>

const work = { inFlight: 0, rested: [] as (() => void)[] }

/** Counts a call of WebCrypto while it runs in its thread. */
function counted(call: Call): Call {
  return async (...args) => {
    work.inFlight += 1
    try {
      return await call(...args)
    } finally {
      work.inFlight -= 1
      if (work.inFlight === 0) {
        for (const wake of work.rested) wake()
        work.rested = []
      }
    }
  }
}

const { subtle } = globalThis.crypto
for (const name of METHODS) {
  // The nine methods differ in their overloads, which are passed on untouched.
  const call = subtle[name].bind(subtle) as Call
  Object.defineProperty(subtle, name, { value: counted(call), configurable: true, writable: true })
}

/** Resolves when no signature, digest or key is being worked on, nor what follows from it. */
async function cryptoAtRest(): Promise<void> {
  while (work.inFlight > 0) {
    await new Promise<void>(resolve => void work.rested.push(resolve))
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** Turns of the event loop without any work of WebCrypto after which nothing follows any more. */
const QUIET_TURNS = 4

/** Resolves when what was caused so far has had its consequences, however busy the machine: for between two turns. */
export async function atRest(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS;) {
    await new Promise(resolve => setImmediate(resolve))
    quiet = work.inFlight === 0 ? quiet + 1 : 0
    await cryptoAtRest()
  }
}

/**
 * A memory clock that stands still while WebCrypto works. Without it, time limits of seconds run out
 * within the milliseconds that the signatures of a certificate take, on a busy machine before a quick one.
 */
export const patientClock = (startMs?: TimeMs): MemoryClock =>
  new MemoryClock(startMs, cryptoAtRest)
