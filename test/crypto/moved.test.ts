import { describe, expect, test } from 'vitest'
import { openMoved } from '../../src/crypto/open-moved.ts'
import { seal } from '../../src/crypto/seal.ts'
import { sealMoved } from '../../src/crypto/seal-moved.ts'
import { consentBytes, MOVED_DOMAIN, writeMoved } from '../../src/wire/moved.ts'
import { NOON, person } from '../helpers/follows.ts'

const [alice, next, mallory] = await Promise.all([person(1), person(2), person(3)])
const said = { name: 'Alice', timeMs: NOON }
const move = { from: alice.account, to: next.account, ...said }

/** A move as a modified client would write it. */
async function written(
  change: Partial<Parameters<typeof writeMoved>[0]> & { readonly by?: typeof alice },
): Promise<Uint8Array> {
  const { by = alice, ...rest } = change
  const consent = await next.signer.sign(consentBytes(move))
  return seal(by.signer, MOVED_DOMAIN, writeMoved({ ...move, consent, ...rest }))
}

describe('a move', () => {
  test('opens as both keys signed it', async () => {
    const opened = await openMoved(await sealMoved(alice.signer, next.signer, said))
    expect(opened).toEqual({ ok: true, value: move })
  })

  test('to somebody who did not consent is refused', async () => {
    const refused = { ok: false, reason: 'consent' }
    expect(await openMoved(await written({ to: mallory.account }))).toEqual(refused)
    expect(await openMoved(await written({ timeMs: NOON + 1 }))).toEqual(refused)
    expect(await openMoved(await written({ by: mallory }))).toEqual(refused)
  })

  test('to oneself, to a key that verifies everything, or of another shape is refused', async () => {
    const reasonOf = async (envelope: Uint8Array): Promise<unknown> => openMoved(envelope)
    const same = await written({ to: alice.account })
    expect(await reasonOf(same)).toEqual({ ok: false, reason: 'same-account' })
    const small = await written({ to: 'A'.repeat(43) as typeof alice.account })
    expect(await reasonOf(small)).toEqual({ ok: false, reason: 'to-key' })
    const short = await written({ consent: new Uint8Array(63) })
    expect(await reasonOf(short)).toEqual({ ok: false, reason: 'malformed' })
    const long = await written({ name: 'x'.repeat(161) })
    expect(await reasonOf(long)).toEqual({ ok: false, reason: 'malformed' })
  })

  test('with any bit turned, or cut anywhere, is refused', async () => {
    const envelope = await sealMoved(alice.signer, next.signer, said)
    for (let at = 0; at < envelope.length; at += 1) {
      const turned = envelope.slice()
      turned[at] = (turned[at] ?? 0) ^ (1 << (at % 8))
      expect((await openMoved(turned)).ok, `bit of byte ${at}`).toBe(false)
      expect((await openMoved(envelope.subarray(0, at))).ok, `cut at ${at}`).toBe(false)
    }
  })

  test('longer than any move is not read', async () => {
    expect(await openMoved(new Uint8Array(513))).toEqual({ ok: false, reason: 'too-long' })
  })
})
