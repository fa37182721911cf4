import { describe, expect, it } from 'vitest'
import { ALL_HPKE, hpkeFacts } from '../contracts/hpke-vectors.ts'
import { hpkeOpen, hpkeSeal } from '../../src/crypto/hpke.ts'
import { generateSealingKey } from '../../src/crypto/sealing-key.ts'
import type { SealingKey } from '../../src/ports/key-store.ts'

const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)

async function key(): Promise<SealingKey> {
  const made = await generateSealingKey()
  if (made === undefined) throw new Error('expected X25519')
  return made
}

describe('HPKE', () => {
  it('gives what RFC 9180 gives for its first suite, and refuses keys that are none', async () => {
    expect(await hpkeFacts()).toEqual(ALL_HPKE)
  })

  it('opens for the one it was sealed to, under the same words, and whole', async () => {
    const [bob, carol] = [await key(), await key()]
    const sealed = await hpkeSeal(bob.publicKey, text('here'), text('secret'))
    if (!sealed.ok) throw new Error(sealed.reason)
    const opened = async (who: SealingKey, info: string, what = sealed.value) =>
      (await hpkeOpen(who, text(info), what)).ok
    expect(await opened(bob, 'here')).toBe(true)
    expect(await opened(carol, 'here')).toBe(false)
    expect(await opened(bob, 'there')).toBe(false)
    for (let at = 0; at < sealed.value.length; at += 1) {
      const altered = sealed.value.map((byte, place) => (place === at ? byte ^ 1 : byte))
      // The top bit of an X25519 key is masked: no altered byte but bit 255 of enc, which is not touched here.
      expect(await opened(bob, 'here', altered), `byte ${at}`).toBe(false)
      expect(await opened(bob, 'here', sealed.value.slice(0, at)), `${at} bytes`).toBe(false)
    }
  })

  it('never seals the same twice', async () => {
    const bob = await key()
    const seals = [1, 2].map(() => hpkeSeal(bob.publicKey, text('i'), text('secret')))
    const [one, other] = await Promise.all(seals)
    expect(one).not.toEqual(other)
  })
})
