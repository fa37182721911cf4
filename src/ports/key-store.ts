/** An Ed25519 private key that can be used and not read. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes, RFC 8032 pure Ed25519. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

/**
 * A private key as it is stored, or posted to a Worker: structured-cloneable. `crypto/ed25519` makes
 * it and turns it into a {@link Signer}.
 */
export type SigningKey = {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** A non-extractable handle; the 32-byte seed only where the platform has no such handles. */
  readonly secret: CryptoKey | Uint8Array
}

/**
 * An X25519 key pair to which secrets of private Spaces are sealed. The private half is a handle; the pair can be
 * posted to a Worker.
 */
export type SealingKey = { readonly publicKey: Uint8Array; readonly privateKey: CryptoKey }

/** Keeps the one account key of this browser profile or relay. Throws StorageError. */
export interface KeyStore {
  /**
   * What it can write down: a browser stores handles that no script can read back, a file only
   * bytes. The key given to `keep` has a secret of this form where the platform can make one.
   */
  readonly holds: 'handles' | 'seeds'
  load(): Promise<SigningKey | undefined>
  /** Stores this key, replacing any other. The caller wipes a seed afterwards. */
  keep(key: SigningKey): Promise<void>
  forget(): Promise<void>
}
