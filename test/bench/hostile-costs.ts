import { Mutator } from '../hostile/mutator.ts'
import { HOSTILE_INPUTS, alice } from '../hostile/inputs.ts'
import { community } from '../helpers/follows.ts'
import { nameItems } from '../../src/crypto/name-attestation.ts'
import { readFollowUpdate } from '../../src/wire/follow-update.ts'
import { readStatements } from '../../src/wire/follow-sync.ts'
import { readStateVector } from '../../src/wire/state-vector.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import type { Decoder } from '../hostile/decoders/decoder.ts'
import type { HostileInput } from '../hostile/inputs.ts'

/** What hostile bytes cost a reader at most. */
export type HostileCosts = {
  readonly inputs: number
  readonly worstMs: number
  readonly slowest: string
  readonly worstMiB: number
  readonly largest: string
}

/** Mutations of each decoder that are timed. */
const MUTATIONS = 2_000
/** The best of so many: a busy machine may pause any single one. */
const TRIES = 3
const MIB = 1024 * 1024

/** Times every listed attack and mutations for every decoder, and looks at the memory they take. */
export function hostileCosts(decoders: readonly Decoder[]): HostileCosts {
  const worst = { ms: 0, slowest: '', bytes: 0, largest: '' }
  const note = (name: string, read: () => unknown): void => {
    const { ms, bytes } = costOf(read)
    if (ms > worst.ms) Object.assign(worst, { ms, slowest: name })
    if (bytes > worst.bytes) Object.assign(worst, { bytes, largest: name })
  }
  for (const input of HOSTILE_INPUTS) note(input.name, () => readHostile(input))
  for (const decoder of decoders) {
    const mutator = new Mutator(seededChance(7))
    for (let round = 0; round < MUTATIONS; round += 1) {
      const bytes = mutator.mutate(decoder.seeds)
      note(`a mutation for ${decoder.name}`, () => decoder.readAndRewrite(bytes))
    }
  }
  return {
    inputs: HOSTILE_INPUTS.length + decoders.length * MUTATIONS,
    worstMs: Math.round(worst.ms * 100) / 100,
    slowest: worst.slowest,
    worstMiB: Math.round((worst.bytes / MIB) * 100) / 100,
    largest: worst.largest,
  }
}

function readHostile({ kind, bytes }: HostileInput): unknown {
  if (kind === 'vector') return readStateVector(bytes)
  if (kind === 'statements') return readStatements(bytes, community)
  const update = readFollowUpdate(bytes, { community, followee: alice })
  return update.ok ? nameItems(update.value.live) : update
}

/** The least of a few tries, in time and in memory taken: a collection in between makes neither smaller than it is. */
function costOf(read: () => unknown): { ms: number; bytes: number } {
  let [ms, bytes] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let time = 0; time < TRIES; time += 1) {
    const before = heldBytes()
    const from = performance.now()
    read()
    ms = Math.min(ms, performance.now() - from)
    // Less than before: the collector ran, and this try says nothing.
    const taken = heldBytes() - before
    if (taken >= 0) bytes = Math.min(bytes, taken)
  }
  return { ms, bytes: Number.isFinite(bytes) ? bytes : 0 }
}

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
