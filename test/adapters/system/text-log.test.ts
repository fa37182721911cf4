import { describe, expect, it } from 'vitest'
import { TextLog, type TextLogOptions } from '../../../src/adapters/system/text-log.ts'
import { truncateAddresses } from '../../../src/adapters/system/truncate-addresses.ts'

const NOW = new Date(Date.UTC(2026, 10, 24, 12))

function logged(options: Partial<TextLogOptions>, say: (log: TextLog) => void): string {
  let text = ''
  say(
    new TextLog({
      format: 'text',
      verbose: false,
      fullAddresses: false,
      write: line => (text += line),
      now: () => NOW,
      ...options,
    }),
  )
  return text
}

describe('the operator log', () => {
  it('says a misdeed in one canonical line', () => {
    expect(
      logged({}, log => log.misbehaviour('12D3KooWmallory', '/loggia/demo/1', 'malformed')),
    ).toBe(
      '2026-11-24T12:00:00.000Z misbehaviour malformed peer=12D3KooWmallory protocol=/loggia/demo/1\n',
    )
  })

  it('keeps debugging to itself unless asked', () => {
    expect(logged({}, log => log.debug('ping'))).toBe('')
    expect(logged({ verbose: true }, log => log.debug('ping', { ms: 3 }))).toContain('ping ms=3')
  })

  it('hides which household an address belongs to', () => {
    expect(logged({}, log => log.warn('gone', { from: '/ip4/203.0.113.9/tcp/7601/ws' }))).toContain(
      'from=/ip4/203.0.x.x/tcp/7601/ws',
    )
    expect(truncateAddresses('2001:db8:85a3::8a2e:370:7334')).toBe('2001:db8:x')
    expect(truncateAddresses('at 12:30 sharp')).toBe('at 12:30 sharp')
  })

  it('gives addresses in full to an operator who asks', () => {
    expect(
      logged({ fullAddresses: true }, log => log.warn('gone', { from: '203.0.113.9' })),
    ).toContain('203.0.113.9')
  })

  it('lets nobody forge a line', () => {
    const text = logged({}, log => log.warn('refused', { why: 'x\n2026 misbehaviour peer=bob' }))
    expect(text.split('\n')).toHaveLength(2)
    expect(text).toContain('why="x\\n2026')
  })

  it('writes one JSON object per line for collectors', () => {
    const text = logged({ format: 'json' }, log => log.warn('refused', { count: 2 }))
    expect(JSON.parse(text)).toEqual({
      time: '2026-11-24T12:00:00.000Z',
      level: 'warn',
      event: 'refused',
      count: 2,
    })
  })
})
