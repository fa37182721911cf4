import { openPresence } from '../crypto/open-presence.ts'
import { pagesFor, readAgainMs, stillHolds, type Presence } from '../domain/space/presence.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crowd } from '../ports/media-engine.ts'
import type { TimeMs } from '../domain/time.ts'
import type { HerePage, PresenceDoor } from './presence-door.ts'

export type CrowdReaderDeps = {
  readonly space: SpaceId
  readonly door: Pick<PresenceDoor, 'ask' | 'facts'>
  readonly clock: Clock
  listeners(): number
}

/** Four pages a second: fifteen kilobytes, a third of what the sound takes of a slow line. */
const ASK_EVERY_MS = 250
/** A page that does not come is asked for again. */
const ANSWER_MS = 3_000

/** Reads who is here, for as long as somebody looks. Every presence is checked before it is shown. */
export class CrowdReader {
  readonly #deps: CrowdReaderDeps
  readonly #crowd = new Watchable<Crowd>({ people: [], listed: 0, isWhole: false })
  readonly #byPage = new Map<number, readonly Presence[]>()
  /** As the round before found them. */
  #before: ReadonlyMap<AccountId, Presence> = new Map()
  readonly #undo: Undo[]
  #pages = 1
  /** Pages that have not come in this round. */
  #missing = new Set<number>([0])
  #askedAtMs = -ANSWER_MS
  #asked: number | undefined
  /** When the last round was over. */
  #readAtMs: TimeMs = 0
  #turn: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(deps: CrowdReaderDeps) {
    this.#deps = deps
    this.#undo = [
      deps.door.facts.on('here', here => {
        this.#turn = this.#turn.then(() => this.#take(here))
      }),
      deps.clock.every(ASK_EVERY_MS, () => this.#ask()),
    ]
    this.#ask()
  }

  get crowd(): Watched<Crowd> {
    return this.#crowd
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const undo of this.#undo.splice(0)) undo()
  }

  #ask(): void {
    const nowMs = this.#deps.clock.now()
    if (this.#missing.size === 0) {
      if (nowMs - this.#readAtMs < readAgainMs(this.#pages)) return
      this.#begin(this.#pages)
    }
    if (this.#asked !== undefined && nowMs - this.#askedAtMs < ANSWER_MS) return
    const [next] = this.#missing
    if (next === undefined) return
    this.#asked = next
    this.#askedAtMs = nowMs
    this.#deps.door.ask({ page: next, pages: this.#pages })
  }

  async #take(here: HerePage): Promise<void> {
    if (here.pages !== this.#pages || !this.#missing.has(here.page)) return
    // No second opinion: a made-up page would cost a tenth of a second, and honest signatures need none.
    const opened = await Promise.all(
      here.people.map(bytes => openPresence(bytes, this.#deps.space, () => false)),
    )
    if (this.#isClosed || here.pages !== this.#pages) return
    const nowMs = this.#deps.clock.now()
    const listeners = this.#deps.listeners()
    const people = opened.flatMap(({ ok, ...read }) =>
      ok && 'value' in read && stillHolds(read.value, nowMs, listeners) ? read.value : [],
    )
    this.#byPage.set(here.page, people)
    this.#missing.delete(here.page)
    this.#asked = undefined
    const pages = pagesFor(here.listed)
    if (pages !== this.#pages) this.#begin(pages)
    else if (this.#missing.size === 0) this.#end(nowMs)
    this.#crowd.set({
      people: [...this.#everybody().values()],
      listed: here.listed,
      isWhole: this.#missing.size === 0,
    })
  }

  /** Another round. Until it is over, whoever was here before is still shown. */
  #begin(pages: number): void {
    this.#before = this.#everybody()
    this.#byPage.clear()
    this.#pages = pages
    this.#missing = new Set(Array.from({ length: pages }, (_, page) => page))
    this.#asked = undefined
  }

  #end(nowMs: TimeMs): void {
    this.#before = new Map()
    this.#readAtMs = nowMs
  }

  #everybody(): ReadonlyMap<AccountId, Presence> {
    const all = new Map(this.#before)
    for (const people of this.#byPage.values()) {
      for (const presence of people) all.set(presence.account, presence)
    }
    return all
  }
}
