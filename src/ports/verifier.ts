/** One signature to check. */
export type SignedBytes = {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  /** 64 bytes. */
  readonly signature: Uint8Array
}

/**
 * Checks many signatures away from the page's thread, at most 256 in flight.
 * The verdict is that of `crypto/ed25519`, the same everywhere (DESIGN §5).
 */
export interface BulkVerifier {
  /** One answer per item, in order. Malformed lengths answer false. */
  verifyAll(items: readonly SignedBytes[]): Promise<readonly boolean[]>
}
