import { describe, expect, it } from 'vitest'
import { attest, people, person } from '../helpers/follows.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { signedBytesOf } from '../../src/crypto/open-attestation.ts'

const alice = await person(1)
const signed = (await Promise.all((await people(300)).map(one => attest(one, alice.account)))).map(
  signedBytesOf,
)

describe('checking many signatures', () => {
  it('answers in order, beyond what is in flight at once', async () => {
    const items = signed.map((item, index) =>
      index % 50 === 7 ? { ...item, signature: new Uint8Array(64) } : item,
    )
    const verdicts = await new LocalBulkVerifier().verifyAll(items)
    expect(verdicts.map((verdict, index) => (verdict ? -1 : index)).filter(at => at >= 0)).toEqual([
      7, 57, 107, 157, 207, 257,
    ])
  })

  it('answers false for malformed lengths and nothing for nothing', async () => {
    const [item] = signed
    if (item === undefined) throw new TypeError('no cast')
    const verifier = new LocalBulkVerifier()
    expect(await verifier.verifyAll([])).toEqual([])
    expect(
      await verifier.verifyAll([
        { ...item, publicKey: new Uint8Array(31) },
        { ...item, signature: new Uint8Array() },
        item,
      ]),
    ).toEqual([false, false, true])
  })

  it('serves several askers at once', async () => {
    const verifier = new LocalBulkVerifier()
    const answers = await Promise.all([verifier.verifyAll(signed), verifier.verifyAll(signed)])
    expect(answers.flat().every(Boolean)).toBe(true)
  })
})
