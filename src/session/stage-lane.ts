import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { heardSessions } from '../domain/space/select.ts'
import { isPrivate } from '../domain/space/members.ts'
import { kidOf, PUBLIC_EPOCH } from '../crypto/media-keys.ts'
import { readStagePacket } from '../wire/stage-lane.ts'
import { followKeys, type SpaceKeys } from './space-keys.ts'
import { withoutEpoch, type BundlePayload } from '../wire/bundle.ts'
import { SealInTurn } from './seal-in-turn.ts'
import { StageMesh } from './stage-mesh.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MediaLinks } from '../ports/media-link.ts'
import type { PeerId, SessionId } from '../domain/ids.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { SpaceLog } from './space-log.ts'
import type { SpaceSession } from './space-session.ts'

/** What the stage lane of one Space stands on. */
export type StageLaneDeps = {
  readonly self: PeerId
  readonly space: SpaceLog['space']
  /** Those of the stage: see `splitLinks`. */
  readonly links: MediaLinks
  readonly log: Pick<SpaceLog, 'state' | 'delegationOf'>
  readonly facts: SpaceSession['facts']
  readonly revoked: Pick<RevokedSessions, 'isRevoked'>
  readonly clock: Clock
  readonly keys: SpaceKeys
  readonly ports: { readonly log: Log }
}

/** A packet of somebody on stage, over the link that proves who it is. Nothing of it was decrypted. */
export type StagePacket = { readonly session: SessionId; readonly packet: Uint8Array }

/** Who speaks at the other end of a link, as the log has it. */
type Member = { readonly session: SessionId; readonly kid: bigint }

const NOBODY: ReadonlySet<SessionId> = new Set()

/** What members of the stage say to each other without a tree between them. */
export class StageLane {
  readonly facts = new Events<{ readonly packet: StagePacket }>()
  readonly #deps: StageLaneDeps
  readonly #mesh: StageMesh
  readonly #direct = new Watchable(NOBODY)
  readonly #undo: Undo[]
  /** Everybody on stage by peer. */
  #members: ReadonlyMap<PeerId, Member> = new Map()
  #roots: ReadonlyMap<PeerId, readonly string[]> = new Map()
  #naming = 0
  #sealer: SealInTurn | undefined

  constructor(deps: StageLaneDeps) {
    this.#deps = deps
    const { space, self, links, clock, log, ports } = deps
    this.#mesh = new StageMesh({
      space,
      self,
      links,
      clock,
      log: ports.log,
      addressesOf: peer => this.#roots.get(peer) ?? [],
      packet: (from, bytes) => this.#take(from, bytes),
    })
    this.#undo = [
      log.state.watch(() => this.#onState()),
      deps.facts.on('notice', ({ roots }) => {
        this.#roots = new Map(roots.map(({ peer, addresses }) => [peer, addresses]))
      }),
      this.#mesh.linked.watch(() => this.#tellDirect()),
    ]
    this.#onState()
  }

  /** Sessions to whom a link stands while both of us are on stage. */
  get direct(): Watched<ReadonlySet<SessionId>> {
    return this.#direct
  }

  /** From now on `send` says it as this session: one for as long as the lane lives. */
  async speakAs(session: SessionId): Promise<void> {
    // Another sealer under the same key would count from 0 again.
    if (this.#sealer !== undefined) return
    const { space, keys, ports } = this.#deps
    const sealer = new SealInTurn(
      { key: undefined, log: ports.log, finish: async sframe => sframe },
      packet => this.#mesh.send(packet),
    )
    this.#sealer = sealer
    this.#undo.push(
      await followKeys(keys, { space, session, lane: 'stage' }, key => sealer.use(key)),
    )
  }

  /** Says one frame, or none, to all who are linked. Nothing is sealed for nobody. */
  send(payload: BundlePayload): void {
    if (this.#mesh.isHeard) this.#sealer?.seal(payload)
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo.splice(0)) undo()
    this.#sealer?.close()
    this.#mesh.close()
  }

  #onState(): void {
    const state = this.#deps.log.state.current
    const stage = state?.phase === 'live' ? state.stage : []
    const isOurs = stage.some(({ peer }) => peer === this.#deps.self)
    this.#mesh.setOthers(isOurs ? stage.map(({ peer }) => peer) : [])
    void this.#name(stage)
  }

  async #name(stage: readonly { readonly peer: PeerId; readonly session: SessionId }[]) {
    const naming = ++this.#naming
    const named = stage.map(async ({ peer, session }): Promise<[PeerId, Member]> => {
      const kid = await kidOf({ session, epoch: PUBLIC_EPOCH, lane: 'stage' })
      return [peer, { session, kid }]
    })
    const members = new Map(await Promise.all(named))
    // A later stage overtook this one while the hashes were made.
    if (naming !== this.#naming) return
    this.#members = members
    this.#tellDirect()
  }

  #tellDirect(): void {
    const linked = this.#mesh.linked.current
    const direct = [...this.#members].filter(([peer]) => linked.has(peer))
    this.#direct.set(new Set(direct.map(([, { session }]) => session)))
  }

  /** False for what no honest member sends. Whom we do not hear now is nobody's fault. */
  #take(from: PeerId, bytes: Uint8Array): boolean {
    const header = readStagePacket(bytes)
    if (!header.ok) return false
    const member = this.#members.get(from)
    if (member === undefined || !this.#isHeard(member.session)) return true
    const state = this.#deps.log.state.current
    const { kid } = header.value
    const name = state !== undefined && isPrivate(state) ? withoutEpoch(kid) : kid
    if (name !== member.kid) return false
    this.facts.emit('packet', { session: member.session, packet: bytes.slice() })
    return true
  }

  #isHeard(session: SessionId): boolean {
    const { log, revoked } = this.#deps
    const state = log.state.current
    const delegation = log.delegationOf(session)
    const isRevoked = delegation !== undefined && revoked.isRevoked(delegation)
    return state !== undefined && !isRevoked && heardSessions(state).includes(session)
  }
}
