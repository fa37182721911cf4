/**
 * Bytes as WebCrypto's types want them. WebCrypto takes no shared memory, and we put keys, messages
 * and signatures in none, so the cast only says what is already true.
 */
export const nativeBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes as Uint8Array<ArrayBuffer>
