import { space } from './cast.ts'
import { decoder, type Decoder } from './decoder.ts'
import { RECORDING_LASTS_MAX_MS } from '../../../src/domain/recording/recording.ts'
import { readBlock, writeBlock, type BlockContent } from '../../../src/wire/recording.ts'

const log: BlockContent = {
  space,
  number: 0,
  previous: undefined,
  startedAtMs: 1_001,
  atMs: 0,
  delegation: new Uint8Array(9).fill(1),
  name: 'Ünïcødé',
  actions: [new Uint8Array(5).fill(3), new Uint8Array(6).fill(4)],
  beacons: [new Uint8Array(7).fill(5)],
  keys: [
    { kid: 1n, baseKey: new Uint8Array(32).fill(7) },
    { kid: (1n << 48n) - 1n, baseKey: new Uint8Array(32).fill(8) },
  ],
  labels: new Map([
    [`sealed/1:${'A'.repeat(80)}`, 'Alice'],
    [`sealed/1:${'B'.repeat(80)}`, 'È sera'],
  ]),
  bundles: [],
  ends: false,
}

const sound: BlockContent = {
  space,
  number: 65_535,
  previous: new Uint8Array(32).fill(9),
  startedAtMs: 2 ** 47,
  atMs: RECORDING_LASTS_MAX_MS,
  actions: [],
  beacons: [],
  keys: [],
  labels: new Map(),
  bundles: [
    { atMs: 0, bundle: new Uint8Array(90).fill(5) },
    { atMs: RECORDING_LASTS_MAX_MS, bundle: new Uint8Array(91).fill(6) },
  ],
  ends: false,
}

export const RECORDING_DECODERS: readonly Decoder[] = [
  decoder(
    'readBlock',
    readBlock,
    writeBlock,
    [log, sound, { ...sound, bundles: [], ends: true }],
    'cleaned',
  ),
]
