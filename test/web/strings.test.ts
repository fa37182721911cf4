import { describe, expect, it as test } from 'vitest'
import { en as englishBase } from '../../web/strings/en.ts'
import { it as italianBase } from '../../web/strings/it.ts'
import { CAPTIONS } from '../../web/strings/captions.ts'
import { chatWordsOf } from '../../web/strings/chat.ts'
import { recordingWordsOf } from '../../web/strings/recording.ts'
import { APP_WORDS } from '../../web/strings/app.ts'
import { PEOPLE } from '../../web/strings/people.ts'
import { withMemberWords } from '../../web/strings/members.ts'

const en = {
  ...withMemberWords(englishBase, 'en'),
  ...PEOPLE.en,
  ...chatWordsOf('en'),
  ...recordingWordsOf('en'),
  captions: CAPTIONS.en,
  app: APP_WORDS.en,
}
const it = {
  ...withMemberWords(italianBase, 'it'),
  ...PEOPLE.it,
  ...chatWordsOf('it'),
  ...recordingWordsOf('it'),
  captions: CAPTIONS.it,
  app: APP_WORDS.it,
}

type Leaf = { readonly path: string; readonly value: unknown }

/** Fits every parameter of every text: numbers and names are both shown as they come. */
const PROBE = 3

function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}

function textOf({ path, value }: Leaf): string {
  const text: unknown =
    typeof value === 'function' ? Reflect.apply(value, undefined, [PROBE, PROBE, PROBE]) : value
  if (typeof text !== 'string') throw new TypeError(`${path} is no text`)
  return text
}

/** Texts that are the same in both languages because both say so. */
const SHARED = new Set([
  '.common.number',
  '.audio.milliseconds',
  '.audio.percent',
  '.report.kilobytes',
  '.scheduling.about',
  '.share.linkLabel',
  '.chat.title',
  '.chat.open',
  '.about.language',
  '.keys.escapeKey',
  '.recorded.mark',
  '.replay.lasts',
  '.replay.space',
  '.replay.turn',
  '.platform.missing.webcodecs',
])

describe('the two languages', () => {
  test('have the same keys', () => {
    expect(leaves(it).map(leaf => leaf.path)).toEqual(leaves(en).map(leaf => leaf.path))
  })

  test('have no empty text', () => {
    const empty = [...leaves(en), ...leaves(it)].filter(leaf => textOf(leaf).trim() === '')
    expect(empty.map(leaf => leaf.path)).toEqual([])
  })

  test('take the same number of parameters', () => {
    const arity = (leaf: Leaf): number =>
      typeof leaf.value === 'function' ? leaf.value.length : -1
    const italian = leaves(it)
    const differ = leaves(en).filter((leaf, at) => {
      const other = italian[at]
      return other === undefined || arity(leaf) !== arity(other)
    })
    expect(differ.map(leaf => leaf.path)).toEqual([])
  })

  test('leave nothing untranslated', () => {
    const italian = leaves(it)
    const same = leaves(en).filter((leaf, at) => {
      const other = italian[at]
      return !SHARED.has(leaf.path) && other !== undefined && textOf(leaf) === textOf(other)
    })
    expect(same.map(leaf => leaf.path)).toEqual([])
  })

  test('show what they are given', () => {
    const forgotten = [...leaves(en), ...leaves(it)].filter(
      leaf =>
        typeof leaf.value === 'function' &&
        leaf.value.length > 0 &&
        !textOf(leaf).includes(String(PROBE)),
    )
    expect(forgotten.map(leaf => leaf.path)).toEqual([])
  })

  test('count one as one', () => {
    expect(en.lobby.missing(1)).toBe('One more follower, and you may host.')
    expect(it.lobby.missing(1)).toBe('Ancora un follower, e puoi ospitare.')
    expect(en.space.listeners(1)).toBe('about 1 person listening')
    expect(it.space.listeners(1)).toBe('circa 1 persona in ascolto')
  })

  test('write large numbers their own way', () => {
    expect(en.lobby.followers(48_000)).toBe('48,000 followers')
    expect(it.lobby.followers(48_000)).toBe('48.000 follower')
  })
})
