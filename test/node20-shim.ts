/**
 * Vitest 5 wants Node ≥ 22.12 and on Node 20 lacks only this, at the moment it reports a failure
 * (docs/decisions/0003-node-20.md). Loaded by vitest.config.ts, in the reporter's process.
 */
type GroupBy = <K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K) => Map<K, T[]>

function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

// The compiler's library does not know that Node 20 lacks it.
const map = Map as { groupBy?: GroupBy }
map.groupBy ??= groupBy
