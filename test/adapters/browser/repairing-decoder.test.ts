import { createEncoder } from 'libopus-wasm'
import { expect, test } from 'vitest'
import {
  LOSSES_UNTIL_WORTH_IT,
  RepairingDecoder,
} from '../../../src/adapters/browser/repairing-decoder.ts'
import { openWasmOpus, type WasmOpus } from '../../../src/adapters/browser/wasm-opus.ts'
import { MemoryCodecs } from '../../../src/adapters/memory/audio.ts'
import { codecFacts, PROMISED } from '../../contracts/audio-codecs.ts'
import { framesOf } from '../../helpers/speaking.ts'
import { speechSamples } from '../../helpers/speech.ts'
import { until } from '../../helpers/until.ts'
import type { OpusDecoder, OpusEncoder, PcmFrame } from '../../../src/ports/audio.ts'

/** As our speakers encode. */
const realEncoder = () =>
  createEncoder({
    channels: 1,
    sampleRate: 48_000,
    bitrate: 32_000,
    application: 2048,
    fec: true,
    packetLossPercent: 10,
  })

async function spoken(seconds: number) {
  const frames = framesOf(speechSamples({ seconds, pauses: false }))
  const encoder = await realEncoder()
  const packets = frames.map(frame => encoder.encodeFloat(frame, { frameSize: 960 }))
  encoder.free()
  return packets
}

/** The browser's decoder in this test: says 1, 2, 3 … for packets and −1 for losses. */
function counting(): OpusDecoder {
  let told: (frame: PcmFrame) => void = () => {}
  let count = 0
  const tell = (value: number) => queueMicrotask(() => told(new Float32Array(960).fill(value)))
  return {
    decode: () => tell((count += 1)),
    recover: () => tell(-1),
    conceal: () => tell(-1),
    restarts: 0,
    onPcm: handler => (told = handler),
    close: () => {},
  }
}

/** libopus in this test: says 1000 for packets and 2000 for restored ones. */
const scripted: WasmOpus = {
  decode: () => new Float32Array(960).fill(1_000),
  recover: () => new Float32Array(960).fill(2_000),
  conceal: () => new Float32Array(960).fill(3_000),
  free: () => {},
}

function listened(open: () => Promise<WasmOpus>) {
  const heard: number[] = []
  const faults: unknown[] = []
  const decoder = new RepairingDecoder({
    plain: counting(),
    open,
    failed: fault => faults.push(fault),
  })
  decoder.onPcm(frame => heard.push(frame[0] ?? NaN))
  return { decoder, heard, faults }
}
const PACKET = Uint8Array.of(0x78, 1)

test('the copy in the next packet is much nearer to a lost frame than what is made up', async () => {
  const packets = await spoken(4)
  const errorsOf = async (lost: (opus: WasmOpus, next: Uint8Array) => PcmFrame) => {
    const [whole, holed] = await Promise.all([openWasmOpus(), openWasmOpus()])
    let error = 0
    let power = 0
    for (const [place, packet] of packets.entries()) {
      const truth = whole.decode(packet)
      const next = packets[place + 1]
      const isLost = place % 10 === 9 && next !== undefined
      const frame = isLost ? lost(holed, next) : holed.decode(packet)
      if (!isLost) continue
      for (const [n, sample] of truth.entries()) {
        power += sample * sample
        error += (sample - (frame[n] ?? 0)) ** 2
      }
    }
    return 10 * Math.log10(power / error)
  }
  const madeUpDb = await errorsOf(opus => opus.conceal())
  const restoredDb = await errorsOf((opus, next) => opus.recover(next))
  expect(restoredDb).toBeGreaterThan(madeUpDb + 3)
})

test('where the browser has no decoder libopus keeps every promise of the port', async () => {
  const encoder = await realEncoder()
  const facts = await codecFacts({
    encoder: () => portEncoder(encoder),
    decoder: () =>
      new RepairingDecoder({
        plain: undefined,
        open: openWasmOpus,
        failed: () => {},
      }),
  })
  expect(facts).toEqual(PROMISED)
})

function portEncoder(encoder: Awaited<ReturnType<typeof realEncoder>>): OpusEncoder {
  let told: (opus: Uint8Array, index: number) => void = () => {}
  return {
    encode: (frame, index) => {
      const opus = encoder.encodeFloat(frame, { frameSize: 960 })
      queueMicrotask(() => told(opus, index))
    },
    onPacket: packet => (told = packet),
    close: () => {},
  }
}

test('a speaker whose packets all come never fetches libopus', async () => {
  let opened = 0
  const { decoder, heard } = listened(async () => {
    opened += 1
    return scripted
  })
  for (let n = 0; n < 100; n += 1) decoder.decode(PACKET)
  await until(() => heard.length === 100)
  expect(opened).toBe(0)
})

test('after some losses libopus takes over, and no frame is missing, doubled or out of order', async () => {
  let isOpen = false
  const { decoder, heard } = listened(async () => {
    isOpen = true
    return scripted
  })
  for (let n = 0; n < LOSSES_UNTIL_WORTH_IT; n += 1) decoder.recover(PACKET)
  await until(() => isOpen && heard.length === LOSSES_UNTIL_WORTH_IT)
  await new Promise(resolve => setImmediate(resolve))
  for (let n = 0; n < 10; n += 1) decoder.decode(PACKET)
  decoder.recover(PACKET)
  await until(() => heard.length === LOSSES_UNTIL_WORTH_IT + 11)
  const losses = Array.from({ length: LOSSES_UNTIL_WORTH_IT }, () => -1)
  // It decodes unheard beside the other for 100 ms, to find its feet.
  expect(heard).toEqual([...losses, 1, 2, 3, 4, 5, 1000, 1000, 1000, 1000, 1000, 2000])
})

test('where libopus cannot come losses are concealed as before', async () => {
  const { decoder, heard, faults } = listened(() => Promise.reject(new TypeError('forbidden')))
  for (let n = 0; n < 20; n += 1) decoder.recover(PACKET)
  await until(() => heard.length === 20 && faults.length === 1)
  expect(heard.every(value => value === -1)).toBe(true)
})

test('where neither can decode every call is still answered', async () => {
  const heard: PcmFrame[] = []
  const open = () => Promise.reject(new TypeError('forbidden'))
  const decoder = new RepairingDecoder({ plain: undefined, open, failed: () => {} })
  decoder.onPcm(frame => heard.push(frame))
  for (let n = 0; n < 70; n += 1) decoder.decode(PACKET)
  await until(() => heard.length === 70)
  expect(heard.every(frame => frame.every(sample => sample === 0))).toBe(true)
})

test('after close nothing is told any more', async () => {
  const { decoder, heard } = listened(async () => scripted)
  decoder.decode(PACKET)
  decoder.close()
  decoder.decode(PACKET)
  await new Promise(resolve => setImmediate(resolve))
  expect(heard).toEqual([])
})

test('the twin of the port has the same shape: a loss is one frame', async () => {
  const decoder = new MemoryCodecs().decoder()
  let frames = 0
  decoder.onPcm(() => (frames += 1))
  decoder.recover(PACKET)
  await until(() => frames === 1)
})
