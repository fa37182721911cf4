import { entriesOf, hostConfig, listenerConfig, relayConfig } from '../peers/configs.ts'
import { PeerProcess } from '../peers/peer-process.ts'
import type { PeerId } from '../../../src/domain/ids.ts'
import type { Standing } from '../peers/messages.ts'

/** Two relays of three slots, six forwarders of three, and six who only listen. */
const RELAYS = 2
const RELAY_SLOTS = 3
const FORWARDERS = 6
const FORWARDER_SLOTS = 3
const LEAVES = 6
const LOOK_EVERY_MS = 100

type Kind = 'relay' | 'forwarder' | 'leaf'
/** One peer of the grove. */
export type Tree = { readonly kind: Kind; readonly peer: PeerProcess; readonly id: PeerId }
/** How everybody stood when last looked at. */
export type Stood = ReadonlyMap<PeerId, Standing>

/** A small tree of real processes, kept at its size however many of them die. */
export class Grove {
  readonly host: PeerProcess
  readonly #delayMs: number
  readonly #trees: Tree[] = []
  #named = 0

  private constructor(host: PeerProcess, delayMs: number) {
    this.host = host
    this.#delayMs = delayMs
  }

  /** The host alone, with one slot for whoever comes before the others. `delayMs`: each peer's access, each way. */
  static async plant(delayMs: number): Promise<Grove> {
    const line = { delayMs, loss: 0, seed: 0 }
    return new Grove(await PeerProcess.start(hostConfig({ slots: 1, line })), delayMs)
  }

  async grow(): Promise<void> {
    for (let one = 0; one < RELAYS; one += 1) await this.add('relay')
    for (let one = 0; one < FORWARDERS; one += 1) await this.add('forwarder')
    for (let one = 0; one < LEAVES; one += 1) await this.add('leaf')
  }

  get trees(): readonly Tree[] {
    return this.#trees.filter(({ peer }) => !peer.isGone)
  }

  async add(kind: Kind): Promise<Tree> {
    this.#named += 1
    const line = { delayMs: this.#delayMs, loss: 0, seed: this.#named }
    const relays = this.#relays.map(({ peer }) => peer)
    const entries = entriesOf([...relays, this.host])
    const name = `p${this.#named}`
    const given = { line, entries }
    const config =
      kind === 'relay'
        ? relayConfig(name, this.host.place, { ...given, slots: RELAY_SLOTS })
        : listenerConfig(name, this.host.place, {
            ...given,
            slots: kind === 'leaf' ? 0 : FORWARDER_SLOTS,
          })
    const peer = await PeerProcess.start(config)
    const tree = { kind, peer, id: peer.place.entry.peer }
    this.#trees.push(tree)
    if (kind === 'relay') await this.feed()
    return tree
  }

  async remove(tree: Tree): Promise<void> {
    await tree.peer.close()
    this.#trees.splice(this.#trees.indexOf(tree), 1)
    if (tree.kind === 'relay') await this.feed()
  }

  /** The host makes the relays that are there its roots. */
  async feed(): Promise<void> {
    await this.host.ask({ kind: 'feed', roots: entriesOf(this.#relays.map(({ peer }) => peer)) })
  }

  async look(): Promise<Stood> {
    const { trees } = this
    return new Map(
      await Promise.all(trees.map(async ({ id, peer }) => [id, await peer.standing()] as const)),
    )
  }

  /** Waits until everybody hears and has somebody to fall back on; answers how they stand, also when they did not. */
  async settled(withinMs: number): Promise<{ readonly stood: Stood; readonly isWhole: boolean }> {
    const deadline = performance.now() + withinMs
    for (;;) {
      const stood = await this.look()
      const isWhole = this.trees.every(({ id, kind }) => {
        const standing = stood.get(id)
        const isSafe = kind === 'relay' || (standing?.standbys.length ?? 0) > 0
        return standing?.isAttached === true && isSafe
      })
      if (isWhole || performance.now() > deadline) return { stood, isWhole }
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
    }
  }

  /** Whose sound comes through that peer, those fed by it first. */
  below(id: PeerId, stood: Stood): readonly Tree[] {
    const fed = this.trees.filter(tree => stood.get(tree.id)?.parents.includes(id) === true)
    const people = fed.filter(({ kind }) => kind !== 'relay')
    return [...people, ...people.flatMap(tree => this.below(tree.id, stood))]
  }

  async close(): Promise<void> {
    await Promise.all([this.host, ...this.#trees.map(({ peer }) => peer)].map(one => one.close()))
  }

  get #relays(): readonly Tree[] {
    return this.trees.filter(({ kind }) => kind === 'relay')
  }
}
