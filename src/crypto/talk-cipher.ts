import { bytesOf, type SessionId, type SpaceId } from '../domain/ids.ts'
import { gcm } from './sframe-cipher.ts'
import { nativeBytes } from './native-bytes.ts'
import { writeSealedTalk, type SealedTalk } from '../wire/sealed-talk.ts'
import type { TimeMs } from '../domain/time.ts'

/** What is said in a private Space is read by its members alone. */

/** Whose words, where and when: what they are bound to. */
export type TalkSource = {
  readonly space: SpaceId
  readonly session: SessionId
  readonly atMs: TimeMs
}

/** The secret of an epoch. */
type Epoch = { readonly epoch: number; readonly secret: Uint8Array }

const TALK_TAG = new TextEncoder().encode('loggia/talk/v1\0')
const KEY_BITS = 128

/** Seals a text. `nonce`: 12 bytes of chance, never used twice. */
export async function sealTalk(
  text: Uint8Array,
  source: TalkSource,
  { epoch, secret, nonce }: Epoch & { readonly nonce: Uint8Array },
): Promise<Uint8Array> {
  const aead = await keyOf(secret, source)
  return writeSealedTalk({ epoch, nonce, sealed: await aead.seal(nonce, boundTo(source), text) })
}

/** Opens it; undefined where that secret does not. Never throws. */
export async function openTalk(
  { nonce, sealed }: SealedTalk,
  source: TalkSource,
  secret: Uint8Array,
): Promise<Uint8Array | undefined> {
  const aead = await keyOf(secret, source)
  return aead.open(nonce, boundTo(source), sealed)
}

/** A key of each session's own, so that two of them may happen on the same nonce. */
async function keyOf(secret: Uint8Array, { space, session }: TalkSource) {
  const input = await crypto.subtle.importKey('raw', nativeBytes(secret), 'HKDF', false, [
    'deriveBits',
  ])
  const info = Uint8Array.from([...TALK_TAG, ...bytesOf(space), ...bytesOf(session)])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
  return gcm(new Uint8Array(await crypto.subtle.deriveBits(params, input, KEY_BITS)))
}

function boundTo({ atMs }: TalkSource): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(atMs))
  return bytes
}
