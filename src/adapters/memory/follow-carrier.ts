import { readFollowUpdate } from '../../wire/follow-update.ts'
import { readStateVector, writeStateVector } from '../../wire/state-vector.ts'
import { writeBody } from '../../wire/attestation.ts'
import { writeVaruint } from '../../wire/varuint.ts'
import { MisuseError } from '../../errors.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { Followee, FollowCarrier } from '../../ports/follow-carrier.ts'

/** An item, or what is left of one that a higher number of the same follower superseded. */
type Item = { readonly follower: AccountId; readonly body: Uint8Array | undefined }

type Doc = {
  readonly items: Map<number, Item>
  /** Each follower's highest number. */
  readonly highest: Map<AccountId, number>
}

/** Twin of the Yjs documents: the same bytes out for the same bytes in, without Yjs. */
export class MemoryFollowCarrier implements FollowCarrier {
  readonly #docs = new Map<string, Doc>()

  apply(followee: Followee, canonicalUpdate: Uint8Array): void {
    const { community, account } = followee
    const update = readFollowUpdate(canonicalUpdate, { community, followee: account })
    if (!update.ok) throw new MisuseError(`expected our own encoding, found it ${update.reason}`)
    const doc = this.#docs.get(nameOf(followee)) ?? { items: new Map(), highest: new Map() }
    this.#docs.set(nameOf(followee), doc)
    for (const { number, attestation } of update.value.live) {
      put(doc, number, { follower: attestation.follower, body: writeBody(attestation) })
    }
  }

  stateVector(followee: Followee): Uint8Array {
    return writeStateVector(this.#docs.get(nameOf(followee))?.items.keys() ?? [])
  }

  difference(followee: Followee, stateVector: Uint8Array): Uint8Array | undefined {
    const known = readStateVector(stateVector)
    if (!known.ok) return undefined
    const items = falling(this.#docs.get(nameOf(followee))?.items ?? new Map<number, Item>())
    return encode(
      items.filter(([number]) => !known.value.has(number)),
      items.filter(([, item]) => item.body === undefined).map(([number]) => number),
    )
  }

  drop(followee: Followee): void {
    this.#docs.delete(nameOf(followee))
  }
}

const nameOf = ({ community, account }: Followee): string => `${community}/${account}`

const falling = (items: ReadonlyMap<number, Item>): [number, Item][] =>
  [...items].sort(([a], [b]) => b - a)

/** Like Yjs: the first item of a number stays, and of a follower's items the highest number lives. */
function put(doc: Doc, number: number, item: Item): void {
  if (doc.items.has(number)) return
  const { follower } = item
  const incumbent = doc.highest.get(follower)
  const wins = incumbent === undefined || number > incumbent
  doc.items.set(number, wins ? item : { follower, body: undefined })
  if (wins && incumbent !== undefined) doc.items.set(incumbent, { follower, body: undefined })
  if (wins) doc.highest.set(follower, number)
}

function encode(items: readonly [number, Item][], deleted: readonly number[]): Uint8Array {
  const bytes: number[] = []
  writeVaruint(bytes, items.length)
  for (const [number, { follower, body }] of items) {
    writeVaruint(bytes, 1)
    writeVaruint(bytes, number)
    bytes.push(0, body === undefined ? 0x21 : 0x23, 1, 1, 0x66, follower.length)
    bytes.push(...new TextEncoder().encode(follower))
    if (body === undefined) bytes.push(1)
    else bytes.push(body.length, ...body)
  }
  writeVaruint(bytes, deleted.length)
  for (const number of deleted) {
    writeVaruint(bytes, number)
    bytes.push(1, 0, 1)
  }
  return Uint8Array.from(bytes)
}
