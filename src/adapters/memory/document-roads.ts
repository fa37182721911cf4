import { Y_FRAME_MAX } from '../../wire/y-frame.ts'
import type { DocumentRoads, RoadHandlers, RoadLink } from '../../ports/document-roads.ts'
import type { Undo } from '../../events.ts'

type Member = { readonly handlers: RoadHandlers; readonly links: Set<MemoryRoadLink> }

/** Where roads in one process meet. */
export class MemoryRoadMap {
  readonly #topics = new Map<string, Set<Member>>()

  /** Somebody's roads. */
  roads(): DocumentRoads {
    return new MemoryRoads(this)
  }

  /** For roads: meets everybody who is there already. */
  enter(topic: string, handlers: RoadHandlers): Undo {
    const member: Member = { handlers, links: new Set() }
    const members = this.#topics.get(topic) ?? new Set()
    for (const other of members) connect(member, other)
    this.#topics.set(topic, members.add(member))
    return () => {
      members.delete(member)
      for (const link of member.links) link.close()
    }
  }
}

/** Twin of the y-webrtc roads: the same promises, in one process. */
class MemoryRoads implements DocumentRoads {
  readonly #map: MemoryRoadMap
  readonly #left = new Set<Undo>()

  constructor(map: MemoryRoadMap) {
    this.#map = map
  }

  join(topic: string, handlers: RoadHandlers): Undo {
    const leave = this.#map.enter(topic, handlers)
    this.#left.add(leave)
    return () => {
      this.#left.delete(leave)
      leave()
    }
  }

  close(): void {
    for (const leave of this.#left) leave()
    this.#left.clear()
  }
}

class MemoryRoadLink implements RoadLink {
  other: MemoryRoadLink | undefined
  readonly #owner: Member
  #isOpen = true

  constructor(owner: Member) {
    this.#owner = owner
    owner.links.add(this)
  }

  send(frame: Uint8Array): boolean {
    const { other } = this
    if (!this.#isOpen || other === undefined || frame.length > Y_FRAME_MAX) return false
    const copy = frame.slice()
    queueMicrotask(() => other.#hear(copy))
    return true
  }

  close(): void {
    this.#end()
    const { other } = this
    if (other !== undefined) queueMicrotask(() => other.#end())
  }

  open(): void {
    if (this.#isOpen) this.#owner.handlers.opened(this)
  }

  #hear(frame: Uint8Array): void {
    if (this.#isOpen) this.#owner.handlers.heard(this, frame)
  }

  #end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#owner.links.delete(this)
    this.#owner.handlers.closed(this)
  }
}

function connect(a: Member, b: Member): void {
  const [atA, atB] = [new MemoryRoadLink(a), new MemoryRoadLink(b)]
  atA.other = atB
  atB.other = atA
  queueMicrotask(() => {
    atA.open()
    atB.open()
  })
}
