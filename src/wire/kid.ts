import type { ByteReader } from './varuint.ts'
import type { ByteWriter } from './byte-writer.ts'

/** KIDs are below 2^48 (PROTOCOL.md, "Bundle"). */
const KID_BYTES = 6

export function writeKid(into: ByteWriter, kid: bigint): void {
  const bytes = new Uint8Array(KID_BYTES)
  for (let place = KID_BYTES - 1, rest = kid; place >= 0; place -= 1, rest >>= 8n) {
    bytes[place] = Number(rest & 255n)
  }
  into.raw(bytes)
}

export const readKid = (reader: ByteReader): bigint | undefined =>
  reader.take(KID_BYTES)?.reduce((high, byte) => (high << 8n) | BigInt(byte), 0n)
