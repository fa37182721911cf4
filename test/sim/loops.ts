import type { SimNode } from './node.ts'

/** Counts loops of parents that stand for more than a second. */
export class LoopWatch {
  readonly #since = new Map<SimNode, number>()
  lasting = 0
  readonly #counted = new Set<SimNode>()

  /** A node took another parent: a loop through it is another loop. */
  moved(node: SimNode): void {
    if (this.#since.size > 0 && node.parentSinceMs > (this.#since.get(node) ?? Infinity)) {
      this.#since.delete(node)
      this.#counted.delete(node)
    }
  }

  forget(node: SimNode): void {
    this.#since.delete(node)
  }

  look(nodes: readonly SimNode[], nowMs: number): void {
    const inLoop = findLoops(nodes)
    for (const node of this.#since.keys()) if (!inLoop.has(node)) this.#since.delete(node)
    for (const node of inLoop) {
      const sinceMs = this.#since.get(node) ?? nowMs
      this.#since.set(node, sinceMs)
      if (nowMs - sinceMs < 1_000 || this.#counted.has(node)) continue
      this.#counted.add(node)
      this.lasting += 1
    }
  }
}

/** One member of each loop of living nodes. */
function findLoops(nodes: readonly SimNode[]): ReadonlySet<SimNode> {
  const seenIn = new Map<SimNode, number>()
  const found = new Set<SimNode>()
  for (const [walk, start] of nodes.entries()) {
    let at: SimNode | undefined = start
    while (at !== undefined && at.isUp && !seenIn.has(at)) {
      seenIn.set(at, walk)
      at = at.parent
    }
    if (at !== undefined && at.isUp && seenIn.get(at) === walk) found.add(at)
  }
  return found
}
