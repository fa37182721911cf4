/** A protobuf codec as protons generates it. */
type Codec<T> = { encode(value: Partial<T>): Uint8Array; decode(bytes: Uint8Array): T }

/**
 * Decodes bytes that our encoder would write for the same value, and no others: unknown or repeated
 * fields, padded numbers and broken UTF-8 answer undefined. protons throws at what it cannot read
 * and at lists beyond their bound; here that is a no as well.
 */
export function decodeCanonical<T>(codec: Codec<T>, bytes: Uint8Array): T | undefined {
  try {
    const value = codec.decode(bytes)
    return areEqual(codec.encode(value), bytes) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether two byte strings are the same. Not for secrets: its time tells where they differ. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}
