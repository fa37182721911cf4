import { EvidenceRing } from '../../src/session/evidence-ring.ts'
import { answerReport } from '../../src/session/report-desk.ts'
import { kidOf, mediaKey, publicEpochSecret } from '../../src/crypto/media-keys.ts'
import { newSpace, person, type Person } from './host.ts'
import { patientClock } from './patient-clock.ts'
import { readBundleHeader, writeBundlePayload } from '../../src/wire/bundle.ts'
import { signBundle } from '../../src/crypto/bundle-signature.ts'
import { SpaceLabels } from '../../src/session/space-labels.ts'
import { SpaceKeys } from '../../src/session/space-keys.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS } from '../../src/domain/space/actions.ts'
import type { Complaint } from '../../src/domain/space/report.ts'
import type { SessionAct } from '../../src/session/session-act.ts'
import type { TimeMs } from '../../src/domain/time.ts'

/** 20 ms of Opus as far as its first bytes go, with a mark to know it by. */
export const packet = (mark: number): Uint8Array => Uint8Array.of(0xf8, mark & 255, mark >> 8, 7)

/** Alice's Space: bob speaks and misbehaves, carol listens and reports, dora is somebody else on stage. */
export class ReportedSpace {
  readonly clock = patientClock()
  readonly ring = new EvidenceRing()
  readonly log: SpaceLog
  readonly keys: SpaceKeys
  readonly labels: SpaceLabels
  readonly people: Readonly<Record<'alice' | 'bob' | 'carol' | 'dora', Person>>
  readonly #said = new Map<Person, { ctr: number; index: number }>()

  private constructor(
    log: SpaceLog,
    people: ReportedSpace['people'],
    { labels, keyed }: { readonly labels: SpaceLabels; readonly keyed: boolean },
  ) {
    this.log = log
    this.labels = labels
    this.people = people
    this.keys = new SpaceKeys({ space: log.space, clock: this.clock, isPrivate: () => keyed })
  }

  /** With `secret` every label is sealed, as whoever has a private Space's link does. */
  static async open(knockKey?: Uint8Array, secret?: Uint8Array): Promise<ReportedSpace> {
    const labels = new SpaceLabels()
    labels.bring(secret)
    const nowMs = patientClock().now()
    const [alice, bob, carol, dora] = await Promise.all(
      ['Alice', 'Bob', 'Carol', 'Dora'].map(async name => {
        const somebody = await person(name, nowMs)
        return { ...somebody, name: await labels.seal(name, NAME_MAX_LETTERS) }
      }),
    )
    if (!alice || !bob || !carol || !dora) throw new TypeError('expected four people')
    const { space, envelope } = await SpaceLog.openSpace(
      alice.account,
      newSpace(nowMs, {
        title: await labels.seal('Evening', TITLE_MAX_LETTERS),
        hostName: alice.name,
        ...(knockKey && { knockKey }),
      }),
    )
    const log = new SpaceLog(space)
    await log.add(envelope)
    const world = new ReportedSpace(
      log,
      { alice, bob, carol, dora },
      { labels, keyed: knockKey !== undefined },
    )
    await world.act(alice, { kind: 'present', ...by(alice) })
    for (const somebody of [bob, dora]) {
      if (knockKey) await world.act(alice, { kind: 'admit', target: somebody.id })
      await world.act(alice, { kind: 'invite', target: somebody.id })
      await world.act(somebody, { kind: 'accept', ...by(somebody) })
    }
    return world
  }

  async act(who: Person, act: SessionAct): Promise<void> {
    const atMs = this.clock.now()
    const added = await this.log.add(
      await SpaceLog.authorAction(who.session, this.log, { ...act, atMs }),
    )
    if (!added.ok) throw new Error(`refused: ${added.reason}`)
  }

  /** Somebody says so many bundles, 80 ms each; the clock goes on meanwhile. */
  async say(who: Person, bundles: number, everyMs = 80): Promise<void> {
    for (let said = 0; said < bundles; said++) {
      this.hear(who, await this.bundle(who))
      await this.clock.turn(everyMs)
    }
  }

  /**
   * The next bundle of somebody: four frames that tell their place, or a sign of life. By default the first of all
   * begins a talkspurt and none ends.
   */
  async bundle(
    who: Person,
    {
      starts,
      ends = false,
      frames = 4,
    }: { readonly starts?: boolean; readonly ends?: boolean; readonly frames?: number } = {},
  ): Promise<Uint8Array> {
    const given = (await this.keys.current()) ?? { epoch: 0, secret: await this.#publicSecret() }
    const source = { space: this.log.space, session: who.sessionId, lane: 'audience' } as const
    const key = await mediaKey(given.secret, { ...source, epoch: given.epoch })
    const at = this.#said.get(who) ?? { ctr: 0, index: 100 }
    this.#said.set(who, { ctr: at.ctr + 1, index: at.index + frames })
    const payload = writeBundlePayload({
      frameIndex: at.index,
      startsTalkspurt: frames > 0 && (starts ?? at.ctr === 0),
      endsTalkspurt: ends || frames === 0,
      frames: Array.from({ length: frames }, (_, frame) => packet(at.index + frame)),
    })
    return signBundle(who.session, this.log.space, await key.encrypt(BigInt(at.ctr), payload))
  }

  /** As the forwarder hands on what it has verified. */
  hear({ sessionId: session }: Person, bundle: Uint8Array, atMs: TimeMs = this.clock.now()): void {
    const header = readBundleHeader(bundle)
    if (!header.ok) throw new TypeError(header.reason)
    const { kid, ctr, sframe } = header.value
    this.ring.note({ session, kid, ctr, sframe }, atMs)
  }

  /** Carol reports somebody. */
  async report(complaint: Complaint, withSound: boolean): Promise<Uint8Array> {
    const answer = await answerReport({ type: 'report', complaint, withSound }, this.#deps())
    if (answer.type !== 'reported' || !answer.envelope) throw new Error('expected a report')
    return answer.envelope
  }

  async weigh(who: Person) {
    const answer = await answerReport({ type: 'weigh', account: who.id }, this.#deps())
    if (answer.type !== 'weighed') throw new Error('expected a weight')
    return answer.weight
  }

  async kidOf(who: Person): Promise<bigint> {
    return kidOf({ session: who.sessionId, epoch: 0, lane: 'audience' })
  }

  #publicSecret(): Promise<Uint8Array> {
    return publicEpochSecret(this.log.space)
  }

  #deps() {
    const { log, keys, labels, ring, clock } = this
    const { carol } = this.people
    const { sessionId: id, id: account, session: signer, delegation, name } = carol
    return { log, keys, labels, ring, clock, author: { id, account, signer, delegation, name } }
  }
}

const by = ({ delegation, name }: Person) => ({ delegation, name })
