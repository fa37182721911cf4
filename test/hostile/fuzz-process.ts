/** A process of its own, so that all cores fuzz: takes tasks from its parent, one after another. */
import { judge, DECODERS } from './decoder-table.ts'
import { Mutator } from './mutator.ts'
import { OPENERS, type Opener } from './opener-table.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import type { FuzzResult, FuzzTask } from './fuzz-messages.ts'

/** Kinds of complaint after which a decoder has been shown to be broken. */
const COMPLAINTS_MAX = 5
/** Opened at once: the digests in them run in threads. */
const AT_ONCE = 64

// Every signature is good here, so that what stands behind the check meets the mutations too.
crypto.subtle.verify = async () => true

process.on('message', task => {
  // Our own parent sends nothing else.
  void run(task as FuzzTask).then(result => process.send?.(result))
})

async function run(task: FuzzTask): Promise<FuzzResult> {
  const before = process.cpuUsage()
  const found = task.kind === 'decoder' ? await fuzzDecoder(task) : await fuzzOpener(task)
  const { user, system } = process.cpuUsage(before)
  return { ...found, cpuMs: (user + system) / 1_000 }
}

type Found = Omit<FuzzResult, 'cpuMs'>

async function fuzzDecoder({ name, seed, mutations }: FuzzTask): Promise<Found> {
  const decoder = DECODERS.find(one => one.name === name)
  if (decoder === undefined) throw new TypeError(`expected a decoder, got ${name}`)
  const mutator = new Mutator(seededChance(seed))
  const complaints = new Map<string, string>()
  let [done, accepted] = [0, 0]
  for (; done < mutations && complaints.size < COMPLAINTS_MAX; done += 1) {
    const bytes = mutator.mutate(decoder.seeds)
    const judged = judge(decoder, bytes)
    if (judged === 'accepted') accepted += 1
    else if (judged !== 'refused') complaints.set(judged.complaint, hexOf(bytes))
  }
  return { name, mutations: done, accepted, complaints: [...complaints] }
}

async function fuzzOpener({ name, seed, mutations }: FuzzTask): Promise<Found> {
  const opener = OPENERS.find(one => one.name === name)
  if (opener === undefined) throw new TypeError(`expected an opener, got ${name}`)
  const mutator = new Mutator(seededChance(seed))
  const complaints = new Map<string, string>()
  let [done, accepted] = [0, 0]
  while (done < mutations && complaints.size < COMPLAINTS_MAX) {
    const batch = Array.from({ length: AT_ONCE }, () => mutator.mutate(opener.seeds))
    const answers = await Promise.all(batch.map(bytes => answerOf(opener, bytes)))
    for (const [index, answer] of answers.entries()) {
      if (answer === true) accepted += 1
      if (typeof answer === 'string') complaints.set(answer, hexOf(batch[index]))
    }
    done += batch.length
  }
  return { name, mutations: done, accepted, complaints: [...complaints] }
}

/** Whether it was opened, or what went wrong. */
async function answerOf(opener: Opener, bytes: Uint8Array): Promise<boolean | string> {
  try {
    const { ok } = await opener.open(bytes)
    return typeof ok === 'boolean' ? ok : 'answered no verdict'
  } catch (error) {
    return `threw ${String(error)}`
  }
}

const hexOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')
