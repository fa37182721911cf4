import { createHash } from 'node:crypto'
import { etc, getPublicKey, hashes, Point, utils } from '@noble/ed25519'
import { person, type Person } from './follows.ts'

/** A point of order eight: added to R it changes nothing for whoever multiplies by eight, as ZIP-215 does. */
const TORSION = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'

/**
 * Somebody whose signatures are good by ZIP-215 and refused by every WebCrypto: valid under our rule, and
 * each costs a second opinion. The same person at every run for the same number.
 */
export async function oddPerson(number: number): Promise<Person> {
  hashes.sha512 = message => Uint8Array.from(createHash('sha512').update(message).digest())
  const { account } = await person(number)
  const seed = Buffer.alloc(32, 7)
  seed.writeUInt32BE(number)
  const { scalar } = utils.getExtendedPublicKey(Uint8Array.from(seed))
  const publicKey = getPublicKey(Uint8Array.from(seed))
  const sign = async (message: Uint8Array): Promise<Uint8Array> => {
    const nonce = reduced(seed, message)
    const r = Point.BASE.multiply(nonce).add(Point.fromHex(TORSION)).toBytes()
    const challenge = reduced(r, publicKey, message)
    const s = (nonce + challenge * scalar) % Point.CURVE().n
    return new Uint8Array([...r, ...etc.hexToBytes(s.toString(16).padStart(64, '0')).toReversed()])
  }
  return { account, signer: { publicKey, sign } }
}

function reduced(...parts: readonly Uint8Array[]): bigint {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  const hex = Buffer.from(Uint8Array.from(hash.digest()).toReversed()).toString('hex')
  return BigInt(`0x${hex}`) % Point.CURVE().n
}
