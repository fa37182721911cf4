import { answerBytes, askBytes } from './bytes.ts'
import { canConnect, wayMs } from './people.ts'
import { askersOwn, remembered, stemThrough } from '../../src/wire/stems.ts'
import { lieAnswer } from './mischief.ts'
import { stemsInAnswer } from '../../src/wire/tree-ask.ts'
import type { Answer } from '../../src/domain/tree/message.ts'
import type { SimNode } from './node.ts'
import type { TreeEffect } from '../../src/domain/tree/state.ts'
import type { World } from './world.ts'

type Connect = TreeEffect & { readonly kind: 'connect' }

/** A link is given up after this long; once more is tried (PROTOCOL, `/loggia/media/1`). */
export const SET_UP_MS = 5_000
/** ICE, DTLS and SCTP: round trips of a direct link until it stands. */
export const SET_UP_ROUND_TRIPS = 3
/** So long after a process died others' signalling knows. */
export const NOTICED_MS = 1_000

/** How asks and answers travel, and what becomes of a link that was granted. */
export class Signalling {
  readonly #world: World
  #nextToken = 1
  /** Set-ups under way, by who asked: what ends them when it gives up. */
  readonly #settingUp = new Map<string, () => void>()
  readonly #asked = new Map<number, (answer: Answer) => void>()

  constructor(world: World) {
    this.#world = world
  }

  abort(node: SimNode, attempt: number): void {
    node.aborted.add(attempt)
    this.#settingUp.get(`${node.person.peer} ${attempt}`)?.()
  }

  answer(node: SimNode, token: number, answer: Answer): void {
    this.#asked.get(token)?.(lieAnswer(node, answer))
    this.#asked.delete(token)
  }

  /** An ask travels by way of a relay, unless it goes to an entry point that we are connected with. */
  #signalMs(from: SimNode, to: SimNode): number {
    const isDirect = to.person.kind === 'relay' || to.person.kind === 'host'
    const [relay] = this.#world.relays
    if (isDirect || relay === undefined) return wayMs(from.person, to.person) + (isDirect ? 0 : 20)
    return wayMs(from.person, relay.person) + wayMs(relay.person, to.person)
  }

  connect(node: SimNode, { attempt, to, ask }: Connect): void {
    const there = this.#world.byPeer.get(to.peer)
    const { queue } = this.#world
    const stems = remembered(to.addresses.map(stemThrough), node.stems)
    this.#world.count(node, 'ask', askBytes(ask, stems.length))
    const unreachable = (afterMs: number): void =>
      queue.after(afterMs, () => this.#world.tell(node, { kind: 'unreachable', attempt }))
    if (there === undefined) return unreachable(200)
    if (this.#world.isSingleParent && ask.purpose === 'standby') return unreachable(200)
    const signalMs = this.#signalMs(node, there)
    queue.after(signalMs, () => {
      const isNoticed =
        !there.isAlive && !there.isCutOff && queue.nowMs - there.diedAtMs > NOTICED_MS
      if (isNoticed) return unreachable(signalMs)
      if (!there.isUp || this.#world.isCut(node, there)) return unreachable(2 * SET_UP_MS)
      const token = this.#nextToken
      this.#nextToken += 1
      this.#asked.set(token, answer => {
        this.#world.count(there, 'answer', answerBytes(answer, askersOwn(stems)))
        node.stems = remembered(node.stems, stemsInAnswer(answer))
        this.#onAnswer({ node, there, attempt, token, signalMs, purpose: ask.purpose }, answer)
      })
      this.#world.tell(there, { kind: 'asked', token, from: node.person.peer, ask })
    })
  }

  #onAnswer(
    asked: {
      readonly node: SimNode
      readonly there: SimNode
      readonly attempt: number
      readonly token: number
      readonly signalMs: number
      readonly purpose: string
    },
    answer: Answer,
  ): void {
    const { node, there, attempt, token, signalMs, purpose } = asked
    const { queue } = this.#world
    if (answer.kind === 'refused') {
      const { kind, ...refusal } = answer
      queue.after(signalMs, () => this.#world.tell(node, { kind, attempt, ...refusal }))
      return
    }
    const directMs = wayMs(node.person, there.person)
    const canReach = canConnect(node.person, there.person) && !this.#world.isCut(node, there)
    const setUpMs = canReach ? SET_UP_ROUND_TRIPS * 2 * directMs : SET_UP_MS
    const key = `${node.person.peer} ${attempt}`
    let isGivenUp = false
    // The signalling stream breaks, and the other side forgets whom it waited for.
    this.#settingUp.set(key, () => {
      this.#settingUp.delete(key)
      isGivenUp = true
      queue.after(signalMs, () => this.#world.tell(there, { kind: 'not-taken', token }))
    })
    queue.after(signalMs + setUpMs, () => {
      if (isGivenUp) return
      this.#settingUp.delete(key)
      const isOff = !node.isUp || node.aborted.delete(attempt)
      if (isOff || !canReach) {
        this.#world.tell(there, { kind: 'not-taken', token })
        if (!isOff) this.#world.tell(node, { kind: 'unreachable', attempt })
        return
      }
      if (!there.isUp) return this.#world.tell(node, { kind: 'unreachable', attempt })
      const isFeed = purpose === 'feed'
      const link = this.#world.link(isFeed ? node : there, isFeed ? there : node)
      this.#world.tell(there, { kind: 'taken', token, link: link.id })
      if (!link.isClosed)
        this.#world.tell(node, { kind: 'linked', attempt, link: link.id, route: answer.route })
    })
  }
}
