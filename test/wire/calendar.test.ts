import { describe, expect, it } from 'vitest'
import { calendarFile, type CalendarTexts } from '../../src/wire/calendar.ts'
import { idOf } from '../helpers/space-actions.ts'
import type { ScheduledSpace } from '../../src/domain/directory/schedule.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

const STARTS_MS = Date.UTC(2026, 11, 24, 20, 30)
const space = idOf('evening') as string as SpaceId

const scheduled = (over: Partial<ScheduledSpace> = {}) => ({
  space,
  title: 'Evening',
  topics: [],
  startsAtMs: STARTS_MS,
  revision: 0,
  ...over,
})
const TEXTS: CalendarTexts = {
  signedAtMs: Date.UTC(2026, 11, 1, 8),
  url: 'https://loggia.example/#/s/AAAA_09-',
  description: 'Hosted by Alice',
}

/** What a calendar reads: the lines unfolded, the texts unescaped, each property under its name. */
function read(file: string): ReadonlyMap<string, readonly string[]> {
  const unfolded = file.replaceAll('\r\n ', '')
  expect(unfolded.endsWith('\r\n')).toBe(true)
  const found = new Map<string, string[]>()
  for (const line of unfolded.slice(0, -2).split('\r\n')) {
    const at = line.indexOf(':')
    const [name, value] = [line.slice(0, at), line.slice(at + 1)]
    found.set(name, [...(found.get(name) ?? []), value])
  }
  return found
}

const unescaped = (value = ''): string =>
  value.replace(/\\(.)/gu, (_, letter: string) => (letter.toLowerCase() === 'n' ? '\n' : letter))

/** Every property that the file of a plain title has, and how often. */
const shape = (file: string): readonly string[] =>
  [...read(file)].map(([name, values]) => `${name}×${values.length}`)

const PLAIN = shape(calendarFile(scheduled(), TEXTS))

const HOSTILE = [
  'Ciao\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nEND:VALARM',
  'Ciao\nATTENDEE:mailto:victim@example.org',
  'Ciao\rURL:javascript:alert(1)',
  'Ciao\u0085DTSTART:19700101T000000Z',
  'Ciao\u2028END:VEVENT\u2029END:VCALENDAR',
  'a;b,c\\d\\n',
  '\\',
  '\0\u0007\u001b[31mred',
  'END:VCALENDAR',
  '🎤'.repeat(80),
  'è'.repeat(200),
  `${'x'.repeat(66)}\r\n y`,
]

describe('a calendar file', () => {
  it('names the Space, its time in UTC and its link', () => {
    const file = read(calendarFile(scheduled({ revision: 3, topics: ['music', 'a,b'] }), TEXTS))
    expect(file.get('UID')).toEqual([`${space}@loggia`])
    expect(file.get('SEQUENCE')).toEqual(['3'])
    expect(file.get('DTSTART')).toEqual(['20261224T203000Z'])
    expect(file.get('DTSTAMP')).toEqual(['20261201T080000Z'])
    expect(file.get('SUMMARY')).toEqual(['Evening'])
    expect(file.get('CATEGORIES')).toEqual(['music,a\\,b'])
    expect(file.get('URL')).toEqual([TEXTS.url])
  })

  it.each(HOSTILE)('gains no line from the title %j', title => {
    const file = calendarFile(scheduled({ title }), { ...TEXTS, description: title })
    expect(shape(file)).toEqual(PLAIN)
    const said = unescaped(read(file).get('SUMMARY')?.[0])
    const plain = title.replace(/\r\n|[\r\u0085\u2028\u2029]/gu, '\n')
    expect(said).toBe(plain.replace(/[^\P{Cc}\n]/gu, ''))
  })

  it.each(HOSTILE)('gains no line from the topic or link %j', hostile => {
    const file = calendarFile(scheduled({ topics: [hostile] }), {
      ...TEXTS,
      url: TEXTS.url + hostile,
    })
    expect(shape(file).filter(name => !name.startsWith('CATEGORIES'))).toEqual(PLAIN)
  })

  it('folds before the 76th octet and inside no letter', () => {
    for (const title of HOSTILE) {
      const file = calendarFile(scheduled({ title }), { ...TEXTS, description: title })
      for (const line of file.split('\r\n')) {
        const bytes = new TextEncoder().encode(line)
        expect(bytes.length).toBeLessThanOrEqual(75)
        expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe(line)
      }
    }
  })
})
