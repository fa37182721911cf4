import { describe, expect, it } from 'vitest'
import { idFromBytes, type AccountId, type CommunityId } from '../../src/domain/ids.ts'
import {
  readDemoReply,
  readDemoRequest,
  writeDemoReply,
  writeDemoRequest,
  type DemoReply,
} from '../../src/wire/demo.ts'

describe('the demo protocol', () => {
  it('reads back the request it wrote, in 64 bytes', () => {
    const community = idFromBytes<CommunityId>(bytes32(1))
    const account = idFromBytes<AccountId>(bytes32(2))
    if (!community.ok || !account.ok) throw new RangeError('32 bytes are an id')
    const request = { community: community.value, account: account.value }
    const bytes = writeDemoRequest(request)
    expect(bytes.length).toBe(64)
    expect(readDemoRequest(bytes)).toEqual({ ok: true, value: request })
  })

  it('refuses a request of any other length', () => {
    for (const length of [0, 1, 63, 65, 1_000]) {
      expect(readDemoRequest(new Uint8Array(length))).toEqual({ ok: false, reason: 'wrong-length' })
    }
  })

  it.each<DemoReply>([
    { kind: 'progress', signed: 0, of: 600 },
    { kind: 'progress', signed: 600, of: 600 },
    { kind: 'progress', signed: 65_535, of: 65_535 },
    { kind: 'refused', reason: 'malformed' },
    { kind: 'refused', reason: 'too-often' },
  ])('reads back the reply %o', reply => {
    expect(readDemoReply(writeDemoReply(reply))).toEqual({ ok: true, value: reply })
  })

  it('refuses replies that no relay writes', () => {
    const reasons = [[], [1, 0, 1, 0], [1, 0, 2, 0, 1], [2], [2, 0], [2, 6], [3, 0], [2, 1, 1]].map(
      bytes => {
        const reply = readDemoReply(Uint8Array.from(bytes))
        return reply.ok ? 'taken' : reply.reason
      },
    )
    expect(reasons).toEqual([
      'wrong-length',
      'wrong-length',
      'out-of-range',
      'wrong-length',
      'unknown-reason',
      'unknown-reason',
      'unknown-kind',
      'wrong-length',
    ])
  })
})

function bytes32(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill)
}
