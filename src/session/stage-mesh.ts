import {
  ALIVE_EVERY_MS,
  answerAsk,
  linkedPeers,
  newMesh,
  stepMesh,
  type Mesh,
  type MeshEffect,
  type MeshEvent,
} from '../domain/stage/mesh.ts'
import { readStageAsk, readStageReply, writeStageAsk, writeStageReply } from '../wire/stage-lane.ts'
import { StageLink } from './stage-link.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AskAnswer, MediaLink, MediaLinks } from '../ports/media-link.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeerId, SpaceId } from '../domain/ids.ts'

/** What the links between members of a stage stand on. */
export type StageMeshDeps = {
  readonly space: SpaceId
  readonly self: PeerId
  readonly links: MediaLinks
  readonly clock: Clock
  readonly log: Log
  /** Where this member may be reached, as far as we know. */
  addressesOf(peer: PeerId): readonly string[]
  /** Something came over the link to this member. False: it is no packet of theirs. */
  packet(from: PeerId, bytes: Uint8Array): boolean
}

/** What operators' filters see as the protocol of a misdeed. */
const PROTOCOL = 'stage'
const TICK_MS = 500

/** Keeps a link to every other member of the stage while we stand on it. */
export class StageMesh {
  readonly #deps: StageMeshDeps
  readonly #links = new Map<PeerId, StageLink>()
  /** Links to who left the stage, or of ours when we did: for a moment still used. */
  readonly #lingering = new Set<StageLink>()
  readonly #asks = new Map<PeerId, AbortController>()
  readonly #linked = new Watchable<ReadonlySet<PeerId>>(new Set())
  readonly #undo: readonly Undo[]
  #mesh: Mesh
  #stopTicking: Undo | undefined
  #sinceAliveMs = 0
  #isClosed = false

  constructor(deps: StageMeshDeps) {
    this.#deps = deps
    this.#mesh = newMesh(deps.self)
    this.#undo = [deps.links.serve((from, ask) => this.#answer(from, ask))]
  }

  /** Members to whom a link stands. */
  get linked(): Watched<ReadonlySet<PeerId>> {
    return this.#linked
  }

  /** Whether anybody would get a packet. */
  get isHeard(): boolean {
    return this.#links.size + this.#lingering.size > 0
  }

  /** The others on stage; none when we do not stand there. */
  setOthers(others: readonly PeerId[]): void {
    if (this.#isClosed) return
    this.#step({ kind: 'stage', others })
    if (others.length > 0) {
      this.#stopTicking ??= this.#deps.clock.every(TICK_MS, () => this.#tick())
      return
    }
    this.#stopTicking?.()
    this.#stopTicking = undefined
  }

  /** Sends a packet of our own to every member. */
  send(packet: Uint8Array): void {
    for (const link of [...this.#links.values(), ...this.#lingering]) link.send(packet)
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.setOthers([])
    this.#isClosed = true
    for (const undo of this.#undo) undo()
    for (const link of [...this.#links.values(), ...this.#lingering]) link.close()
  }

  #tick(): void {
    this.#sinceAliveMs += TICK_MS
    if (this.#sinceAliveMs >= ALIVE_EVERY_MS) {
      this.#sinceAliveMs = 0
      for (const link of this.#links.values()) link.sayAlive()
    }
    this.#step({ kind: 'tick' })
  }

  #step(event: MeshEvent): void {
    const { mesh, effects } = stepMesh(this.#mesh, event, this.#deps.clock.now())
    this.#mesh = mesh
    for (const effect of effects) this.#act(effect)
    const linked = new Set(linkedPeers(this.#mesh))
    const before = this.#linked.current
    const isSame = linked.size === before.size && [...linked].every(peer => before.has(peer))
    if (!isSame) this.#linked.set(linked)
  }

  #act(effect: MeshEffect): void {
    if (effect.kind === 'ask') return void this.#ask(effect.peer)
    this.#asks.get(effect.peer)?.abort()
    const link = this.#links.get(effect.peer)
    if (link === undefined) return
    this.#links.delete(effect.peer)
    if (effect.lingerMs === 0) return link.close()
    this.#lingering.add(link)
    link.cancelLinger = this.#deps.clock.after(effect.lingerMs, () => link.close())
  }

  async #ask(peer: PeerId): Promise<void> {
    const { space, links } = this.#deps
    const abort = new AbortController()
    this.#asks.set(peer, abort)
    const to: PeerAddress = { peer, addresses: this.#deps.addressesOf(peer) }
    const outcome = await links.connect(to, writeStageAsk(space), abort.signal)
    if (this.#asks.get(peer) === abort) this.#asks.delete(peer)
    const reply = outcome.kind === 'unreachable' ? undefined : readStageReply(outcome.reply)
    const isAccepted = reply?.ok === true && reply.value === 'accepted'
    if (outcome.kind !== 'linked') return this.#step({ kind: 'failed', peer })
    if (isAccepted && !abort.signal.aborted) return this.#take(outcome.link)
    outcome.link.close()
    this.#step({ kind: 'failed', peer })
  }

  async #answer(from: PeerId, bytes: Uint8Array): Promise<AskAnswer> {
    const ask = readStageAsk(bytes)
    if (!ask.ok) this.#deps.log.misbehaviour(from, PROTOCOL, ask.reason)
    const isOurs = ask.ok && ask.value === this.#deps.space && !this.#isClosed
    const answer = isOurs ? answerAsk(this.#mesh, from) : 'not-on-stage'
    const reply = writeStageReply(answer)
    if (answer !== 'accepted') return { accept: false, reply }
    return { accept: true, reply, linked: media => this.#take(media), failed: () => undefined }
  }

  #take(media: MediaLink): void {
    const { peer } = media
    // Off the stage while the link was made.
    if (this.#isClosed || !this.#mesh.edges.has(peer)) return media.close()
    const older = this.#links.get(peer)
    const link = new StageLink(media, () => this.#deps.clock.now(), {
      heard: () => this.#links.get(peer) === link && this.#step({ kind: 'heard', peer }),
      packet: packet => this.#deps.packet(peer, packet) || link.blame('malformed'),
      misbehaved: reason => this.#deps.log.misbehaviour(peer, PROTOCOL, reason),
      closed: () => this.#gone(link),
    })
    this.#links.set(peer, link)
    older?.close()
    this.#step({ kind: 'linked', peer })
    link.listen()
  }

  #gone(link: StageLink): void {
    this.#lingering.delete(link)
    if (this.#links.get(link.peer) !== link) return
    this.#links.delete(link.peer)
    this.#step({ kind: 'closed', peer: link.peer })
  }
}
