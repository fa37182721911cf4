/** One signature to check. */
export type SignedBytes = {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  /** 64 bytes. */
  readonly signature: Uint8Array
}

/**
 * Says whether a second opinion may be had now, and counts it if so. One costs about 2 ms of a core,
 * and only bad and odd signatures need it: whoever brings them has a budget.
 */
export type Ration = () => boolean

/**
 * What a check came to: good, bad, or undefined where a second opinion was needed and refused. The
 * last is nobody's fault; treat it as not verified for now.
 */
export type SignatureVerdict = boolean | undefined

/**
 * Checks many signatures away from the page's thread, at most 256 in flight.
 * The verdict is that of `crypto/ed25519`, the same everywhere (DESIGN §5).
 */
export interface BulkVerifier {
  /**
   * One answer per item, in order. Malformed lengths answer false. `mayAskAgain` rations second
   * opinions by item; without it none is refused, which is for our own bytes only.
   */
  verifyAll(
    items: readonly SignedBytes[],
    mayAskAgain?: (index: number) => boolean,
  ): Promise<readonly SignatureVerdict[]>
}
