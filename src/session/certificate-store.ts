import type { CertificateId } from '../domain/ids.ts'

/** Certificates kept to be served and counted again: some 250 hosts' of 63 kB, or 76 of the largest. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024
/** Names of certificates that are wrong for ever, so that nobody makes us verify one twice. */
const REFUSED_MAX = 1_024

/** A certificate whose signatures were checked, or that we built from checked ones. */
export type KeptCertificate = { readonly bytes: Uint8Array }

/** Verified certificates by name, the least recently used going first. */
export class CertificateStore<Refusal extends string> {
  readonly #kept = new Map<CertificateId, KeptCertificate>()
  readonly #refused = new Map<CertificateId, Refusal>()
  #bytes = 0

  get(id: CertificateId): KeptCertificate | undefined {
    const kept = this.#kept.get(id)
    if (kept === undefined) return undefined
    this.#kept.delete(id)
    this.#kept.set(id, kept)
    return kept
  }

  put(id: CertificateId, bytes: Uint8Array): KeptCertificate {
    const known = this.get(id)
    if (known !== undefined) return known
    const kept = { bytes }
    this.#kept.set(id, kept)
    this.#bytes += bytes.length
    for (const [oldest, { bytes: old }] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES_MAX || oldest === id) break
      this.#kept.delete(oldest)
      this.#bytes -= old.length
    }
    return kept
  }

  /** Why this name can prove nothing, if that is known. */
  refusalOf(id: CertificateId): Refusal | undefined {
    return this.#refused.get(id)
  }

  refuse(id: CertificateId, reason: Refusal): void {
    this.#refused.set(id, reason)
    const [oldest] = this.#refused.keys()
    if (this.#refused.size > REFUSED_MAX && oldest !== undefined) this.#refused.delete(oldest)
  }
}
