import type { TreeMessage } from '../domain/tree/message.ts'

type Pulse = TreeMessage & { readonly kind: 'pulse' }

/**
 * A neighbour's pulse as the tree may take it. Our own bundles are sent back to us by nobody, so what
 * it says of them promises nothing. Who feeds a root without leading knows the number of listeners
 * from us: taken at its word, that number would never fall again.
 */
export function tempered(
  pulse: Pulse,
  {
    ownKids,
    tellsListeners,
  }: { readonly ownKids: ReadonlySet<bigint>; readonly tellsListeners: boolean },
): Pulse {
  return {
    ...pulse,
    listeners: tellsListeners ? pulse.listeners : 0,
    digest: pulse.digest.filter(({ kid }) => !ownKids.has(kid)),
  }
}
