/** As long as an epoch's secret. */
const SECRET_BYTES = 32

/** Every stretch of 32 bytes in what somebody carried: whatever could be a secret in it. */
export function everySecretIn(carried: unknown): readonly Uint8Array[] {
  if (carried instanceof Uint8Array) {
    const count = Math.max(0, carried.length - SECRET_BYTES + 1)
    return Array.from({ length: count }, (_, at) => carried.slice(at, at + SECRET_BYTES))
  }
  if (typeof carried !== 'object' || carried === null) return []
  return Object.values(carried).flatMap(everySecretIn)
}
