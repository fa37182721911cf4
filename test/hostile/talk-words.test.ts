import { describe, expect, it } from 'vitest'
import { lineBy, talkingChain } from '../helpers/talk-world.ts'
import { LINE_MAX_BYTES } from '../../src/domain/chat/say.ts'
import { piecesOf } from '../../src/domain/chat/links.ts'

/** What somebody would write to fool an eye, to run something, or to lead elsewhere (THREATS T25). */
const HOSTILE = [
  '\u202Egnp.exe',
  'Ali\u200Bce\u2066: sono io',
  'a\u0007\u0000\u001B[31mb',
  `Z${'\u0301'.repeat(300)}algo`,
  'due\nrighe\r\ne\u2028tre',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '"><svg/onload=alert(1)>',
  'javascript:alert(1) data:text/html,<script>alert(1)</script> vbscript:x',
  'https://bank.example@thief.example/ https://bank.example%2f@thief.example',
  'https://user:pass@thief.example',
  'è'.repeat(LINE_MAX_BYTES / 2),
]
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2800\u2028]/u

describe('words that were signed without being cleaned', () => {
  it('are cleaned by whoever reads them, and lead nowhere', async () => {
    const { world, bob, carol } = await talkingChain()
    const lane = await bob.session().talk.open()
    for (const text of HOSTILE) {
      // Each is later than the one before, and no faster than a person writes.
      await world.clock.turn(1_100)
      await lane.author(await lineBy(world, bob, text))
    }
    await world.when(() => carol.lines().length === HOSTILE.length, 20_000)
    for (const { text } of carol.lines()) {
      expect(text).not.toMatch(UNSEEN)
      expect(text).not.toMatch(/\p{M}{4}/u)
      for (const piece of piecesOf(text)) {
        if (piece.kind === 'link') expect(piece.host).not.toContain('thief')
      }
    }
    expect(carol.lines().map(({ text }) => text)).toContain('due righe e tre')
  })

  it('that are no words are shown to nobody, and cost nobody anything', async () => {
    const { world, bob, carol } = await talkingChain()
    const lane = await bob.session().talk.open()
    const links = world.network.linksAt(carol.peer)
    for (const text of ['\u200B\u200B', '   ', '\u2800']) {
      await world.clock.turn(1_100)
      await lane.author(await lineBy(world, bob, text))
    }
    await world.clock.turn(1_100)
    await bob.write('parole')
    await world.when(() => carol.texts().length === 1)
    expect(carol.texts()).toEqual(['parole'])
    expect(world.network.linksAt(carol.peer)).toBe(links)
  })
})
