import { isHarmless } from '../src/adapters/libp2p/error-guard.ts'
import type { Log } from '../src/index.ts'

/** More stray faults than this within the window mean a bug and not a rude peer: start anew. */
const FAULTS_MAX = 100
const WINDOW_MS = 60_000

/**
 * A fault that escapes every promise comes from a library's socket, woken by a stranger's bytes. It
 * must not end the sound of everybody else: it is written down, and only a storm of them stops us.
 */
export function guardProcess(log: Log, stop: (reason: string) => void): void {
  const recentMs: number[] = []
  const take = (kind: string, fault: unknown): void => {
    if (isHarmless(fault) || isSocketFault(fault)) {
      log.debug('stray-fault', { kind, why: String(fault) })
      return
    }
    log.warn('stray-fault', {
      kind,
      why: fault instanceof Error ? (fault.stack ?? '') : String(fault),
    })
    const nowMs = Date.now()
    recentMs.push(nowMs)
    while (recentMs.length > 0 && nowMs - (recentMs[0] ?? 0) > WINDOW_MS) recentMs.shift()
    if (recentMs.length > FAULTS_MAX) stop(`more than ${FAULTS_MAX} faults within a minute`)
  }
  process.on('unhandledRejection', fault => take('rejection', fault))
  process.on('uncaughtException', fault => take('exception', fault))
}

const SOCKET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'ECONNREFUSED'])

const isSocketFault = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && SOCKET_CODES.has(String(fault.code))
