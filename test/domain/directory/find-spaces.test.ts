import { expect, it } from 'vitest'
import { findComing, findSpaces } from '../../../src/domain/directory/find-spaces.ts'
import { announcementOf } from '../../helpers/announcements.ts'
import { scheduledOf } from '../../helpers/schedules.ts'

const rows = [
  announcementOf('Alice Ferri', { title: 'Storie dal mercato', topics: ['mattina'] }),
  announcementOf('Bob', { title: 'Night shift', topics: ['radio', 'jazz'] }),
  announcementOf('Аliсe Ferri', { title: 'Get rich' }), // Cyrillic А and с
].map(announcement => ({ announcement }))

const found = (sought: string): readonly string[] =>
  findSpaces(rows, sought).map(({ announcement }) => announcement.title)

it('finds live Spaces by title, host or topic, in the order they had', () => {
  expect(found('MERCATO')).toEqual(['Storie dal mercato'])
  expect(found('bob')).toEqual(['Night shift'])
  expect(found('jazz')).toEqual(['Night shift'])
  expect(found('')).toEqual(rows.map(({ announcement }) => announcement.title))
})

it('wants every word, in whichever of them', () => {
  expect(found('ferri mattina')).toEqual(['Storie dal mercato'])
  expect(found('bob mattina')).toEqual([])
})

it('finds the look-alike beside whom it imitates', () => {
  expect(found('alice')).toEqual(['Storie dal mercato', 'Get rich'])
})

it('finds what is planned by the same words', () => {
  const coming = [
    scheduledOf('Alice Ferri', 'Storie dal mercato', 1_000, { topics: ['mattina'] }),
    scheduledOf('Bob', 'Night shift', 2_000),
    scheduledOf('Аliсe Ferri', 'Get rich', 3_000), // Cyrillic А and с
  ].map(scheduled => ({ scheduled }))
  const titles = (sought: string): readonly string[] =>
    findComing(coming, sought).map(({ scheduled }) => scheduled.title)
  expect(titles('alice')).toEqual(['Storie dal mercato', 'Get rich'])
  expect(titles('NIGHT')).toEqual(['Night shift'])
  expect(titles('mattina ferri')).toEqual(['Storie dal mercato'])
})
