/**
 * From the host's click to the last frame that anybody hears, and from the host's death to the lead of
 * its co-host: forty listeners in a tree of two slots each, and mallory on stage with a client that ignores mute and ban and goes on sending. Real session
 * code and signatures in real time, all peers in one process over memory links without delay: a real
 * network adds its way, once per hop.
 */
import { realClock as clock, wait } from './real-clock.ts'
import { bringOnStage, newcomer, player, type Player } from '../helpers/stage-world.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { MisuseError } from '../../src/errors.ts'
import { rejoins } from './rejoins.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import type { Bench } from './run.ts'
import type { SessionId } from '../../src/domain/ids.ts'
import type { Somebody } from '../helpers/space-world.ts'

const LISTENERS = 40
const SLOTS = 2
const ROUNDS = 10
/** Listened for this long after a click: twice the promise. */
const WATCH_MS = 2_000
const PROMISE_MS = 1_000
/** A shallower tree, or a smaller crowd, says nothing about how a word comes down through forwarders. */
const DEPTH_MIN = 3
const HEARD_MIN = 40

type Silence = { readonly lastsMs: readonly number[]; readonly lateFrames: number }

/** Each listener's last frame of `speaker` after `act`, in ms after the click. */
async function silenceAfter(
  act: () => Promise<void>,
  crowd: readonly Somebody[],
  speaker: SessionId,
): Promise<Silence> {
  const last = new Map<Somebody, number>()
  let lateFrames = 0
  const clickedMs = performance.now()
  const undo = crowd.map(somebody =>
    somebody.session().facts.on('bundle', ({ session }) => {
      if (session !== speaker) return
      const afterMs = performance.now() - clickedMs
      last.set(somebody, afterMs)
      if (afterMs > PROMISE_MS) lateFrames += 1
    }),
  )
  await act()
  await wait(WATCH_MS)
  for (const end of undo) end()
  return { lastsMs: crowd.map(somebody => last.get(somebody) ?? 0), lateFrames }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN)
}

/** Speaks until told to stop, whatever the Space says. */
function talking(who: Player): () => Promise<void> {
  const over = new AbortController()
  const talk = (async () => {
    while (!over.signal.aborted) await who.say()
  })()
  return async () => {
    over.abort()
    await talk
  }
}

const sessionIn = ({ part }: Player): SessionId => {
  if (part.author === undefined) throw new TypeError('became nobody')
  return part.author.id
}

/** A tree of forty under a relay, with mallory on stage and heard by everybody. */
async function gather() {
  const world = await SpaceWorld.open(1, clock)
  const host = await world.host(SLOTS)
  const rita = world.relay('rita', { slots: SLOTS })
  host.session().feed([rita.entry])
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  const people = Array.from({ length: LISTENERS + 1 }, (_, at) => world.listener(`n${at}`, SLOTS))
  for (const somebody of people) await world.join(somebody, rita)
  const [last, ...crowd] = people.toReversed()
  if (last === undefined) throw new TypeError('nobody came')
  const alice = await player(world, host, 'Alice')
  const owner = await generateSigner()
  const mallory = await player(
    world,
    last,
    'Mallory',
    await newcomer(world, last, 'Mallory', owner),
  )
  // Before anybody comes on stage: what the leader tells is not said again.
  const [heir] = crowd
  if (heir === undefined) throw new TypeError('nobody listens')
  const bob = await player(world, heir, 'Bob')
  await bringOnStage(world, alice, mallory)
  const hears = (somebody: Somebody): boolean =>
    somebody.heard.some(({ session }) => session === sessionIn(mallory))
  const stop = talking(mallory)
  await world.when(() => crowd.every(hears), 60_000)
  return {
    world,
    rita,
    alice,
    bob,
    mallory,
    owner,
    crowd,
    stop,
    heardBefore: crowd.filter(hears).length,
  }
}

