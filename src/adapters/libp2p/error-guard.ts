import type { Log } from '../../ports/log.ts'
import type { Undo } from '../../events.ts'

/**
 * Faults that libp2p raises outside of any promise of ours. A reservation at a browser makes the
 * address manager parse `/webrtc/p2p/…/p2p-circuit` in an event handler, where it throws; closing
 * a stream may reject after everybody stopped listening.
 */
const HARMLESS = [
  /^Multiaddr \/(?:webrtc|p2p)\/.* was not an IPv4, IPv6, DNS/,
  /^(?:The stream has been|stream) (?:reset|closed|aborted)/i,
]
const HARMLESS_NAMES = new Set([
  'StreamResetError',
  'StreamAbortedError',
  'StreamClosedError',
  'StreamStateError',
  'ConnectionClosedError',
  'MuxerClosedError',
])

/** True for what libp2p lets escape and nobody has to act on. */
export function isHarmless(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  return HARMLESS.some(shape => shape.test(fault.message)) || HARMLESS_NAMES.has(fault.name)
}

/** Keeps such faults from the page's own error handling and writes them down. Page only. */
export function guardPage(log: Log): Undo {
  const swallow = (event: Event, fault: unknown): void => {
    if (!isHarmless(fault)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    log.debug('libp2p-fault', { message: String(fault) })
  }
  const onError = (event: ErrorEvent): void => swallow(event, event.error)
  const onRejection = (event: PromiseRejectionEvent): void => swallow(event, event.reason)
  // Captured, so that ours comes before listeners that the page registered earlier.
  globalThis.addEventListener('error', onError, true)
  globalThis.addEventListener('unhandledrejection', onRejection, true)
  return () => {
    globalThis.removeEventListener('error', onError, true)
    globalThis.removeEventListener('unhandledrejection', onRejection, true)
  }
}
