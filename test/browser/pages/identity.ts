/** Identity in a page, driven by `test/browser/identity.test.ts`. */
import { BrowserKeyStore } from '../../../src/adapters/browser/key-store.ts'
import { MemoryClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryRandom } from '../../../src/adapters/memory/random.ts'
import { MemoryRows } from '../../../src/adapters/memory/rows.ts'
import { signerFromSeed, verify } from '../../../src/crypto/ed25519.ts'
import { ed25519Facts } from '../../contracts/ed25519.ts'
import { hasNativeEd25519 } from '../../../src/crypto/ed25519-native.ts'
import { sframeFacts } from '../../contracts/sframe-vectors.ts'
import { Account } from '../../../src/session/account.ts'

const identity = {
  hasNativeEd25519,

  /** What the rule says here about the vectors of `test/vectors`. */
  ed25519Facts,
  sframeFacts,

  async load(): Promise<string | undefined> {
    return (await account()).me.current?.account
  },

  async become(phrase: string): Promise<string | undefined> {
    const mine = await account()
    await mine.become(phrase, { name: 'Alice', language: 'it' })
    return mine.me.current?.account
  },

  /** What script finds out that tries to take the kept key away. */
  async steal(): Promise<Record<string, string>> {
    const key = await new BrowserKeyStore().load()
    if (!(key?.secret instanceof CryptoKey)) return { kind: 'no handle' }
    const found: Record<string, string> = { extractable: String(key.secret.extractable) }
    for (const format of ['pkcs8', 'jwk'] as const) {
      found[format] = await crypto.subtle.exportKey(format, key.secret).then(
        () => 'exported',
        (error: unknown) => (error instanceof DOMException ? error.name : 'something else'),
      )
    }
    return found
  },

  /** Signs in a Worker with a session key that was posted there, and checks it here. */
  async signInWorker(): Promise<boolean> {
    const session = await (await account()).newSession('12D3KooW' as never)
    const worker = new Worker(URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' })))
    const message = new TextEncoder().encode('good evening')
    const answer = new Promise<Uint8Array>(resolve => {
      worker.onmessage = event => resolve(new Uint8Array(event.data))
    })
    worker.postMessage([session.key, message])
    const isGood = await verify(session.signer.publicKey, message, await answer)
    worker.terminate()
    return isGood
  },

  /** What HPKE says in a Worker about the vectors of RFC 9180. */
  async hpkeInWorker(): Promise<unknown> {
    const worker = new Worker(new URL('./hpke-worker.ts', import.meta.url), { type: 'module' })
    const answer = new Promise(resolve => {
      worker.onmessage = event => resolve(event.data)
      worker.onerror = event => resolve(event.message)
    })
    worker.postMessage('begin')
    const facts = await answer
    worker.terminate()
    return facts
  },

  /** Milliseconds for `count` signatures, verified one after the other. */
  async verifyTime(count: number): Promise<number> {
    const alice = await signerFromSeed(new Uint8Array(32).fill(1))
    const message = new Uint8Array(120)
    const signature = await alice.sign(message)
    await verify(alice.publicKey, message, signature)
    const from = performance.now()
    for (let at = 0; at < count; at += 1) await verify(alice.publicKey, message, signature)
    return performance.now() - from
  },
}

/** What the media Worker does with a posted key, in two lines. */
const WORKER = `onmessage = async ({ data: [key, message] }) =>
  postMessage(await crypto.subtle.sign('Ed25519', key.secret, message))`

const account = (): Promise<Account> =>
  Account.load({
    keyStore: new BrowserKeyStore(),
    rows: new MemoryRows(),
    clock: new MemoryClock(),
    random: new MemoryRandom(),
  })

/** What the test calls. */
export type IdentityDriver = typeof identity
Object.assign(globalThis, { identity })
