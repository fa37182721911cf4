/**
 * How somebody who was banned tries to come back, with a client that obeys nobody: each way knocks at every door and
 * goes on talking. A public Space asks no listener for an account, and a feeder that nobody knows has OFF_STAGE_MS to
 * show that it is on stage: links to a stranger prove no return. What does is a place on a stage, or a bundle heard.
 */
import { bundleBy } from '../helpers/bundles.ts'
import { newcomer, player, type Player } from '../helpers/stage-world.ts'
import { idOfKey } from '../helpers/host.ts'
import { wait } from './real-clock.ts'
import type { PeerAddress } from '../../src/ports/streams.ts'
import type { AccountId, SessionId } from '../../src/domain/ids.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { Somebody, SpaceWorld } from '../helpers/space-world.ts'

/** For so long each way is tried: four times what a search for a place takes here. */
const TRY_MS = 2_000
/** Of a bundle: somebody talks. */
const BUNDLE_MS = 60

/** Who was banned, and where it stood when it was. */
export type Banned = {
  readonly who: Player
  /** Of the account: it signs a delegation for a new session. */
  readonly owner: Signer
  /** Where it had its slots in the tree. */
  readonly parents: readonly PeerAddress[]
  readonly slots: number
}

/** What came of one way: doors at which it is back, doors with a link to a stranger, and bundles that anybody heard. */
export type Attempt = {
  readonly rejoined: number
  readonly strangerLinks: number
  readonly framesHeard: number
}

/** The old peer with its old session; a fresh peer with the old session, with a new one, and at the old place. */
export type Rejoins = Readonly<
  Record<'oldPeer' | 'freshPeer' | 'freshSession' | 'oldSlot', Attempt>
>

/** Tries each way after the other at `doors`, and takes each back before the next one. */
export async function rejoins(
  world: SpaceWorld,
  { who, owner, parents, slots }: Banned,
  doors: readonly Somebody[],
): Promise<Rejoins> {
  const banned = who.account
  const everywhere = doors.map(({ entry }) => entry)
  const fresh = (name: string): Somebody => world.listener(name, slots)
  const attempt = (
    from: Somebody,
    session: Signer,
    entries: readonly PeerAddress[] = everywhere,
  ): Promise<Attempt> => tried({ world, from, session, banned, entries, doors })

  const oldPeer = await attempt(who, who.session0)
  who.session().leave()

  const freshPeer = await gone(fresh('anewPeer'), from => attempt(from, who.session0))

  const freshSession = await gone(fresh('anewSession'), async from => {
    const again = await player(
      world,
      from,
      'Mallory',
      await newcomer(world, from, 'Mallory', owner),
    )
    // What an honest tab does keeps to the rules of the stage: it asks to speak, and the rest is not its doing.
    await world.join(from, ...doors)
    await again.part.request(true)
    again.part.close()
    return attempt(from, again.session0)
  })

  // It knows the log, and asks where it stood for what it had.
  const oldSlot = await gone(fresh('anewPost'), async from => {
    await from.session().takeWhole(who.session().log())
    return attempt(from, who.session0, parents)
  })
  return { oldPeer, freshPeer, freshSession, oldSlot }
}

async function gone(
  from: Somebody,
  attempt: (from: Somebody) => Promise<Attempt>,
): Promise<Attempt> {
  const made = await attempt(from)
  from.hub.close()
  return made
}

async function tried(way: {
  readonly world: SpaceWorld
  readonly from: Somebody
  readonly session: Signer
  readonly banned: AccountId
  readonly entries: readonly PeerAddress[]
  readonly doors: readonly Somebody[]
}): Promise<Attempt> {
  const { world, from, session, banned, entries, doors } = way
  const id = idOfKey<SessionId>(session)
  const heardAt = ({ heard }: Somebody): number =>
    heard.filter(bundle => bundle.session === id).length
  const before = doors.map(heardAt)
  from.session().start(entries)
  from.session().feedAsSpeaker(entries)
  for (let saidMs = 0; saidMs < TRY_MS; saidMs += BUNDLE_MS) {
    // By the clock: above every number used before, so that no door takes it for an old bundle.
    const ctr = BigInt(world.clock.now())
    from.session().sendBundle(await bundleBy({ space: world.space, session }, ctr))
    await wait(BUNDLE_MS)
  }
  const linked = doors.filter(door => {
    const { parents, children } = door.session().stats()
    return [...parents, ...children].includes(from.peer)
  })
  const framesHeard = doors.map((door, at) => heardAt(door) - (before[at] ?? 0))
  const rejoined = doors.filter((door, at) => (framesHeard[at] ?? 0) > 0 || isPlaced(door, banned))
  return {
    rejoined: rejoined.length,
    strangerLinks: linked.length,
    framesHeard: framesHeard.reduce((sum, count) => sum + count, 0),
  }
}

/** Whether the Space, as this door sees it, has the account on stage, among the co-hosts or invited. */
function isPlaced(door: Somebody, account: AccountId): boolean {
  const state = door.actions()?.state.current
  if (state === undefined) return false
  const placed = [...state.stage, ...state.invited]
  return state.coHosts.includes(account) || placed.some(each => each.account === account)
}
