import { Recorder } from '../../src/session/recorder.ts'
import { RecordingProof } from '../../src/crypto/open-recording.ts'
import { joinBytes } from '../../src/wire/join-bytes.ts'
import {
  readBlock,
  RECORDING_BLOCK_MAX,
  RECORDING_DOMAIN,
  RECORDING_MARK,
  writeBlock,
  writeBlockHead,
} from '../../src/wire/recording.ts'
import { readBundleHeader } from '../../src/wire/bundle.ts'
import { readEnvelope } from '../../src/wire/envelope.ts'
import { ReportedSpace } from './reports.ts'
import { seal } from '../../src/crypto/seal.ts'
import { sha256 } from '../../src/crypto/hash.ts'
import type { BlockContent } from '../../src/wire/recording.ts'
import type { Person } from './host.ts'
import type { RecordedBlock } from '../../src/ports/media-engine.ts'
import type { Recording } from '../../src/domain/recording/recording.ts'

/** Alice's Space while she records it: bob and dora speak on its stage. */
export class RecordedSpace {
  readonly world: ReportedSpace
  readonly blocks: RecordedBlock[] = []
  readonly faults: unknown[] = []
  #recorder: Recorder | undefined

  private constructor(world: ReportedSpace) {
    this.world = world
  }

  static async open(knockKey?: Uint8Array, secret?: Uint8Array): Promise<RecordedSpace> {
    return new RecordedSpace(await ReportedSpace.open(knockKey, secret))
  }

  get people(): ReportedSpace['people'] {
    return this.world.people
  }

  /** Alice switches recording on, and `by` keeps it. */
  async begin({ mayClip = true, by = this.people.alice } = {}): Promise<void> {
    const { log, keys, labels, clock } = this.world
    await this.world.act(this.people.alice, { kind: 'record-on', mayClip })
    const { sessionId: id, id: account, session: signer, delegation, name } = by
    const author = { id, account, signer, delegation, name }
    this.#recorder = new Recorder(
      {
        log,
        keys,
        labels,
        clock,
        author: () => author,
        write: block => void this.blocks.push(block),
        fault: cause => void this.faults.push(cause),
      },
      author,
      clock.now(),
    )
  }

  /** One breath of so many bundles, 80 ms each, with a silence behind it. */
  async breath(who: Person, bundles: number): Promise<void> {
    for (let said = 0; said < bundles; said++) {
      await this.say(who, { starts: said === 0, ends: said === bundles - 1 })
    }
  }

  /** The next bundle of somebody comes, and 80 ms pass. */
  async say(who: Person, how: Parameters<ReportedSpace['bundle']>[1] = {}): Promise<void> {
    this.hear(who, await this.world.bundle(who, how))
    await this.world.clock.turn(80)
  }

  /** A bundle comes to the recorder as the forwarder hands it on. */
  hear({ sessionId: session }: Person, bundle: Uint8Array): void {
    const header = readBundleHeader(bundle)
    if (!header.ok) throw new TypeError(header.reason)
    const { kid, ctr, sframe } = header.value
    this.#recorder?.note({ session, kid, ctr, sframe })
  }

  /** Recording ends as its host says, or as the recorder leaves. */
  async end(how: 'record-off' | 'leaves' = 'record-off'): Promise<readonly Uint8Array[]> {
    if (how === 'record-off') await this.world.act(this.people.alice, { kind: 'record-off' })
    await this.#recorder?.end()
    if (this.faults.length > 0) throw this.faults[0]
    return this.envelopes()
  }

  envelopes(): readonly Uint8Array[] {
    return this.blocks.map(({ envelope }) => envelope)
  }

  /** A block that says something else, signed again by whoever records. */
  async resigned(
    envelope: Uint8Array,
    change: (content: BlockContent) => Partial<BlockContent>,
    by: Person = this.people.alice,
  ): Promise<Uint8Array> {
    const content = contentOf(envelope)
    const payload = writeBlock({ ...content, ...change(content) })
    return seal(by.session, RECORDING_DOMAIN, payload)
  }

  /** As {@link resigned} for one block, with all that follow chained to it anew: what a lying recorder would write. */
  async rewritten(
    at: number,
    change: (content: BlockContent) => Partial<BlockContent>,
  ): Promise<readonly Uint8Array[]> {
    const written: Uint8Array[] = []
    for (const [number, envelope] of this.envelopes().entries()) {
      const before = written.at(-1)
      const previous = before && (await sha256(before))
      const altered = await this.resigned(envelope, content => ({
        ...(number === at ? change(content) : {}),
        previous,
      }))
      written.push(altered)
    }
    return written
  }
}

/** Blocks as a file has them. */
export const fileOf = (blocks: readonly Uint8Array[]): Uint8Array =>
  joinBytes([RECORDING_MARK, ...blocks.flatMap(envelope => [writeBlockHead(envelope), envelope])])

/** What a block says. */
export function contentOf(envelope: Uint8Array): BlockContent {
  const read = readEnvelope(envelope, RECORDING_DOMAIN, RECORDING_BLOCK_MAX)
  const content = read.ok ? readBlock(read.value.payload) : read
  if (!content.ok) throw new Error(content.reason)
  return content.value
}

/** What blocks prove. Throws where there is no recording. */
export async function proven(blocks: readonly Uint8Array[]): Promise<Recording> {
  const proof = new RecordingProof()
  for (const block of blocks) await proof.take(block)
  const verdict = proof.verdict()
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}

/** What is wrong with a recording, in words. */
export const faultsOf = ({ faults }: Recording): readonly string[] =>
  faults.map(({ of, kind, count }) => `${count} ${of} ${kind}`)

/** Half a minute in which alice, bob and dora speak; bob is left out for a while, and of dora something is lost. */
export async function evening(): Promise<readonly Uint8Array[]> {
  const space = await RecordedSpace.open()
  const { alice, bob, dora } = space.people
  const { clock } = space.world
  await space.begin()
  await clock.turn(2_000)
  await space.breath(alice, 40)
  await clock.turn(600)
  await space.breath(bob, 25)
  await space.breath(dora, 10)
  await space.world.bundle(dora)
  await space.breath(dora, 25)
  await space.world.act(bob, { kind: 'leave-out' })
  await clock.turn(3_000)
  await space.breath(bob, 5)
  await space.breath(alice, 30)
  await space.world.act(bob, { kind: 'take-in' })
  await clock.turn(1_500)
  await space.breath(bob, 20)
  await space.breath(dora, 30)
  return space.end()
}
