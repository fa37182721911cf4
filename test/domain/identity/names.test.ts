import { expect, test } from 'vitest'
import { isMixedScript, parseName } from '../../../src/domain/identity/names.ts'

test.each([
  ['Alice', 'Alice'],
  ['  Alice \t Rossi\n', 'Alice Rossi'],
  ['José', 'José'],
  ['ﬁlippo ①', 'filippo 1'],
  ['Ａｌｉｃｅ', 'Alice'],
  ['ali\u200bce\u2060\ufeff', 'alice'],
  ['\u202eecilA', 'ecilA'],
  ['\u2066Alice\u2069', 'Alice'],
  ['a\u0000l\u0007i', 'ali'],
  ['Al\u00adice', 'Alice'],
  ['A\u3164B\u115f', 'AB'],
  ['Nguyễn', 'Nguyễn'],
  ['x\ud800y', 'xy'],
  ['愛子', '愛子'],
])('%j is kept as %j', (typed, kept) => {
  expect(parseName(typed)).toEqual({ ok: true, value: kept })
})

test('marks are not piled up over the neighbours', () => {
  const piled = parseName(`a${'\u0315'.repeat(30)}b`)
  expect(piled.ok && [...piled.value].length).toBe(5)
})

test('a cleaned name stays as it is', () => {
  for (const typed of ['a\u200b\u0301', 'e\u202e\u0301x', '\u1100\u200b\u1161', ' ﷺ ']) {
    const once = parseName(typed)
    expect(once.ok && parseName(once.value)).toEqual(once)
  }
})

test.each(['', '   ', '\u200b\u200d', '\u3164', '\u2800\u2800'])('%j is empty', typed => {
  expect(parseName(typed)).toEqual({ ok: false, reason: 'empty' })
})

test('forty letters fit and one more does not', () => {
  expect(parseName('𝄞'.repeat(40)).ok).toBe(true)
  expect(parseName('𝄞'.repeat(41))).toEqual({ ok: false, reason: 'too-long' })
})

test.each(['Аlice', 'Αlice', 'аdmin', 'Ꭺlice', 'Aliсe Rossi', 'Օlga'])(
  '%s mixes scripts that nobody mixes',
  name => {
    expect(isMixedScript(name)).toBe(true)
  },
)

test.each([
  'Alice',
  'José María',
  'Алиса',
  'Γιάννης',
  'Alice 2 🎙',
  '愛子 Tanaka',
  'ソニー 愛 あい Sony',
  '김 金 Kim',
  'محمد',
  'Straße',
  "D'Angelo",
  '42',
])('%s does not', name => {
  expect(isMixedScript(name)).toBe(false)
})
