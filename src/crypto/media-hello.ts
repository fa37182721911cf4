import { generateSeed, signerFromKey, verify } from './ed25519.ts'
import { helloBytes, readHello, writeHello, type Greeting } from '../wire/media-socket.ts'
import { peerIdOfKey } from '../domain/identity/peer-key.ts'
import { MisuseError } from '../errors.ts'
import { refuse, accept, type Verdict } from '../verdict.ts'
import type { PeerId } from '../domain/ids.ts'
import type { Signer } from '../ports/key-store.ts'

/** A tab's peer: who it is on the network, and the key that says so. */
export type PeerKey = { readonly peer: PeerId; readonly signer: Signer }

/** A fresh peer, and the seed of which libp2p makes the same one. `early`: its key, made beforehand. */
export async function generatePeer(
  early?: Promise<CryptoKeyPair | undefined>,
): Promise<PeerKey & { readonly seed: Uint8Array }> {
  const { seed, key } = await generateSeed(early)
  const peer = peerIdOfKey(key.publicKey)
  if (peer === undefined) throw new MisuseError('expected a key of 32 bytes')
  return { peer, signer: await signerFromKey(key), seed }
}

/** Answers a relay's greeting: this key is ours. */
export async function signHello({ signer }: PeerKey, greeting: Greeting): Promise<Uint8Array> {
  const signature = await signer.sign(helloBytes(greeting))
  return writeHello({ publicKey: signer.publicKey, signature })
}

/** Who answered our greeting. Never throws. */
export async function openHello(
  bytes: Uint8Array,
  greeting: Greeting,
): Promise<Verdict<PeerId, 'malformed' | 'signature'>> {
  const hello = readHello(bytes)
  if (!hello.ok) return hello
  const { publicKey, signature } = hello.value
  const peer = peerIdOfKey(publicKey)
  const isTheirs = await verify(publicKey, helloBytes(greeting), signature)
  return isTheirs && peer !== undefined ? accept(peer) : refuse('signature')
}
