import { expect, it } from 'vitest'
import { MemoryRows } from '../../../src/adapters/memory/rows.ts'
import { rowsContract } from '../../contracts/rows.ts'
import { StorageError } from '../../../src/errors.ts'

rowsContract('the memory twin', async () => new MemoryRows())

it('memory rows fail like a full disk when told to', async () => {
  const rows = new MemoryRows()
  rows.failing = true
  await expect(rows.putAll([['/a', Uint8Array.of(1)]])).rejects.toThrow(StorageError)
})
