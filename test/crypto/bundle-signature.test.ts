import { expect, test } from 'vitest'
import { signBundle, verifyBundle } from '../../src/crypto/bundle-signature.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { mediaKey, publicEpochSecret, sessionTag } from '../../src/crypto/media-keys.ts'
import { idFromBytes, type SessionId, type SpaceId } from '../../src/domain/ids.ts'
import type { Verdict } from '../../src/verdict.ts'
import { partsOfKid, readBundleHeader } from '../../src/wire/bundle.ts'

/** 32 bytes always make an id. */
function value<T>(made: Verdict<T, string>): T {
  if (!made.ok) throw new RangeError(made.reason)
  return made.value
}

const space = value(idFromBytes<SpaceId>(new Uint8Array(32).fill(1)))
const otherSpace = value(idFromBytes<SpaceId>(new Uint8Array(32).fill(2)))
const speech = Uint8Array.of(0, 0, 0, 1, 9, 9)

async function bobSpeaks() {
  const signer = await generateSigner()
  const session = value(idFromBytes<SessionId>(signer.publicKey))
  const source = { space, session, epoch: 0, lane: 'audience' as const }
  const key = await mediaKey(await publicEpochSecret(space), source)
  const bytes = await signBundle(signer, space, await key.encrypt(0n, speech))
  return { session, key, bytes, bundle: value(readBundleHeader(bytes)), source }
}

test('a bundle that bob signed is his, and opens with the key that anyone can derive', async () => {
  const { session, bundle, source } = await bobSpeaks()
  expect(await verifyBundle(space, session, bundle)).toBe(true)
  const carols = await mediaKey(await publicEpochSecret(space), source)
  expect(await carols.decrypt(bundle.sframe)).toEqual({ ok: true, value: speech })
})

test('a bundle with any altered byte is not his', async () => {
  const { session, bytes } = await bobSpeaks()
  for (let place = 0; place < bytes.length; place += 3) {
    const altered = bytes.map((byte, at) => (at === place ? byte ^ 1 : byte))
    const bundle = readBundleHeader(altered)
    expect(bundle.ok && (await verifyBundle(space, session, bundle.value))).toBe(false)
  }
})

test('a bundle replayed into another Space or under another session is refused', async () => {
  const bob = await bobSpeaks()
  const mallory = await bobSpeaks()
  expect(await verifyBundle(otherSpace, bob.session, bob.bundle)).toBe(false)
  expect(await verifyBundle(space, mallory.session, bob.bundle)).toBe(false)
})

test('the key id names session, epoch and lane', async () => {
  const { session, bundle } = await bobSpeaks()
  const tag = await sessionTag(session)
  expect(partsOfKid(bundle.kid)).toEqual({ sessionTag: tag, epoch: 0, lane: 'audience' })
})

test('sessions, lanes, Spaces and epoch secrets have keys of their own', async () => {
  const { source } = await bobSpeaks()
  const secret = await publicEpochSecret(space)
  const other = await bobSpeaks()
  const keys = await Promise.all([
    mediaKey(secret, source),
    mediaKey(secret, { ...source, lane: 'stage' }),
    mediaKey(secret, { ...source, session: other.session }),
    mediaKey(secret, { ...source, space: otherSpace }),
    mediaKey(await publicEpochSecret(otherSpace), source),
  ])
  const bodies = await Promise.all(
    keys.map(async key => (await key.encrypt(9n, speech)).slice(-20).join()),
  )
  expect(new Set(bodies).size).toBe(5)
})
