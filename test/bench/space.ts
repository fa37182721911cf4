/**
 * A thousand members of one Space, in one process: from an action of the host until every member's own state has it,
 * what one costs in memory and processor while nothing is said, and what reading the list of them costs. Real session
 * code and signatures in real time over memory links without delay; a real network adds its way, once per hop, and a
 * thousand machines share no processor.
 */
import { realClock as clock, wait } from './real-clock.ts'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CrowdReader } from '../../src/session/crowd.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { signPresence } from '../../src/crypto/open-presence.ts'
import { SpaceWorld, type Somebody } from '../helpers/space-world.ts'
import { writePeople } from '../../src/wire/presence.ts'
import type { Bench } from './run.ts'

const MEMBERS = 1_000
const SLOTS = 4
const RELAY_SLOTS = 16
/** Started together: a crowd that comes within half a minute. */
const BATCH = 25
const ROUNDS = 20
const QUIET_MS = 20_000
const COME_MS = 120_000

setFlagsFromString('--expose_gc')
// The only way to it without a flag on the command line.
const collect = runInNewContext('gc') as () => void

function heapBytes(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Waits as long as it takes, without turning anything. */
async function untilAll(crowd: readonly Somebody[], isSo: (one: Somebody) => boolean) {
  const endMs = performance.now() + COME_MS
  while (!crowd.every(isSo)) {
    if (performance.now() > endMs) throw new Error(`not so after ${COME_MS} ms: ${String(isSo)}`)
    await wait(20)
  }
}

async function gather() {
  const world = await SpaceWorld.open(1, clock)
  const host = await world.host(SLOTS)
  const relays = ['rita', 'rosa'].map(name => world.relay(name, { slots: RELAY_SLOTS }))
  host.session().feed(relays.map(({ entry }) => entry))
  await world.when(() => relays.every(one => one.hub.sessionOf(world.space)?.isAttached === true))
  const before = heapBytes()
  const crowd: Somebody[] = []
  for (let at = 0; at < MEMBERS; at += BATCH) {
    const some = Array.from({ length: BATCH }, (_, n) => world.listener(`n${at + n}`, SLOTS))
    for (const one of some) one.session().start(relays.map(({ entry }) => entry))
    await untilAll(some, one => one.session().isAttached)
    crowd.push(...some)
  }
  return { world, host, crowd, memberBytes: (heapBytes() - before) / MEMBERS }
}

/** For each member and act of the host: from the act to the member's own state, in ms. */
async function applied(world: SpaceWorld, host: Somebody, crowd: readonly Somebody[]) {
  const lastsMs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const title = `Round ${round}`
    const reached = new Set<Somebody>()
    const envelope = await world.act(host, { kind: 'edit', title, atMs: clock.now() })
    const startMs = performance.now()
    const undo = crowd.map(one =>
      one.actions()?.state.watch(state => {
        if (state?.title !== title || reached.has(one)) return
        reached.add(one)
        lastsMs.push(performance.now() - startMs)
      }),
    )
    await host.session().addAction(envelope)
    await untilAll(crowd, one => reached.has(one))
    for (const end of undo) end?.()
  }
  return lastsMs
}

/** Everybody says once that they are here; then one of them reads the whole list. */
async function readList(world: SpaceWorld, crowd: readonly Somebody[]) {
  for (const [at, one] of crowd.entries()) {
    const what = { name: `Person ${at}`, isHere: true, atMs: clock.now() }
    const said = await signPresence(await generateSigner(), world.space, what)
    await (await one.session().people()).author(said)
    // Ten a second are said in a Space of this size. A crowd that is just coming says more, within the links' reserves.
    if (at % 10 === 9) await wait(400)
  }
  const [reader] = crowd.slice(-1)
  if (reader === undefined) throw new TypeError('nobody came')
  const { listeners } = reader.session()
  const door = await reader.session().people()
  let bytes = 0
  door.facts.on('here', here => {
    bytes += writePeople(here).length
  })
  const startMs = performance.now()
  const list = new CrowdReader({
    space: world.space,
    door,
    clock,
    listeners: () => listeners.current,
  })
  await untilAll([reader], () => list.crowd.current.isWhole)
  list.close()
  const { people } = list.crowd.current
  return { listed: people.length, listBytes: bytes, listMs: performance.now() - startMs }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN)
}

const depthOf = (crowd: readonly Somebody[]): number =>
  Math.max(
    ...crowd.map(one => {
      const place = one.session().place.current
      return place.phase === 'attached' ? place.hops : 0
    }),
  )

/** Prints the figures and answers them. */
export const bench: Bench = async () => {
  const { world, host, crowd, memberBytes } = await gather()
  const lastsMs = await applied(world, host, crowd)
  const { listed, listBytes, listMs } = await readList(world, crowd)
  const before = process.cpuUsage()
  await wait(QUIET_MS)
  const { user, system } = process.cpuUsage(before)
  const figures = {
    members: crowd.length,
    depth: depthOf(crowd),
    rounds: ROUNDS,
    appliedP50Ms: percentile(lastsMs, 0.5),
    appliedP99Ms: percentile(lastsMs, 0.99),
    appliedAllMs: percentile(lastsMs, 1),
    memberKb: Math.round(memberBytes / 1_024),
    memberCpuMsPerSecond: Number(((user + system) / QUIET_MS / crowd.length).toFixed(3)),
    listed,
    listBytes,
    listMs: Math.round(listMs),
  }
  console.log(
    [
      `${figures.members} members, ${figures.depth} hops deep, all in one process`,
      `an action is in every state: half after ${figures.appliedP50Ms} ms, 99 % after ${figures.appliedP99Ms} ms, all after ${figures.appliedAllMs} ms (${ROUNDS} actions)`,
      `a member takes ${figures.memberKb} kB, and ${figures.memberCpuMsPerSecond} ms of a core a second while nothing is said`,
      `${figures.listed} of them listed: ${figures.listBytes} bytes and ${figures.listMs} ms for who reads them all`,
    ].join('\n'),
  )
  return figures
}
