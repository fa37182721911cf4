import { describe, expect, it } from 'vitest'
import { noteNewest } from '../../src/domain/note-newest.ts'

describe('a bounded note of who came last', () => {
  it('forgets whoever was not noted for longest, and says whom', () => {
    const noted = new Map<string, number>()
    expect(noteNewest(noted, ['alice', 1], 2)).toBeUndefined()
    expect(noteNewest(noted, ['bob', 2], 2)).toBeUndefined()
    expect(noteNewest(noted, ['alice', 3], 2)).toBeUndefined()
    expect(noteNewest(noted, ['carol', 4], 2)).toBe('bob')
    expect([...noted]).toEqual([
      ['alice', 3],
      ['carol', 4],
    ])
  })
})
