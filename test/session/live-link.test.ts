import { expect, it } from 'vitest'
import { LiveLink } from '../../src/session/live-link.ts'

const link = (): LiveLink => new LiveLink(1, { peer: 'bob' } as never, 0)

it('counts what came over another link as missed until it comes over this one too', () => {
  const parent = link()
  parent.owe('7 1')
  parent.owe('7 2')
  expect([parent.came, parent.missed]).toEqual([0, 2])
  parent.pay('7 2')
  expect([parent.came, parent.missed]).toEqual([1, 1])
})

it('is forgiven nothing for sending twice what it owes once, or what it never owed', () => {
  const parent = link()
  parent.owe('7 1')
  parent.pay('7 1')
  parent.pay('7 1')
  parent.pay('7 9')
  expect([parent.came, parent.missed]).toEqual([1, 0])
})

it('remembers two seconds of a full stage and no more', () => {
  const parent = link()
  for (let ctr = 0; ctr < 1_000; ctr += 1) parent.owe(`7 ${ctr}`)
  parent.pay('7 0')
  expect(parent.missed).toBe(1_000)
  parent.pay('7 999')
  expect(parent.missed).toBe(999)
})
