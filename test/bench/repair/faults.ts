import type { Tree } from './grove.ts'

/** What happens to a forwarder. */
export const FAULTS = ['kill', 'stop', 'all-lost', 'one-way-lost', 'leave', 'drain'] as const
export type Fault = (typeof FAULTS)[number]
/** Those in which it says goodbye. */
export const isPolite = (fault: Fault): boolean => fault === 'leave' || fault === 'drain'
/** Whom it may happen to. */
export const mayHappenTo = (fault: Fault, { kind }: Tree): boolean =>
  fault === 'drain' ? kind === 'relay' : fault !== 'leave' || kind !== 'relay'

/** Every kind as often, in an order by chance. */
export function dealt(count: number, chance: () => number): readonly Fault[] {
  const deck = Array.from({ length: count }, (_, at) => FAULTS[at % FAULTS.length] ?? 'kill')
  for (let at = deck.length - 1; at > 0; at -= 1) {
    const other = Math.floor(chance() * (at + 1))
    const [one, two] = [deck[at], deck[other]]
    if (one !== undefined && two !== undefined) [deck[at], deck[other]] = [two, one]
  }
  return deck
}

/** Does it to the peer. For a line that is cut one way, chance says which. */
export async function inflict(fault: Fault, { peer }: Tree, chance: () => number): Promise<string> {
  switch (fault) {
    case 'kill':
      peer.signal('SIGKILL')
      return fault
    case 'stop':
      peer.signal('SIGSTOP')
      return fault
    case 'all-lost':
      await peer.ask({ kind: 'cut', towards: ['behind', 'outside'] })
      return fault
    case 'one-way-lost': {
      const side = chance() < 0.5 ? 'behind' : 'outside'
      await peer.ask({ kind: 'cut', towards: [side] })
      return side === 'behind' ? 'in-lost' : 'out-lost'
    }
    case 'leave':
    case 'drain':
      await peer.ask({ kind: fault })
      return fault
    default:
      return fault satisfies never
  }
}
