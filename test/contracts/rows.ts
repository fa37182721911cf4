import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '../../src/ports/rows.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

async function listed(rows: Rows, prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const [key, value] of rows.entries(prefix)) found.push(`${key} ${value.join('.')}`)
  return found.sort()
}

/** What every kind of rows promises. `make` answers empty ones. */
export function rowsContract(name: string, make: () => Promise<Rows>): void {
  describe(`${name} as rows`, () => {
    let rows: Rows

    beforeEach(async () => {
      rows = await make()
    })

    afterEach(async () => {
      await rows.close()
    })

    it('gives back what was put, and nothing for a key that was not', async () => {
      await rows.putAll([['/follow/c/alice', bytes(1, 2)]])
      expect(await rows.get('/follow/c/alice')).toEqual(bytes(1, 2))
      expect(await rows.get('/follow/c/bob')).toBeUndefined()
    })

    it('puts many at once, the later of one key winning', async () => {
      await rows.putAll([
        ['/a/x', bytes(1)],
        ['/a/y', bytes(2)],
        ['/a/x', bytes(3)],
      ])
      expect(await listed(rows, '/a/')).toEqual(['/a/x 3', '/a/y 2'])
    })

    it('lists by prefix and nothing beside it', async () => {
      await rows.putAll([
        ['/follow/c/alice/bob', bytes(1)],
        ['/follow/c/alice/carol', bytes(2)],
        ['/follow/c/alicia/dan', bytes(3)],
        ['/following/c/bob/alice', bytes(4)],
      ])
      expect(await listed(rows, '/follow/c/alice/')).toEqual([
        '/follow/c/alice/bob 1',
        '/follow/c/alice/carol 2',
      ])
      expect(await listed(rows, '/nothing/')).toEqual([])
    })

    it('keeps letters of base64url keys as they are', async () => {
      const key = '/follow/_-_-Zz09/AbC'
      await rows.putAll([[key, bytes(0, 255)]])
      expect(await listed(rows, '/follow/_-')).toEqual([`${key} 0.255`])
    })

    it('forgets what was deleted, and deleting nothing is harmless', async () => {
      await rows.putAll([['/a', bytes(1)]])
      await rows.delete('/a')
      await rows.delete('/a')
      expect(await rows.get('/a')).toBeUndefined()
    })

    it('holds copies, not the arrays it was given or gave', async () => {
      const value = bytes(1, 2, 3)
      await rows.putAll([['/a', value]])
      value.fill(9)
      const read = await rows.get('/a')
      read?.fill(8)
      expect(await rows.get('/a')).toEqual(bytes(1, 2, 3))
    })

    it('puts nothing when given nothing, and takes empty values', async () => {
      await rows.putAll([])
      await rows.putAll([['/empty', bytes()]])
      expect(await rows.get('/empty')).toEqual(bytes())
    })
  })
}
