import { describe, expect, it } from 'vitest'
import { readAudioLine } from '../../../src/adapters/webrtc/audio-line.ts'
import { readRtp, RtpSender } from '../../../src/adapters/webrtc/rtp.ts'

const AUDIO = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0',
  'a=mid:1',
  'a=recvonly',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:63 red/48000/2',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:0',
].join('\r\n')

describe('room for a track', () => {
  it('is found under its name and payload type', () => {
    expect(readAudioLine(AUDIO)).toEqual({ mid: '1', payloadType: 111 })
  })

  it('is not where the line does not only receive, or has no Opus, or no line is', () => {
    expect(readAudioLine(AUDIO.replace('recvonly', 'inactive'))).toBeUndefined()
    expect(readAudioLine(AUDIO.replace('opus', 'g722'))).toBeUndefined()
    expect(readAudioLine(AUDIO.replace('a=rtpmap:111', 'a=rtpmap:11'))).toBeUndefined()
    expect(readAudioLine('v=0\r\n')).toBeUndefined()
  })
})

describe('an RTP packet', () => {
  it('carries the bundle as it is behind twelve bytes that count on', () => {
    const sender = new RtpSender(111)
    const bundle = Uint8Array.of(1, 2, 3)
    // One room serves all senders: what is kept is a copy.
    const [first, second] = [1, 2].map(() => Buffer.from(sender.packet(bundle)))
    if (first === undefined || second === undefined) throw new TypeError('two packets were made')
    expect([first[0], first[1], first.length]).toEqual([0x80, 111, 15])
    expect([...first.subarray(12)]).toEqual([1, 2, 3])
    expect((second.readUInt16BE(2) - first.readUInt16BE(2)) & 0xffff).toBe(1)
    expect((second.readUInt32BE(4) - first.readUInt32BE(4)) >>> 0).toBe(960)
    expect(second.readUInt32BE(8)).toBe(sender.ssrc)
  })

  it('is read by whoever made room for it, and nothing else is', () => {
    const packet = new RtpSender(111).packet(Uint8Array.of(1, 2, 3))
    expect([...(readRtp(packet, 111) ?? [])]).toEqual([1, 2, 3])
    expect(readRtp(packet, 96)).toBeUndefined()
    for (let length = 0; length <= 12; length += 1) {
      expect(readRtp(packet.subarray(0, length), 111)).toBeUndefined()
    }
    // An RTCP report, and a packet with an extension.
    expect(
      readRtp(
        Uint8Array.from(packet, (byte, at) => (at === 1 ? 200 : byte)),
        111,
      ),
    ).toBe(undefined)
    expect(
      readRtp(
        Uint8Array.from(packet, (byte, at) => (at === 0 ? 0x90 : byte)),
        111,
      ),
    ).toBe(undefined)
  })
})
