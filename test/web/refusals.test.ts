import { expect, it } from 'vitest'
import { en } from '../../web/strings/en.ts'
import { refusalNotice } from '../../web/store/refusals.ts'

it('says nothing where a second press found that it is so already', () => {
  expect(refusalNotice('changes-nothing', en)).toBeUndefined()
  const { refusals } = en.stage
  expect(refusalNotice('stage-full', en)).toMatchObject({
    tone: 'trouble',
    whatToDo: refusals['stage-full'],
  })
  expect(refusalNotice('no such reason', en)?.whatToDo).toBe(refusals.other)
})
