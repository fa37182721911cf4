import type { Language } from './shape.ts'
import type { Words } from './words.ts'
import * as en from './en-community.ts'
import * as it from './it-community.ts'

/** What only members read: kept out of the file that somebody who came to listen waits for. */
export type MemberWords = typeof en

/** Every text of one language, the members' among them. */
export type AllWords = Words & MemberWords

const MEMBERS: Readonly<Record<Language, MemberWords>> = { en, it }

/** Adds the members' texts to those of the first file. */
export const withMemberWords = (words: Words, language: Language): AllWords => ({
  ...words,
  ...MEMBERS[language],
})
