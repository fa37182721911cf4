import { nativeBytes } from './native-bytes.ts'

/** SHA-256 of `bytes`: 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', nativeBytes(bytes)))
}
