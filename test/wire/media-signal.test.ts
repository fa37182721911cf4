import { describe, expect, it } from 'vitest'
import { CONTROL_MAX } from '../../src/wire/limits.ts'
import {
  CANDIDATE_MAX,
  readMediaSignal,
  SDP_MAX,
  writeMediaSignal,
  type MediaSignal,
} from '../../src/wire/media-signal.ts'

const ASK = Uint8Array.of(9, 0, 255)
const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n'
const SIGNALS: readonly MediaSignal[] = [
  { kind: 'offer', ask: ASK, sdp: SDP },
  { kind: 'accepted', reply: ASK, sdp: SDP },
  { kind: 'refused', reply: new Uint8Array() },
  { kind: 'candidate', candidate: 'candidate:1 1 UDP 1 192.0.2.1 9 typ host', mid: '0' },
]

describe('a signalling message', () => {
  it('is read as it was written', () => {
    for (const signal of SIGNALS) {
      expect(readMediaSignal(writeMediaSignal(signal))).toEqual({ ok: true, value: signal })
    }
  })

  it('has this layout', () => {
    const bytes = writeMediaSignal({ kind: 'candidate', candidate: 'ab', mid: '0' })
    expect([...bytes]).toEqual([4, 2, 0x61, 0x62, 1, 0x30])
  })

  it('is refused when cut anywhere, and with anything behind it', () => {
    for (const signal of SIGNALS) {
      const whole = writeMediaSignal(signal)
      for (let length = 0; length < whole.length; length += 1) {
        expect(readMediaSignal(whole.subarray(0, length)).ok).toBe(false)
      }
      expect(readMediaSignal(Buffer.concat([whole, Buffer.of(0)])).ok).toBe(false)
    }
  })

  it('is refused over its limits', () => {
    const offer = (ask: number, sdp: number): MediaSignal => ({
      kind: 'offer',
      ask: new Uint8Array(ask),
      sdp: 'a'.repeat(sdp),
    })
    const isTaken = (signal: MediaSignal): boolean => readMediaSignal(writeMediaSignal(signal)).ok
    expect(isTaken(offer(CONTROL_MAX, SDP_MAX))).toBe(true)
    expect(isTaken(offer(CONTROL_MAX + 1, 1))).toBe(false)
    expect(isTaken(offer(1, SDP_MAX + 1))).toBe(false)
    expect(isTaken(offer(1, 0))).toBe(false)
    const candidate = 'a'.repeat(CANDIDATE_MAX + 1)
    expect(isTaken({ kind: 'candidate', candidate, mid: '0' })).toBe(false)
  })

  it('is refused when unknown, or when a text is not printable ASCII', () => {
    for (const kind of [0, 5, 255]) {
      expect(readMediaSignal(Uint8Array.of(kind, 0))).toEqual({ ok: false, reason: 'unknown-kind' })
    }
    expect(readMediaSignal(Uint8Array.of(4, 1, 0xc3, 1, 0x30))).toEqual({
      ok: false,
      reason: 'malformed',
    })
  })
})
