import type { Language } from './shape.ts'
import type { Words } from './words.ts'
import * as englishCommunity from './en-community.ts'
import * as italianCommunity from './it-community.ts'
import { discovery as discoveryEn } from './en-discovery.ts'
import { discovery as discoveryIt } from './it-discovery.ts'
import { scheduling as schedulingEn } from './en-scheduling.ts'
import { scheduling as schedulingIt } from './it-scheduling.ts'

const en = { ...englishCommunity, discovery: discoveryEn, scheduling: schedulingEn }
const it = { ...italianCommunity, discovery: discoveryIt, scheduling: schedulingIt }

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
