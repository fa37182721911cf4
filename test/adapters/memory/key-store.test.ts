import { MemoryKeyStore } from '../../../src/adapters/memory/key-store.ts'
import { keepsKeys } from '../../contracts/key-store.ts'

for (const holds of ['handles', 'seeds'] as const) {
  keepsKeys(`a key store in memory that holds ${holds}`, async () => {
    const store = new MemoryKeyStore(holds)
    return () => store
  })
}
