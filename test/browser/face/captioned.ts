import { CAST, type FakeRoom } from '../../helpers/fake-spaces.ts'
import type { CaptionSegment } from '../../../src/index.ts'

const segment = (
  n: number,
  speaker: CaptionSegment['speaker'],
  text: string,
  over: Partial<CaptionSegment> = {},
): CaptionSegment => ({
  id: `s:${n}`,
  speaker,
  name: speaker === CAST.alice ? 'Alice Ferri' : speaker === CAST.bob ? 'Bob' : 'Rita',
  kind: 'recognised',
  by: undefined,
  byName: undefined,
  isFinal: true,
  language: 'it',
  text,
  atMs: Date.now() + n,
  ...over,
})

/** Three people who are captioned in all the ways there are. */
const TALK: readonly CaptionSegment[] = [
  segment(1, CAST.alice, 'Buongiorno a tutti.'),
  segment(2, CAST.alice, 'Qui dietro si montano i banchi, e comincia a esserci gente.'),
  segment(3, CAST.bob, 'So, what are people looking for at six in the morning?', {
    language: 'en',
    kind: 'typed',
    by: CAST.alice,
    byName: 'Alice Ferri',
  }),
  segment(4, CAST.alice, 'Pesche, soprattutto. E il caffè del chiosco in fondo.'),
  segment(5, CAST.bob, 'And what does', { language: 'en', isFinal: false }),
]

/** A Space in which two are captioned. */
export function captioned(room: FakeRoom): void {
  room.captions.segments.set(TALK)
}

/** Rita hosts and is captioned by her browser: she sees what it understood. */
export function captionedHost(room: FakeRoom): void {
  room.microphone.set({ phase: 'open' })
  room.captions.own.set({ phase: 'on', isListening: true })
  const mine = segment(6, CAST.rita, 'Allora passo la parola a Bob, che è appena arrivato.')
  room.captions.segments.set([...TALK.slice(0, 4), mine])
}
