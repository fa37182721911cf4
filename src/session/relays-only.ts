import type { AskAnswer, MediaLinks } from '../ports/media-link.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeerId } from '../domain/ids.ts'

/** A tab names a few: its page's relay, those of a link and those of its communities. More are a flood. */
const RELAYS_MAX = 64

/**
 * The media links of a tab that hides its address: they go to relays and to nobody else, whatever the tree, the
 * stage or a stranger wants. Candidates of a connection are told only to whom one of these is made.
 */
export class RelaysOnly {
  readonly #relays = new Set<PeerId>()

  /** In the order in which they became known. */
  get peers(): readonly PeerId[] {
    return [...this.#relays]
  }

  /** This one is a relay: the page came from it. */
  note(peer: PeerId): void {
    if (this.#relays.size < RELAYS_MAX) this.#relays.add(peer)
  }

  /** Of places where a Space may be entered those that listen themselves: no browser can. */
  noteAmong(entries: readonly PeerAddress[]): void {
    for (const entry of entries) if (isRelayAddress(entry)) this.note(entry.peer)
  }

  /** Those of these that are relays. */
  among<T extends PeerAddress>(entries: readonly T[]): readonly T[] {
    return entries.filter(({ peer }) => this.#relays.has(peer))
  }

  /** `links`, but to relays alone, both ways. */
  over(links: MediaLinks): MediaLinks {
    return {
      connect: (to, ...asked) =>
        this.#relays.has(to.peer)
          ? links.connect(to, ...asked)
          : Promise.resolve({ kind: 'unreachable', why: 'our address is hidden' }),
      serve: answer =>
        links.serve((from, ask) =>
          this.#relays.has(from) ? answer(from, ask) : Promise.resolve(WITHOUT_WORDS),
        ),
    }
  }
}

/** Listens itself, as no browser can. */
export const isRelayAddress = ({ addresses }: PeerAddress): boolean =>
  addresses.some(address => !address.includes('/p2p-circuit'))

/** Says no more than that nothing comes of it. */
const WITHOUT_WORDS: AskAnswer = { accept: false, reply: new Uint8Array(0) }
