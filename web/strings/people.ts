import type { Language } from './shape.ts'
import { report as reportEn } from './en-report.ts'
import { report as reportIt } from './it-report.ts'
import { heirs as heirsEn, here as hereEn, person as personEn } from './en-people.ts'
import { heirs as heirsIt, here as hereIt, person as personIt } from './it-people.ts'

const ENGLISH = { heirs: heirsEn, here: hereEn, person: personEn, report: reportEn }

/** What is read about other people: fetched when somebody wants it. */
export type PeopleWords = typeof ENGLISH

/** The texts about people, of each language. */
export const PEOPLE: Readonly<Record<Language, PeopleWords>> = {
  en: ENGLISH,
  it: { heirs: heirsIt, here: hereIt, person: personIt, report: reportIt },
}
