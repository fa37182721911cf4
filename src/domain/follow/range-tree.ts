import { letterValue } from '../base64url.ts'
import type { AccountId } from '../ids.ts'
import type { NamedAttestation } from './attestation.ts'

/** SHA-256, handed in: this folder hashes nothing by itself. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** Ranges that a range is split into: three bits of the follower's key, two digits a letter. */
export const BRANCHES = 8
/** Statements up to which a range is not split: about where eight more digests cost as much as naming them. */
export const LEAF_MAX = 16
/** Digits of the deepest range, 126 bits of key: nobody grinds seventeen keys that agree in so many. */
export const DEPTH_MAX = 42

/** A range of followers: the digits '0' … '7' that their keys begin with. '' is everybody. */
export type RangePath = string

/** What lies in one range. */
export type Range = {
  readonly count: number
  /** Equal where the same statements lie in it, whatever the way they came. */
  readonly digest: Uint8Array
  /** In ascending order of follower. */
  readonly items: Iterable<NamedAttestation>
}

/**
 * One followee's winners in ranges over the follower's key, each range with a digest: replicas find
 * what they differ in by comparing few of them. Never changes: {@link with} answers another one,
 * which shares what is the same. What it looks like depends on its statements alone.
 */
export class RangeTree {
  readonly #hash: Hash
  readonly #root: Node

  constructor(hash: Hash, root: Node = leafOf([])) {
    this.#hash = hash
    this.#root = root
  }

  /** This one and these statements, each in the place of another by its follower. One a follower. */
  with(statements: readonly NamedAttestation[]): RangeTree {
    return statements.length === 0
      ? this
      : new RangeTree(this.#hash, put(this.#root, statements, 0))
  }

  /** The digest of everything. */
  get digest(): Uint8Array {
    return digestOf(this.#root, this.#hash)
  }

  /** The digest of a range in which nothing lies. */
  get emptyDigest(): Uint8Array {
    return digestOf(EMPTY, this.#hash)
  }

  /** What lies in a range, possibly nothing. */
  at(path: RangePath): Range {
    let node = this.#root
    for (let depth = 0; depth < path.length; depth++) {
      if (node.kind === 'leaf') return this.#rangeOf(leafOf(within(node.items, path, depth)))
      node = node.children[Number(path[depth])] ?? EMPTY
    }
    return this.#rangeOf(node)
  }

  #rangeOf(node: Node): Range {
    const hash = this.#hash
    return {
      count: node.count,
      get digest() {
        return digestOf(node, hash)
      },
      items: itemsOf(node),
    }
  }
}

/** The digest is made when somebody asks for it, once. */
type Node = { readonly count: number; digest: Uint8Array | undefined } & (
  | { readonly kind: 'leaf'; readonly items: readonly NamedAttestation[] }
  | { readonly kind: 'fork'; readonly children: readonly Node[] }
)

const LEAF_MARK = 0
const FORK_MARK = 1

const leafOf = (items: readonly NamedAttestation[]): Node => ({
  kind: 'leaf',
  count: items.length,
  digest: undefined,
  items,
})

const EMPTY: Node = leafOf([])

function put(node: Node, statements: readonly NamedAttestation[], depth: number): Node {
  if (node.kind === 'leaf') return build(replaced(node.items, statements), depth)
  const parts = partition(statements, depth)
  return forkOf(
    node.children.map((child, digit) => {
      const part = parts[digit] ?? []
      return part.length === 0 ? child : put(child, part, depth + 1)
    }),
  )
}

function build(statements: readonly NamedAttestation[], depth: number): Node {
  if (statements.length <= LEAF_MAX || depth >= DEPTH_MAX) {
    return leafOf([...statements].sort((a, b) => compareAccounts(a.follower, b.follower)))
  }
  return forkOf(partition(statements, depth).map(part => build(part, depth + 1)))
}

function forkOf(children: readonly Node[]): Node {
  const count = children.reduce((sum, child) => sum + child.count, 0)
  return { kind: 'fork', count, digest: undefined, children }
}

function replaced(
  items: readonly NamedAttestation[],
  statements: readonly NamedAttestation[],
): readonly NamedAttestation[] {
  if (items.length === 0) return statements
  const byFollower = new Map(items.map(one => [one.follower, one]))
  for (const one of statements) byFollower.set(one.follower, one)
  return [...byFollower.values()]
}

function partition(statements: readonly NamedAttestation[], depth: number): NamedAttestation[][] {
  const parts: NamedAttestation[][] = Array.from({ length: BRANCHES }, () => [])
  for (const one of statements) parts[digitOf(one.follower, depth)]?.push(one)
  return parts
}

/** Three bits of the key: the upper or the lower half of a letter. */
function digitOf(account: AccountId, depth: number): number {
  const value = letterValue(account.charCodeAt(depth >> 1))
  return depth % 2 === 0 ? value >> 3 : value & 7
}

const within = (
  items: readonly NamedAttestation[],
  path: RangePath,
  from: number,
): readonly NamedAttestation[] =>
  items.filter(({ follower }) => {
    for (let depth = from; depth < path.length; depth++) {
      if (digitOf(follower, depth) !== Number(path[depth])) return false
    }
    return true
  })

function digestOf(node: Node, hash: Hash): Uint8Array {
  if (node.digest !== undefined) return node.digest
  const digest =
    node.kind === 'leaf'
      ? hash(
          marked(
            LEAF_MARK,
            node.items.map(one => one.hash),
          ),
        )
      : hash(
          marked(
            FORK_MARK,
            node.children.map(child => digestOf(child, hash)),
          ),
        )
  // All trees share the empty node, whatever they hash with.
  if (node !== EMPTY) node.digest = digest
  return digest
}

function marked(mark: number, hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + 32 * hashes.length)
  bytes[0] = mark
  for (const [index, hash] of hashes.entries()) bytes.set(hash, 1 + 32 * index)
  return bytes
}

function* itemsOf(node: Node): Iterable<NamedAttestation> {
  if (node.kind === 'leaf') yield* node.items
  else for (const child of node.children) yield* itemsOf(child)
}

/** Byte order of the keys, read off their texts. */
function compareAccounts(a: AccountId, b: AccountId): number {
  for (let at = 0; at < a.length; at++) {
    const difference = letterValue(a.charCodeAt(at)) - letterValue(b.charCodeAt(at))
    if (difference !== 0) return difference
  }
  return 0
}
