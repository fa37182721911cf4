/** An Ed25519 private key that can be used and not read. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes, RFC 8032 pure Ed25519. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** Keeps the one account key of this browser profile or relay. Throws StorageError. */
export interface KeyStore {
  load(): Promise<Signer | undefined>
  /** Stores the key made from this 32-byte seed, replacing any other. The caller wipes the seed. */
  keep(seed: Uint8Array): Promise<Signer>
  forget(): Promise<void>
}
