import { MemberPart } from '../../src/session/member-part.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { newcomer } from './stage-world.ts'
import { signerFromKey } from '../../src/crypto/ed25519.ts'
import { SpaceKeys } from '../../src/session/space-keys.ts'
import { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import { openDelegation } from '../../src/crypto/open-delegation.ts'
import { isPrivate } from '../../src/domain/space/members.ts'
import { patientClock } from './patient-clock.ts'
import { SpaceWorld, type Somebody } from './space-world.ts'
import { tab, type Tab } from './tab.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { Delegation } from '../../src/domain/identity/delegation.ts'
import type { MediaEvent, SessionGiven } from '../../src/ports/media-engine.ts'

/** What stands behind the code of the link to alice's private Space. */
export const KNOCK_SECRET = new Uint8Array(32).fill(5)

/** Alice hosts a private Space through rita's relay, and speaks. */
export async function privateEvening() {
  const world = await SpaceWorld.open(1, patientClock(), KNOCK_SECRET)
  const rita = world.relay('rita')
  const alice = tab(world, 'alice')
  await alice.enter(rita, world.given, KNOCK_SECRET)
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  return { world, rita, alice }
}

/** Somebody at a tab with an account, who came by the link. */
export async function visitor(world: SpaceWorld, rita: Somebody, name: string) {
  const here = await passerBy(world, rita, name)
  const session = await newcomer(world, here, name)
  here.plane.post({ type: 'identity', session })
  return { ...here, session, account: (await delegationIn(session)).account }
}

/** Somebody who came by the link and has no account. */
export async function passerBy(world: SpaceWorld, rita: Somebody, name: string): Promise<Tab> {
  const here = tab(world, name)
  await here.enter(rita, undefined, KNOCK_SECRET)
  await world.when(() => here.admission() === 'no-account')
  return here
}

/** Somebody whose program is their own: what they were given lies open, and nothing is played. */
export async function insider(world: SpaceWorld, rita: Somebody, name: string, owner?: Signer) {
  const who = world.listener(name)
  const log = who.actions()
  if (log === undefined) throw new TypeError('a listener has a log')
  const { clock, space } = world
  const events: MediaEvent[] = []
  const keys = new SpaceKeys({
    space,
    clock,
    isPrivate: () => log.state.current !== undefined && isPrivate(log.state.current),
  })
  const emit = (event: MediaEvent): number => events.push(event)
  const random = new MemoryRandom(9)
  const revoked = new RevokedSessions(clock)
  const part = new MemberPart({ log, session: who.session(), keys, clock, random, revoked, emit })
  await world.join(who, rita)
  const given = await newcomer(world, who, name, owner)
  const signer = await signerFromKey(given.key)
  const { account, session: id } = await delegationIn(given)
  part.bring(KNOCK_SECRET)
  part.become({ ...given, id, account, signer, sealing: given.sealing })
  return { ...who, account, keys, part, events }
}

async function delegationIn(given: SessionGiven): Promise<Delegation> {
  const delegation = await openDelegation(given.delegation)
  if (!delegation.ok) throw new TypeError(delegation.reason)
  return delegation.value
}
