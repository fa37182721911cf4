import { expect, test } from 'vitest'
import { addPacket, type Filled, type Filling } from '../../../src/domain/media/bundle-filling.ts'

const ROOM = 1_000

/** "12" is packet 12; "<12" starts a talkspurt, "12>" ends it; "12*" is 600 bytes long. */
function gather(words: string) {
  let filling: Filling
  const full: Filled[] = []
  for (const word of words.split(' ')) {
    const opus = new Uint8Array(word.endsWith('*') ? 600 : 80)
    const index = Number(word.replace(/\D/g, ''))
    const packet = { index, opus, starts: word.startsWith('<'), ends: word.endsWith('>') }
    const added = addPacket(filling, packet, ROOM)
    filling = added.filling
    full.push(...added.full)
  }
  return { full: full.map(text), left: filling === undefined ? '' : text(filling) }
}

const text = (bundle: Filled) =>
  `${bundle.startsTalkspurt ? '<' : ''}${bundle.frameIndex}×${bundle.frames.length}${bundle.endsTalkspurt ? '>' : ''}`

test('four frames make a bundle', () => {
  expect(gather('<1 2 3 4 5 6 7 8 9')).toEqual({ full: ['<1×4', '5×4'], left: '9×1' })
})

test('the end of a talkspurt sends what is there', () => {
  expect(gather('<1 2 3 4 5>')).toEqual({ full: ['<1×4', '5×1>'], left: '' })
  expect(gather('<1 2 3 4>')).toEqual({ full: ['<1×4>'], left: '' })
})

test('frames whose numbers do not follow each other never share a bundle', () => {
  expect(gather('<1 2 7 8 9 10')).toEqual({ full: ['<1×2', '7×4'], left: '' })
})

test('a new talkspurt begins a new bundle', () => {
  expect(gather('<1 2 <3 4 5 6')).toEqual({ full: ['<1×2', '<3×4'], left: '' })
})

test('a bundle is sent before it would grow too large', () => {
  expect(gather('<1* 2* 3* 4')).toEqual({ full: ['<1×1', '2×1'], left: '3×2' })
})
