import { expect, it } from 'vitest'
import { topicsIn } from '../../web/store/topics-in.ts'

it('takes each topic once', () => {
  expect(topicsIn('jazz, Jazz ,, jazz')).toEqual(['jazz'])
  expect(topicsIn(' Radio,mercato, ')).toEqual(['Radio', 'mercato'])
  expect(topicsIn(' , ')).toEqual([])
})
