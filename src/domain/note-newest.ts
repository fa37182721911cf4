/**
 * Notes an entry as the newest, and forgets the oldest one above `max`: what was not noted for longest.
 * Answers whom it forgot.
 */
export function noteNewest<Key, Value>(
  map: Map<Key, Value>,
  [key, value]: readonly [Key, Value],
  max: number,
): Key | undefined {
  // Deleted first: a map keeps the place of a key that it has already.
  map.delete(key)
  map.set(key, value)
  if (map.size <= max) return undefined
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
  return oldest
}
