import { describe, expect, it } from 'vitest'
import { CAPTION_DOMAIN } from '../../src/wire/say-domain.ts'
import { CAPTION_MAX, readCaption, readCaptionWords, writeCaption } from '../../src/wire/caption.ts'
import { CAPTION_MAX_BYTES } from '../../src/domain/captions/caption.ts'
import { CaptionTextRecord } from '../../src/wire/proto/caption.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import { FRAME_INDEX_MAX } from '../../src/wire/bundle.ts'
import { openCaption } from '../../src/crypto/open-caption.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SEALED_EXTRA } from '../../src/wire/sealed-talk.ts'
import { signerFromSeed } from '../../src/crypto/ed25519.ts'
import type { AccountId, SpaceId } from '../../src/domain/ids.ts'
import type { CaptionContent } from '../../src/wire/caption.ts'

const caption: CaptionContent = {
  space: fakeId<SpaceId>(1),
  speaker: fakeId<AccountId>(2),
  atMs: 1_790_000_000_000,
  segment: 1,
  kind: 'recognised',
  isFinal: true,
  frame: FRAME_INDEX_MAX,
  body: new Uint8Array(360 + SEALED_EXTRA).fill(7),
}
const isRead = (over: Partial<CaptionContent>): boolean =>
  readCaption(writeCaption({ ...caption, ...over })).ok

describe('a caption on the wire', () => {
  it('is read up to its limits and not beyond', () => {
    expect(readCaption(writeCaption(caption))).toEqual({ ok: true, value: caption })
    expect(isRead({ frame: undefined, isFinal: false, kind: 'typed' })).toBe(true)
    expect(isRead({ frame: 0 })).toBe(true)
    expect(isRead({ frame: FRAME_INDEX_MAX + 1 })).toBe(false)
    expect(isRead({ segment: 0 })).toBe(false)
    expect(isRead({ atMs: 0 })).toBe(false)
    expect(isRead({ body: new Uint8Array() })).toBe(false)
    expect(isRead({ body: new Uint8Array(361 + SEALED_EXTRA) })).toBe(false)
  })

  it('cut anywhere is nothing', () => {
    const whole = writeCaption(caption)
    for (let length = 0; length < whole.length; length += 1) {
      expect(readCaption(whole.subarray(0, length)).ok).toBe(false)
    }
  })

  it('fits into its envelope at its longest, and opens to the session that signed it', async () => {
    const signer = await signerFromSeed(new Uint8Array(32).fill(3))
    const envelope = await seal(signer, CAPTION_DOMAIN, writeCaption(caption))
    expect(envelope.length).toBeLessThanOrEqual(CAPTION_MAX)
    const opened = await openCaption(envelope)
    expect(opened.ok && opened.value.segment).toBe(1)
    const forged = envelope.slice()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    expect((await openCaption(forged)).ok).toBe(false)
    expect(await openCaption(new Uint8Array(CAPTION_MAX + 1))).toEqual({
      ok: false,
      reason: 'too-long',
    })
  })
})

describe('the words of a caption', () => {
  const read = (language: string, text: string) =>
    readCaptionWords(CaptionTextRecord.encode({ language, text }))

  it('are read in a language, and no longer than they may be', () => {
    expect(read('it', 'buonasera')).toEqual({
      ok: true,
      value: { language: 'it', text: 'buonasera' },
    })
    expect(read('it', 'x'.repeat(CAPTION_MAX_BYTES)).ok).toBe(true)
    expect(read('it', 'x'.repeat(CAPTION_MAX_BYTES + 1)).ok).toBe(false)
    expect(read('', 'x').ok).toBe(false)
    expect(read('it"><script>', 'x').ok).toBe(false)
    expect(readCaptionWords(Uint8Array.of(0xff)).ok).toBe(false)
  })

  it('come cleaned, whatever was signed', () => {
    const text = (said: string): string => {
      const words = read('en', said)
      return words.ok ? words.value.text : 'refused'
    }
    expect(text('\u202Egnp.exe')).toBe('gnp.exe')
    expect(text('Ali\u200Bce\u2066: me')).toBe('Alice: me')
    expect(text('two\nlines\u2028three')).toBe('two lines three')
    expect(text(`Z${'\u0301'.repeat(60)}algo`)).not.toMatch(/\p{M}{4}/u)
    expect(text('\u200B\u2800')).toBe('')
  })
})
