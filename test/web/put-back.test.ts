import { describe, expect, it } from 'vitest'
import { NO_DRAFT, putBack } from '../../web/store/put-back.ts'

describe('what the rules refuse', () => {
  it('stands in the field again, in the order in which it was written', () => {
    const back = ['riga 6', 'riga 7', 'riga 8'].reduce(putBack, NO_DRAFT)
    expect(back.text).toBe('riga 6 riga 7 riga 8')
  })

  it('stands before what is being written', () => {
    const writing = { ...NO_DRAFT, text: 'e poi' }
    const one = putBack(writing, 'riga 6')
    expect(one.text).toBe('riga 6 e poi')
    expect(putBack({ ...one, text: `${one.text} ancora` }, 'riga 7').text).toBe(
      'riga 6 riga 7 e poi ancora',
    )
  })

  it('loses nothing of what was changed since', () => {
    const one = putBack(NO_DRAFT, 'riga 6')
    expect(putBack({ ...one, text: 'altro' }, 'riga 7').text).toBe('riga 7 altro')
  })

  it('changes nothing where it still stands among the lines', () => {
    expect(putBack({ ...NO_DRAFT, text: 'scrivo' }, '').text).toBe('scrivo')
  })
})
