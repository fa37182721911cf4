import { bundleBy } from './bundles.ts'
import { delegate } from './host.ts'
import { generateKey, generateSigner, signerFromKey } from '../../src/crypto/ed25519.ts'
import { generateSealingKey } from '../../src/crypto/sealing-key.ts'
import { SpaceWorld, type Somebody } from './space-world.ts'
import { StagePart } from '../../src/session/stage-part.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { AccountId, PeerId } from '../../src/domain/ids.ts'
import type { MediaEvent, SessionGiven } from '../../src/ports/media-engine.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'
import type { Waiting } from '../../src/domain/space/requests.ts'

/** Somebody with an account, in the Space. */
export type Player = Somebody & {
  readonly account: AccountId
  readonly session0: Signer
  readonly part: StagePart
  readonly events: MediaEvent[]
  readonly state: () => SpaceState
  readonly waiting: () => readonly Waiting[]
  /** Says `count` bundles, obeying nobody: whether they are heard is for the others. */
  readonly say: (count?: number) => Promise<void>
}

/** Gives somebody in the Space an account and what a tab does on stage. */
export async function player(
  world: SpaceWorld,
  who: Somebody,
  name: string,
  session?: SessionGiven,
): Promise<Player> {
  const actions = who.actions()
  if (actions === undefined) throw new TypeError('a relay has no account')
  const events: MediaEvent[] = []
  const part = new StagePart({
    self: who.peer,
    log: actions,
    session: who.session(),
    clock: world.clock,
    emit: event => events.push(event),
  })
  const given = session ?? (name === 'Alice' ? world.given : await newcomer(world, who, name))
  const session0 = await signerFromKey(given.key)
  await part.become(given)
  let ctr = 0n
  return {
    ...who,
    get account() {
      const { author } = part
      if (author === undefined) throw new TypeError('became nobody')
      return author.account
    },
    session0,
    part,
    events,
    state: () => {
      const state = actions.state.current
      if (state === undefined) throw new TypeError('no state yet')
      return state
    },
    waiting: () => events.findLast(event => event.type === 'waiting')?.waiting ?? [],
    say: async (count = 1) => {
      for (let said = 0; said < count; said += 1) {
        ctr += 1n
        who.session().sendBundle(await bundleBy({ space: world.space, session: session0 }, ctr))
        await world.clock.turn(60)
      }
    },
  }
}

/** The session that a tab of somebody new would be given, or of this account. */
export async function newcomer(
  world: { readonly clock: Pick<Clock, 'now'> },
  who: Pick<Somebody, 'peer'>,
  name: string,
  owner?: Signer,
): Promise<SessionGiven> {
  const [account, key, sealing] = await Promise.all([
    owner ?? generateSigner(),
    generateKey(),
    generateSealingKey(),
  ])
  if (sealing === undefined) throw new TypeError('expected X25519')
  const session = await signerFromKey(key)
  const over = { sealingKey: sealing.publicKey }
  return {
    key,
    delegation: await delegate(account, session, who.peer, world.clock.now(), over),
    name,
    sealing,
  }
}

/** Alice comes back by another peer and session, with what a relay answered of the log. */
export async function aliceAgain(world: SpaceWorld, from: Somebody): Promise<Player> {
  const who = await world.source('anew', from.session().log())
  return player(world, who, 'Alice', await sessionOf(world, who.peer))
}

/** Another session of alice's account, at this peer. */
export async function sessionOf(world: SpaceWorld, peer: PeerId): Promise<SessionGiven> {
  const key = await generateKey()
  const session = await signerFromKey(key)
  const delegation = await delegate(world.account, session, peer, world.clock.now())
  return { key, delegation, name: 'Alice' }
}

/** Alice hosts through rita's relay; bob and carol listen there, each with an account. */
export const evening = (world: SpaceWorld) => gather(world, 'beside bob')

/** Alice hosts through rita's relay; bob listens there, carol below bob: three hops from end to end. */
export async function chain() {
  const world = await SpaceWorld.open()
  return { world, ...(await gather(world, 'below bob')) }
}

async function gather(world: SpaceWorld, carolsPlace: 'beside bob' | 'below bob') {
  const host = await world.host()
  const isChain = carolsPlace === 'below bob'
  const rita = world.relay('rita', isChain ? { slots: 1 } : {})
  host.session().feed([rita.entry])
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  const [one, other] = [world.listener('bob'), world.listener('caroL')]
  await world.join(one, rita)
  await world.join(other, isChain ? one : rita)
  const alice = await player(world, host, 'Alice')
  const bob = await player(world, one, 'Bob')
  const carol = await player(world, other, 'Carol')
  return { rita, alice, bob, carol }
}

/** Alice invites somebody, who accepts and feeds the tops of the tree. */
export async function bringOnStage(world: SpaceWorld, alice: Player, bob: Player): Promise<void> {
  await alice.part.act({ kind: 'invite', target: bob.account })
  await world.when(() => bob.state().invited.some(({ account }) => account === bob.account))
  await bob.part.enterStage('accept')
  await world.when(() => alice.state().stage.some(({ account }) => account === bob.account))
}