/** Throws where the figures would be about another tree than they claim. */
function expectCrowd(depth: number, heardBefore: number): void {
  if (depth < DEPTH_MIN) throw new MisuseError(`expected a tree ${DEPTH_MIN} deep, got ${depth}`)
  if (heardBefore < HEARD_MIN) {
    throw new MisuseError(`expected ${HEARD_MIN} who heard the target, got ${heardBefore}`)
  }
}

/** The host's process is gone: until everybody's log says that the co-host, who speaks on, leads. */
async function succession(
  world: SpaceWorld,
  alice: Player,
  bob: Player,
  crowd: readonly Somebody[],
): Promise<number> {
  await bringOnStage(world, alice, bob)
  await alice.part.act({ kind: 'grant', target: bob.account })
  await world.when(() => bob.state().coHosts.length === 1)
  // Who leads has said so at least once.
  await wait(PROMISE_MS)
  const diedMs = performance.now()
  world.network.kill(alice.peer)
  alice.part.close()
  alice.hub.close()
  const isLed = (somebody: Somebody): boolean =>
    somebody.actions()?.state.current?.acting?.account === bob.account
  await world.when(() => crowd.every(isLed), 60_000)
  return Math.round(performance.now() - diedMs)
}

/** Hops to the stage of whoever stands lowest. */
const depthOf = (crowd: readonly Somebody[]): number =>
  Math.max(
    ...crowd.map(somebody => {
      const place = somebody.session().place.current
      return place.phase === 'attached' ? place.hops : 0
    }),
  )

/** Prints the figures and answers them. */
export const bench: Bench = async () => {
  const { world, rita, alice, bob, mallory, owner, crowd, stop, heardBefore } = await gather()
  const depth = depthOf(crowd)
  expectCrowd(depth, heardBefore)
  const target = mallory.account
  const silences: Silence[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const mute = (): Promise<void> => alice.part.act({ kind: 'mute', target })
    silences.push(await silenceAfter(mute, crowd, sessionIn(mallory)))
    await alice.part.act({ kind: 'allow', target })
    const before = crowd.map(({ heard }) => heard.length)
    await world.when(() => crowd.every(({ heard }, at) => heard.length > (before[at] ?? 0)), 20_000)
  }
  const ban = (): Promise<void> => alice.part.act({ kind: 'ban', target, reason: '', untilMs: 0 })
  const everybody = [rita, ...crowd]
  const held = mallory.session().stats().parents
  const parents = everybody.filter(({ peer }) => held.includes(peer)).map(({ entry }) => entry)
  silences.push(await silenceAfter(ban, crowd, sessionIn(mallory)))
  const banned = { who: mallory, owner, parents, slots: SLOTS }
  const ways = Object.entries(await rejoins(world, banned, everybody))
  await stop()
  const [, ...others] = crowd
  const hostTakeoverMs = await succession(world, alice, bob, crowd)
  const stopBob = talking(bob)
  await wait(PROMISE_MS)
  const ended = await silenceAfter(() => bob.part.act({ kind: 'close' }), others, sessionIn(bob))
  await stopBob()
  const lastsMs = silences.flatMap(silence => silence.lastsMs)
  const figures = {
    silenceP50Ms: percentile(lastsMs, 0.5),
    silenceP99Ms: percentile(lastsMs, 0.99),
    framesHeardAfter1s: silences.reduce((sum, { lateFrames }) => sum + lateFrames, 0),
    bannedRejoins: ways.reduce((sum, [, { rejoined }]) => sum + rejoined, 0),
    strangerLinks: ways.reduce((sum, [, { strangerLinks }]) => sum + strangerLinks, 0),
    ...Object.fromEntries(ways.map(([way, { rejoined }]) => [`${way}Rejoins`, rejoined])),
    bannedFramesHeard: ways.reduce((sum, [, { framesHeard }]) => sum + framesHeard, 0),
    hostTakeoverMs,
    endSilenceP99Ms: percentile(ended.lastsMs, 0.99),
    peers: crowd.length + 3,
    depth,
    heardBefore,
    transport: 'memory',
  }
  for (const [name, figure] of Object.entries(figures)) console.log(`${name.padEnd(20)} ${figure}`)
  return figures
}
