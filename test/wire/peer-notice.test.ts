import { describe, expect, it } from 'vitest'
import {
  NOTICE_ADDRESS_MAX,
  NOTICE_ADDRESSES_MAX,
  NOTICE_MAX,
  readPeerNotice,
  writePeerNotice,
} from '../../src/wire/peer-notice.ts'
import { peerOf } from '../helpers/space-actions.ts'

const ALICE = peerOf('alice')
const NONCE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const ADDRESS = `/p2p/${peerOf('rita')}/p2p-circuit/webrtc/p2p/${ALICE}`

const noticeWith = (...addresses: string[]) =>
  writePeerNotice({ peer: ALICE, nonce: NONCE, addresses })

describe('a peer notice', () => {
  it('is read as it was written', () => {
    const read = readPeerNotice(noticeWith(ADDRESS, ADDRESS))
    expect(read).toEqual({
      ok: true,
      value: { peer: ALICE, nonce: NONCE, addresses: [ADDRESS, ADDRESS] },
    })
  })

  it('is refused when cut anywhere, and with anything behind it', () => {
    const whole = noticeWith(ADDRESS)
    for (let length = 0; length < whole.length; length += 1) {
      expect(readPeerNotice(whole.subarray(0, length)).ok).toBe(false)
    }
    expect(readPeerNotice(Buffer.concat([whole, Buffer.of(0)])).ok).toBe(false)
  })

  it('is refused when it sends others to a third party', () => {
    const foreign = ADDRESS.replace(ALICE, peerOf('mallory'))
    expect(readPeerNotice(noticeWith(foreign))).toEqual({ ok: false, reason: 'foreign' })
  })

  it('is refused over its limits', () => {
    const many = Array<string>(NOTICE_ADDRESSES_MAX + 1).fill(ADDRESS)
    expect(readPeerNotice(noticeWith(...many.slice(1))).ok).toBe(true)
    expect(readPeerNotice(noticeWith(...many))).toEqual({ ok: false, reason: 'malformed' })
    const long = ADDRESS.padStart(NOTICE_ADDRESS_MAX + 1, '/')
    expect(readPeerNotice(noticeWith(long.slice(1))).ok).toBe(true)
    expect(readPeerNotice(noticeWith(long))).toEqual({ ok: false, reason: 'malformed' })
    expect(readPeerNotice(new Uint8Array(NOTICE_MAX + 1))).toEqual({
      ok: false,
      reason: 'too-long',
    })
  })

  it('is refused with letters that no address has, or of another version', () => {
    const newline = ADDRESS.replace('webrtc', 'web\nrtc')
    expect(readPeerNotice(noticeWith(newline))).toEqual({ ok: false, reason: 'malformed' })
    const other = noticeWith(ADDRESS)
    other[0] = 2
    expect(readPeerNotice(other)).toEqual({ ok: false, reason: 'unknown-version' })
  })
})
