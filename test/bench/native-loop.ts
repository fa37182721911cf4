/** Offsets in a certificate (PROTOCOL.md, "Certificate"), written out so that nothing of ours is measured. */
const HEAD = 64
const PACKED = 105
const TAG = new TextEncoder().encode('loggia/follow/v1\0')

/** Imports every member's key and verifies its signature with WebCrypto, all at once; answers how many are good. */
export async function verifyNatively(certificate: Uint8Array): Promise<number> {
  const checks: Promise<boolean>[] = []
  for (let at = HEAD; at < certificate.length; at += PACKED) {
    checks.push(check(certificate, at))
  }
  return (await Promise.all(checks)).filter(Boolean).length
}

async function check(certificate: Uint8Array, at: number): Promise<boolean> {
  const follower = certificate.slice(at + 9, at + 41)
  const signature = certificate.slice(at + 41, at + PACKED)
  const message = new Uint8Array(TAG.length + HEAD + 32 + 9)
  message.set(TAG)
  message.set(certificate.subarray(0, HEAD), TAG.length)
  message.set(follower, TAG.length + HEAD)
  message.set(certificate.subarray(at, at + 9), TAG.length + HEAD + 32)
  const key = await crypto.subtle.importKey('raw', follower, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, signature, message)
}
