import { expect, test } from 'vitest'
import {
  judgeBundle,
  lostShareOf,
  missingBundles,
  NEW_WINDOW,
  WINDOW_BUNDLES,
  type BundleNovelty,
} from '../../../src/domain/media/bundle-window.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'

function judgeAll(numbers: readonly number[]) {
  let window = NEW_WINDOW
  const novelties: BundleNovelty[] = []
  for (const number of numbers) {
    const judged = judgeBundle(window, BigInt(number))
    window = judged.window
    novelties.push(judged.novelty)
  }
  return { novelties, window }
}

test('the first bundle may have any number, and nothing before it is missing', () => {
  const { novelties, window } = judgeAll([70_000])
  expect(novelties).toEqual(['new'])
  expect(missingBundles(window)).toEqual([])
})

test('a repeated bundle is told, at once and later', () => {
  expect(judgeAll([5, 5, 6, 5, 6]).novelties).toEqual([
    'new',
    'repeated',
    'new',
    'repeated',
    'repeated',
  ])
})

test('a bundle that was overtaken is new once', () => {
  const { novelties, window } = judgeAll([5, 8, 6, 6])
  expect(novelties).toEqual(['new', 'new', 'new', 'repeated'])
  expect(missingBundles(window)).toEqual([7n])
})

test('the window reaches back exactly its length', () => {
  expect(judgeAll([0, 1, 1 + WINDOW_BUNDLES, 1]).novelties.at(-1)).toBe('too-old')
  expect(judgeAll([0, 1, 1 + WINDOW_BUNDLES, 2]).novelties.at(-1)).toBe('new')
})

test('a first bundle that was overtaken is still new, but is never asked for', () => {
  expect(judgeAll([100, 99]).novelties).toEqual(['new', 'new'])
  expect(missingBundles(judgeAll([100, 97, 101]).window)).toEqual([])
})

test('a leap beyond the window asks for nothing in between', () => {
  const { window } = judgeAll([1, 2, 1_000_000])
  expect(missingBundles(window)).toEqual([])
})

test('the share of what was lost is of the newest bundles only', () => {
  expect(lostShareOf(NEW_WINDOW)).toBe(0)
  expect(lostShareOf(judgeAll([7]).window)).toBe(0)
  expect(lostShareOf(judgeAll([0, 1, 2, 4]).window)).toBe(0.2)
  const later = Array.from({ length: WINDOW_BUNDLES }, (_, n) => n + 6)
  expect(lostShareOf(judgeAll([0, 5, ...later]).window)).toBe(0)
})

test('every bundle sent three times and shuffled is new exactly once', () => {
  const chance = seededChance(6)
  const numbers = Array.from({ length: 3_000 }, (_, place) => Math.floor(place / 3))
  for (let place = numbers.length - 1; place > 0; place -= 1) {
    const other = Math.max(0, place - Math.floor(chance() * 300))
    const held = numbers[place] ?? 0
    numbers[place] = numbers[other] ?? 0
    numbers[other] = held
  }
  const { novelties } = judgeAll([0, ...numbers])
  const news = [0, ...numbers].filter((_, place) => novelties[place] === 'new')
  expect(new Set(news).size).toBe(news.length)
})
