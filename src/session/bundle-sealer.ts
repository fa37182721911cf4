import { signBundle } from '../crypto/bundle-signature.ts'
import { SealInTurn } from './seal-in-turn.ts'
import type { BundlePayload } from '../wire/bundle.ts'
import type { SframeKey } from '../crypto/sframe.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Signer } from '../ports/key-store.ts'

/** Who signs, and under which key and Space. */
export type SealerParts = {
  readonly space: SpaceId
  readonly signer: Signer
  /** Undefined: none yet; what is said before `use` is lost. */
  readonly key: SframeKey | undefined
  readonly log: Log
}

/** Encrypts and signs a session's bundles one by one, so that they leave in the order of their numbers. */
export class BundleSealer {
  readonly #inTurn: SealInTurn

  constructor({ key, log, signer, space }: SealerParts, sealed: (bundle: Uint8Array) => void) {
    const finish = (sframe: Uint8Array): Promise<Uint8Array> => signBundle(signer, space, sframe)
    this.#inTurn = new SealInTurn({ key, log, finish }, sealed)
  }

  /** From now on it is sealed with this key. */
  use(key: SframeKey): void {
    this.#inTurn.use(key)
  }

  seal(payload: BundlePayload): void {
    this.#inTurn.seal(payload)
  }

  close(): void {
    this.#inTurn.close()
  }
}
