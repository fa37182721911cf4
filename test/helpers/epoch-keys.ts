import type { SpaceKeys } from '../../src/session/space-keys.ts'

/** The keys of somebody who holds one secret, that of epoch 0, and believes it is of every epoch. */
export function keysOf(secret: Uint8Array): Pick<SpaceKeys, 'secretOf'> {
  const only = { epoch: 0, secret }
  return { secretOf: async () => only }
}
