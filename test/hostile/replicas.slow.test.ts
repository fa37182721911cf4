/** Many honest replicas, any order, any partition, and liars in between: all end alike. */
import { askAbout } from '../helpers/follow-compare.ts'
import { describe, expect, it } from 'vitest'
import { alice, HOSTILE_INPUTS, messageOf } from './inputs.ts'
import { attest, community, must, NOON, people } from '../helpers/follows.ts'
import { FOLLOWS_PROTOCOL, writeFollowSync } from '../../src/wire/follow-sync.ts'
import { foldIndependently } from './forged-history.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { Mutator } from './mutator.ts'
import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import { seedOfRun, times } from './seed.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import type { MemoryPeer } from '../../src/adapters/memory/network.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

const RUNS = times(40)
const STEPS = 24
const NAMES = ['rita', 'home', 'other', 'back']
const ofAlice = { community, account: alice }
const topic = `loggia/${community}/follow`
const firstSeed = seedOfRun('replicas')
const followers = await people(20, 70_000)

/** Statements of twenty followers about alice, some pairs more than once, some alike in seq. */
async function statementsOf(chance: () => number): Promise<readonly NamedAttestation[]> {
  return Promise.all(
    Array.from({ length: 50 }, () => {
      const follower = followers[Math.floor(chance() * followers.length)] ?? followers[0]
      if (follower === undefined) throw new TypeError('expected followers')
      const seq = 1 + Math.floor(chance() * 3)
      const kind = chance() < 0.5 ? 'follow' : 'unfollow'
      return attest(follower, alice, { seq, kind, timeMs: NOON - Math.floor(chance() * 1_000) })
    }),
  )
}

class Run {
  readonly #world = new FollowWorld()
  readonly #chance: () => number
  readonly #mutator: Mutator
  readonly #replicas: readonly BookPeer[]
  readonly #mallory: MemoryPeer & { readonly peer: PeerId }
  readonly #statements: readonly NamedAttestation[]
  readonly #said = new Set<NamedAttestation>()

  constructor(chance: () => number, statements: readonly NamedAttestation[]) {
    this.#chance = chance
    this.#statements = statements
    this.#mutator = new Mutator(chance)
    this.#replicas = NAMES.map((name, at) =>
      this.#world.add(name, 'community', at % 2 === 0 ? { carrier: new YjsFollowCarrier() } : {}),
    )
    const peer = must(parsePeerId('12Dmawry'))
    this.#mallory = { peer, ...this.#world.network.join(peer) }
  }

  async step(): Promise<void> {
    const replica = this.#oneOf(this.#replicas)
    switch (Math.floor(this.#chance() * 6)) {
      case 0:
        return this.#linkAtRandom()
      case 1:
        return this.#world.clock.turn(1_000)
      case 2:
        await replica.book.sync({ peer: this.#oneOf(this.#replicas).peer, addresses: [] }, ofAlice)
        return
      case 3:
        return this.#attack(replica)
      default: {
        const batch = Array.from({ length: 1 + Math.floor(this.#chance() * 6) }, () =>
          this.#oneOf(this.#statements),
        )
        for (const one of batch) this.#said.add(one)
        return replica.book.publish(batch)
      }
    }
  }

  /** The partition ends: everybody compares with everybody until nobody has anything to tell. */
  async heal(): Promise<void> {
    this.#world.network.mesh()
    for (let round = 0; round < 3; round += 1) {
      for (const one of this.#replicas) {
        for (const other of this.#replicas) {
          if (one !== other) await one.book.sync({ peer: other.peer, addresses: [] }, ofAlice)
        }
      }
    }
  }

  /** Pairs that do not find each other the same. */
  async differing(): Promise<string[]> {
    const pairs: string[] = []
    for (const one of this.#replicas) {
      for (const other of this.#replicas) {
        if (one === other) continue
        const compared = await one.book.sync({ peer: other.peer, addresses: [] }, ofAlice)
        const isSame = compared.ok && 'end' in compared.value && compared.value.end === 'same'
        if (!isSame) pairs.push(`${one.peer} ${other.peer} ${JSON.stringify(compared)}`)
      }
    }
    return pairs
  }

  async followers(): Promise<readonly string[][]> {
    const all = this.#replicas.map(({ book }) => book.followersOf(ofAlice))
    return (await Promise.all(all)).map(set => [...set].sort())
  }

  expected(): string[] {
    const events = [...this.#said].map(statement => ({ statement, isGenuine: true }))
    const folded = foldIndependently(events, this.#world.clock.now())
    return [...(folded.get(alice) ?? [])].sort()
  }

  close(): void {
    for (const { book } of this.#replicas) book.close()
  }

  #linkAtRandom(): void {
    for (const one of this.#replicas) {
      for (const other of this.#replicas) {
        if (one.peer >= other.peer) continue
        if (this.#chance() < 0.4) this.#world.network.link(one.peer, other.peer)
        else this.#world.network.unlink(one.peer, other.peer)
      }
    }
  }

  /** A listed attack, a mutated update, or a forged statement by gossip. */
  async #attack(replica: BookPeer): Promise<void> {
    this.#world.network.link(this.#mallory.peer, replica.peer)
    if (this.#chance() < 0.3) {
      const forged = { ...this.#oneOf(this.#statements), seq: 900 }
      return replica.gossip.receive(topic, writeStatement(forged), this.#mallory.peer)
    }
    // Of what was said: a statement that the mutation leaves whole is genuine, and counts whoever brings it.
    const said = [...this.#said].slice(0, 3)
    const update = this.#mutator.mutate([writeFollowUpdate(said)])
    const message =
      this.#chance() < 0.5
        ? messageOf(this.#oneOf(HOSTILE_INPUTS))
        : writeFollowSync({ kind: 'update', update })
    try {
      const stream = await this.#mallory.streams.open(
        { peer: replica.peer, addresses: [] },
        FOLLOWS_PROTOCOL,
        new AbortController().signal,
      )
      await stream.write(writeFollowSync(askAbout(alice)))
      await stream.write(writeFollowSync({ kind: 'vector', vector: Uint8Array.of(0) }))
      await stream.write(message)
      await stream.close()
      while ((await stream.read()) !== undefined);
    } catch {
      // Hung up on, as she deserves.
    }
  }

  #oneOf<T>(things: readonly T[]): T {
    const thing = things[Math.floor(this.#chance() * things.length)]
    if (thing === undefined) throw new TypeError('expected one of some')
    return thing
  }
}

describe('honest replicas', () => {
  it.each(Array.from({ length: RUNS }, (_, run) => firstSeed + run))(
    'agree with each other and with an independent fold (seed %i)',
    async seed => {
      const chance = seededChance(seed)
      const run = new Run(chance, await statementsOf(chance))
      for (let step = 0; step < STEPS; step += 1) await run.step()
      await run.heal()
      expect(await run.differing()).toEqual([])
      const expected = run.expected()
      expect(await run.followers()).toEqual(NAMES.map(() => expected))
      run.close()
    },
  )
})
