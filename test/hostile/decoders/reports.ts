import { alice, space } from './cast.ts'
import * as call from '../../../src/wire/call.ts'
import * as presence from '../../../src/wire/presence.ts'
import { accept } from '../../../src/verdict.ts'
import { decoder, textDecoder, type Decoder } from './decoder.ts'
import {
  readReport,
  readReportFile,
  writeReport,
  writeReportFile,
  type ReportContent,
} from '../../../src/wire/report.ts'

const report: ReportContent = {
  space,
  delegation: new Uint8Array(9).fill(1),
  name: 'Carol',
  account: alice,
  reason: 'other',
  text: 'È stato volgare.',
  atMs: 1_001,
  genesis: new Uint8Array(7).fill(2),
  actions: [new Uint8Array(5).fill(3), new Uint8Array(6).fill(4)],
  bundles: [new Uint8Array(90).fill(5), new Uint8Array(91).fill(6)],
  keys: [
    { kid: 1n, baseKey: new Uint8Array(32).fill(7) },
    { kid: (1n << 48n) - 1n, baseKey: new Uint8Array(32).fill(8) },
  ],
  labels: new Map([
    [`sealed/1:${'A'.repeat(80)}`, 'Alice'],
    [`sealed/1:${'B'.repeat(80)}`, 'È sera'],
  ]),
}

const presences = [
  { account: alice, name: 'Alice', isHere: true, atMs: 1_001 },
  { account: alice, name: 'Ünïcødé', isHere: false, atMs: 2 ** 47 },
  { account: alice, name: '', isHere: true, atMs: 1 },
].map(what => {
  const said = presence.writeSaid(what)
  return { ...what, said, signature: new Uint8Array(64).fill(9) }
})

const called = { to: alice, name: 'Bob', link: 'AAaa09-_', atMs: 1_001 }

export const REPORT_DECODERS: readonly Decoder[] = [
  decoder(
    'readReport',
    readReport,
    writeReport,
    [report, { ...report, text: '', actions: [], bundles: [], keys: [], labels: new Map() }],
    'cleaned',
  ),
  decoder('readCall', call.readCall, call.writeCall, [called], 'cleaned'),
  decoder('readCallMessage', call.readCallMessage, call.writeCallMessage, [
    { kind: 'here', delegation: new Uint8Array(9) },
    { kind: 'call', envelope: new Uint8Array(200).fill(3) },
  ]),
  decoder('readCallAnswer', call.readCallAnswer, call.writeCallAnswer, [true, false]),
  decoder('readPeople', presence.readPeople, presence.writePeople, [
    { about: 'presence', presence: new Uint8Array(115).fill(6) },
    { about: 'who', page: 3, pages: 4 },
    { about: 'here', page: 127, pages: 128, listed: 2_048, people: [new Uint8Array(9)] },
  ]),
  decoder('readPresence', presence.readPresence, presence.writePresence, presences, 'cleaned'),
  textDecoder(
    'readReportFile',
    text => {
      const envelope = readReportFile(text)
      return envelope.ok ? accept({ envelope: envelope.value }) : envelope
    },
    ({ envelope }) => writeReportFile(envelope, ''),
    [{ envelope: new Uint8Array(300).fill(9) }, { envelope: new Uint8Array(1) }],
  ),
]
