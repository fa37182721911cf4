import type { AudioCodecs, OpusDecoder, PcmFrame } from '../../src/ports/audio.ts'
import { checkOpusPacket } from '../../src/domain/media/opus-packet.ts'
import { loudnessDb } from '../../src/domain/media/loudness.ts'

/**
 * What the audio port promises, as facts that can be asked of the twin in Node and of WebCodecs in a
 * page: both answers must be {@link PROMISED}.
 */
export type CodecFacts = {
  /** Indices come back with their packets, in order. */
  readonly indices: readonly number[]
  /** Every packet passes the check that listeners make. */
  readonly allPacketsPass: boolean
  /** One frame of 960 samples for each packet, without any concealment. */
  readonly framesDecoded: number
  readonly allFramesWhole: boolean
  /** The tone that went in comes out: loudness within 3 dB. */
  readonly isToneHeard: boolean
  /** A frame is made up for a lost packet, and it is not silence. */
  readonly isConcealmentHeard: boolean
  /** The frame before a packet is restored or made up, and it is not silence. */
  readonly isRecoveryHeard: boolean
  /** Before any packet there is nothing to continue: silence. */
  readonly isEarlyConcealmentSilent: boolean
  /** One frame for each call also around a packet that kills the decoder. */
  readonly framesAroundDeadlyPacket: number
  /** After it the tone is heard again within five frames, 100 ms. */
  readonly recoversWithin100Ms: boolean
}

export const PROMISED: CodecFacts = {
  indices: Array.from({ length: 20 }, (_, n) => n + 5),
  allPacketsPass: true,
  framesDecoded: 20,
  allFramesWhole: true,
  isToneHeard: true,
  isConcealmentHeard: true,
  isRecoveryHeard: true,
  isEarlyConcealmentSilent: true,
  framesAroundDeadlyPacket: 12,
  recoversWithin100Ms: true,
}

/** `03 ff` closes both browsers' decoders; TOC checks keep it from them, this does not. */
const DEADLY = Uint8Array.of(0x03, 0xff)
const TONE_DB = -13

export async function codecFacts(codecs: AudioCodecs): Promise<CodecFacts> {
  const packets = await encoded(codecs)
  const opus = packets.map(packet => packet.opus)
  const whole = await decoded(codecs, decoder => {
    for (const packet of opus) decoder.decode(packet)
  })
  const concealed = await decoded(codecs, decoder => {
    for (const packet of opus.slice(0, 10)) decoder.decode(packet)
    decoder.conceal()
  })
  const recovered = await decoded(codecs, decoder => {
    for (const packet of opus.slice(0, 10)) decoder.decode(packet)
    decoder.recover(opus[11] ?? DEADLY)
  })
  const early = await decoded(codecs, decoder => decoder.conceal())
  const around = await decodedOneByOne(codecs, [...opus.slice(0, 3), DEADLY, ...opus.slice(3, 11)])
  return {
    indices: packets.map(packet => packet.index),
    allPacketsPass: opus.every(packet => checkOpusPacket(packet).ok),
    framesDecoded: whole.length,
    allFramesWhole: whole.every(frame => frame.length === 960),
    isToneHeard: whole.slice(5).every(isTone),
    isConcealmentHeard: concealed.length === 11 && loudnessDb(concealed[10] ?? quiet()) > -40,
    isRecoveryHeard: recovered.length === 11 && loudnessDb(recovered[10] ?? quiet()) > -40,
    isEarlyConcealmentSilent: early.length === 1 && loudnessDb(early[0] ?? tone(0)) < -90,
    framesAroundDeadlyPacket: around.length,
    recoversWithin100Ms: around.slice(4, 9).some(isTone),
  }
}

const quiet = (): PcmFrame => new Float32Array(960)
const tone = (frame: number): PcmFrame =>
  Float32Array.from(quiet(), (_, n) => 0.316 * Math.sin(((frame * 960 + n) * 2 * Math.PI) / 240))
const isTone = (frame: PcmFrame): boolean => Math.abs(loudnessDb(frame) - TONE_DB) < 3

async function encoded(
  codecs: AudioCodecs,
): Promise<readonly { opus: Uint8Array; index: number }[]> {
  const encoder = codecs.encoder()
  const packets: { opus: Uint8Array; index: number }[] = []
  encoder.onPacket((opus, index) => packets.push({ opus, index }))
  for (let index = 5; index < 25; index += 1) encoder.encode(tone(index), index)
  await settled(() => packets.length >= 20)
  encoder.close()
  return packets
}

async function decoded(
  codecs: AudioCodecs,
  use: (decoder: OpusDecoder) => void,
): Promise<readonly PcmFrame[]> {
  const decoder = codecs.decoder()
  const frames: PcmFrame[] = []
  decoder.onPcm(frame => frames.push(frame))
  use(decoder)
  let last = -1
  await settled(() => frames.length > 0 && last === (last = frames.length))
  decoder.close()
  return frames
}

/** Waits for each frame before the next packet, as a playout does. */
async function decodedOneByOne(
  codecs: AudioCodecs,
  packets: readonly Uint8Array[],
): Promise<readonly PcmFrame[]> {
  const decoder = codecs.decoder()
  const frames: PcmFrame[] = []
  decoder.onPcm(frame => frames.push(frame))
  for (const packet of packets) {
    const before = frames.length
    decoder.decode(packet)
    await settled(() => frames.length > before)
  }
  decoder.close()
  return frames
}

/** Looks again every few milliseconds, for at most two seconds: codecs answer from other threads. */
async function settled(isDone: () => boolean): Promise<void> {
  for (let look = 0; look < 100 && !isDone(); look += 1) {
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
