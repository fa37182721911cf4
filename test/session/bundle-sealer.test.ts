import { expect, test } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { StorageError } from '../../src/errors.ts'
import { BundleSealer } from '../../src/session/bundle-sealer.ts'
import { readBundleHeader } from '../../src/wire/bundle.ts'
import { writeSframeHeader } from '../../src/wire/sframe-header.ts'
import { SPACE } from '../helpers/speaking.ts'
import { until } from '../helpers/until.ts'

const silence = { frameIndex: 0, startsTalkspurt: false, endsTalkspurt: true, frames: [] }

/** A sealer whose signatures are made when the test says so, or fail. */
function sealer() {
  const pending: { give: () => void; fail: () => void }[] = []
  const log = new MemoryLog()
  const numbers: bigint[] = []
  const made = new BundleSealer(
    {
      space: SPACE,
      log,
      signer: {
        publicKey: new Uint8Array(32),
        sign: () =>
          new Promise((resolve, reject) => {
            pending.push({
              give: () => resolve(new Uint8Array(64)),
              fail: () => reject(new StorageError('expected a key, it is gone')),
            })
          }),
      },
      key: {
        kid: 9n,
        encrypt: async (ctr, plain) =>
          Uint8Array.from([
            ...writeSframeHeader({ kid: 9n, ctr }),
            ...plain,
            ...new Uint8Array(16),
          ]),
        decrypt: () => Promise.resolve({ ok: false, reason: 'wrong-kid' }),
      },
    },
    bundle => {
      const header = readBundleHeader(bundle)
      if (header.ok) numbers.push(header.value.ctr)
    },
  )
  const next = async (): Promise<{ give: () => void; fail: () => void }> => {
    await until(() => pending.length > 0, 'a signature to be asked for')
    return pending.shift() ?? { give: () => {}, fail: () => {} }
  }
  return { made, log, numbers, next, pending }
}

test('bundles leave in the order of their numbers', async () => {
  const { made, numbers, next } = sealer()
  for (let n = 0; n < 3; n += 1) made.seal(silence)
  for (let n = 0; n < 3; n += 1) (await next()).give()
  await until(() => numbers.length === 3)
  expect(numbers).toEqual([0n, 1n, 2n])
})

test('a signature that fails costs one bundle, and its number is not used again', async () => {
  const { made, numbers, next, log } = sealer()
  made.seal(silence)
  made.seal(silence)
  ;(await next()).fail()
  ;(await next()).give()
  await until(() => numbers.length === 1)
  expect(numbers).toEqual([1n])
  expect(log.lines).toHaveLength(1)
})

test('a machine that signs too slowly drops the newest and says so', async () => {
  const { made, numbers, next, log } = sealer()
  for (let n = 0; n < 12; n += 1) made.seal(silence)
  for (let n = 0; n < 8; n += 1) (await next()).give()
  await until(() => numbers.length === 8)
  expect(log.lines).toHaveLength(4)
})

test('after close nothing is sent, also what was being signed', async () => {
  const { made, numbers, next, pending } = sealer()
  made.seal(silence)
  const signature = await next()
  made.close()
  signature.give()
  made.seal(silence)
  await new Promise(resolve => setImmediate(resolve))
  expect(numbers).toEqual([])
  expect(pending).toEqual([])
})
