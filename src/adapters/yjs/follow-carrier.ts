import * as Y from 'yjs'
import { readStateVector } from '../../wire/state-vector.ts'
import type { Followee, FollowCarrier } from '../../ports/follow-carrier.ts'

/** Tells our own updates from any other in a document's events. */
const GATE = 'loggia-gate'

/**
 * One Y.Doc per followee, each attestation one item of the root map `f`. Only our own canonical
 * encoding comes in. A stranger's state vector is read by us before Yjs sees it.
 */
export class YjsFollowCarrier implements FollowCarrier {
  readonly #docs = new Map<string, Y.Doc>()

  apply(followee: Followee, canonicalUpdate: Uint8Array): void {
    Y.applyUpdate(this.#open(followee), canonicalUpdate, GATE)
  }

  stateVector(followee: Followee): Uint8Array {
    const doc = this.#docs.get(nameOf(followee))
    return doc === undefined ? Uint8Array.of(0) : Y.encodeStateVector(doc)
  }

  difference(followee: Followee, stateVector: Uint8Array): Uint8Array | undefined {
    if (!readStateVector(stateVector).ok) return undefined
    const doc = this.#docs.get(nameOf(followee))
    return doc === undefined ? Uint8Array.of(0, 0) : Y.encodeStateAsUpdate(doc, stateVector)
  }

  drop(followee: Followee): void {
    this.#docs.get(nameOf(followee))?.destroy()
    this.#docs.delete(nameOf(followee))
  }

  #open(followee: Followee): Y.Doc {
    const name = nameOf(followee)
    const doc = this.#docs.get(name) ?? new Y.Doc()
    this.#docs.set(name, doc)
    return doc
  }
}

const nameOf = ({ community, account }: Followee): string => `${community}/${account}`
