import { peerOf } from './space-actions.ts'
import { writeReply } from '../../src/wire/tree-ask.ts'
import type { MediaLink } from '../../src/ports/media-link.ts'
import type { PeerAddress } from '../../src/ports/streams.ts'
import type { SpaceWorld } from './space-world.ts'

/** A parent that takes everybody and then does what it likes. */
export type Mallory = {
  readonly entry: PeerAddress
  /** To each child, in order of arrival. */
  readonly links: MediaLink[]
  /** Children that went away. */
  lost: number
}

/** Mallory accepts every ask, with the Space's true log. */
export async function malloryIn(world: SpaceWorld): Promise<Mallory> {
  const peer = peerOf('maLLory')
  const mallory: Mallory = { entry: { peer, addresses: [] }, links: [], lost: 0 }
  const log = (await world.log()).envelopes()
  const route = {
    isAttached: true,
    path: [],
    delayMs: 5,
    at: undefined,
    alternates: [],
    host: undefined,
  }
  world.network.join(peer).serve(async () => ({
    accept: true,
    reply: writeReply({ answer: { kind: 'accepted', route }, log }),
    linked: link => {
      mallory.links.push(link)
      link.handle({ control: () => {}, bundle: () => {}, closed: () => (mallory.lost += 1) })
    },
    failed: () => {},
  }))
  return mallory
}
