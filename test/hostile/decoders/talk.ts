import * as captionServer from '../../../src/wire/caption-server.ts'
import * as caption from '../../../src/wire/caption.ts'
import * as say from '../../../src/wire/say.ts'
import * as sealedTalk from '../../../src/wire/sealed-talk.ts'
import * as sheet from '../../../src/wire/sheet.ts'
import { alice, space } from './cast.ts'
import { decoder, textDecoder, type Decoder } from './decoder.ts'
import { NOON } from '../../helpers/follows.ts'

const line: say.SayContent = {
  space,
  delegation: new Uint8Array(9).fill(1),
  name: 'Bob',
  atMs: NOON,
  kind: 'line',
  body: say.writeLine('buonasera 👋'),
}
const sheets: sheet.SheetContent = {
  space,
  atMs: NOON,
  lines: [new Uint8Array(300).fill(4), new Uint8Array(2_048).fill(5)],
  tally: sheet.writeTally({ counts: [1, 0, 0, 0, 0, 2], named: [] }),
}

const captions: caption.CaptionContent = {
  space,
  speaker: alice,
  atMs: NOON,
  segment: 4_000_000_000,
  kind: 'recognised',
  isFinal: false,
  frame: 0,
  body: caption.writeCaptionWords({ language: 'it-IT', text: 'buonasera a tutti' }),
}

/** The chat, and what is said as text. */
export const TALK_DECODERS: readonly Decoder[] = [
  decoder(
    'readSay',
    say.readSay,
    say.writeSay,
    [line, { ...line, kind: 'reaction', body: say.writeReaction(5) }],
    'cleaned',
  ),
  decoder('readLine', say.readLine, say.writeLine, [line.body, say.writeLine('è'.repeat(512))]),
  decoder('readReaction', say.readReaction, say.writeReaction, [0, 5]),
  decoder('readSheet', sheet.readSheet, sheet.writeSheet, [
    sheets,
    { ...sheets, lines: [] },
    { ...sheets, tally: new Uint8Array() },
  ]),
  decoder('readTally', sheet.readTally, sheet.writeTally, [
    { counts: [0, 1, 2, 65_535, 4, 5], named: [{ account: alice, reaction: 3 }] },
    { counts: [0, 0, 0, 0, 0, 0], named: [] },
  ]),
  decoder('readSealedTalk', sealedTalk.readSealedTalk, sealedTalk.writeSealedTalk, [
    {
      epoch: 1_790_000_000,
      nonce: new Uint8Array(12).fill(6),
      sealed: new Uint8Array(40).fill(7),
    },
  ]),
  decoder('readCaption', caption.readCaption, caption.writeCaption, [
    captions,
    { ...captions, kind: 'typed', isFinal: true, frame: undefined },
  ]),
  decoder(
    'readCaptionWords',
    caption.readCaptionWords,
    caption.writeCaptionWords,
    [
      { language: 'it-IT', text: 'è'.repeat(160) },
      { language: 'en', text: '' },
    ],
    'cleaned',
  ),
  textDecoder('readServerWords', captionServer.readServerWords, captionServer.writeServerWords, [
    { isFinal: false, text: 'buonasera', endMs: undefined },
    { isFinal: true, text: 'buonasera a tutti', endMs: 1_240 },
  ]),
]
