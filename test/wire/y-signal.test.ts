import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  readPeerSignal,
  readSignalFrame,
  writeSignalFrame,
  type SignalFrame,
} from '../../src/wire/y-signal.ts'

describe('a frame of y-webrtc’s signalling', () => {
  it.each<SignalFrame>([
    { type: 'subscribe', topics: ['a', 'b'] },
    { type: 'unsubscribe', topics: [] },
    { type: 'publish', topic: 'a', data: { any: ['thing'] } },
    { type: 'ping' },
    { type: 'pong' },
  ])('reads back: %o', frame => {
    expect(readSignalFrame(writeSignalFrame(frame))).toEqual({ ok: true, value: frame })
  })

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void readSignalFrame(text)))
    expect(readSignalFrame('['.repeat(60_000))).toEqual({ ok: false, reason: 'not-json' })
  })
})

describe('what a peer publishes', () => {
  const offer = { type: 'offer', sdp: 'v=0' }
  const signal = { type: 'signal', from: 'a', to: 'b', token: 1.5, signal: offer }

  it('is that it is there, or a step of a connection', () => {
    expect(readPeerSignal({ type: 'announce', from: 'a' }).ok).toBe(true)
    expect(readPeerSignal(signal)).toEqual({ ok: true, value: signal })
    const candidate = { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' }
    const step = { ...signal, signal: { type: 'candidate', candidate } }
    expect(readPeerSignal(step)).toEqual({ ok: true, value: step })
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    [
      'a signal without its content, on which the stock client throws',
      { ...signal, signal: undefined },
    ],
    ['no sender', { ...signal, from: undefined }],
    ['a sender of any length', { ...signal, from: 'x'.repeat(65) }],
    ['no receiver', { ...signal, to: 7 }],
    ['a token that is none', { ...signal, token: '9' }],
    [
      'a description of a megabyte',
      { ...signal, signal: { ...offer, sdp: 'x'.repeat(1_000_000) } },
    ],
    ['a candidate that is none', { ...signal, signal: { type: 'candidate' } }],
    ['another step', { ...signal, signal: { type: 'renegotiate' } }],
  ])('is refused with %s', (_what, data) => {
    expect(readPeerSignal(data)).toEqual({ ok: false, reason: 'malformed' })
  })

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.anything(), data => void readPeerSignal(data)))
  })
})
