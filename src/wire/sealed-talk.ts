import { accept, refuse, type Verdict } from '../verdict.ts'

/** What is said in a private Space, as it travels. PROTOCOL.md, section "Talk", is normative. */

const EPOCH_BYTES = 8
/** Of AES-GCM. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** What sealing adds to a text. */
export const SEALED_EXTRA = EPOCH_BYTES + NONCE_BYTES + TAG_BYTES

/** The parts of a sealed text. */
export type SealedTalk = {
  readonly epoch: number
  /** 12 bytes. */
  readonly nonce: Uint8Array
  /** The text's length and 16 bytes. */
  readonly sealed: Uint8Array
}

export function writeSealedTalk({ epoch, nonce, sealed }: SealedTalk): Uint8Array {
  const bytes = new Uint8Array(EPOCH_BYTES + NONCE_BYTES + sealed.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(epoch))
  bytes.set(nonce, EPOCH_BYTES)
  bytes.set(sealed, EPOCH_BYTES + NONCE_BYTES)
  return bytes
}

/** Reads it. Its length was bounded by whoever read the record around it. Never throws. */
export function readSealedTalk(bytes: Uint8Array): Verdict<SealedTalk, 'malformed'> {
  if (bytes.length <= SEALED_EXTRA) return refuse('malformed')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const epoch = Number(view.getBigUint64(0))
  if (epoch === 0 || !Number.isSafeInteger(epoch)) return refuse('malformed')
  return accept({
    epoch,
    nonce: bytes.slice(EPOCH_BYTES, EPOCH_BYTES + NONCE_BYTES),
    sealed: bytes.slice(EPOCH_BYTES + NONCE_BYTES),
  })
}
