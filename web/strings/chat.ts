import type { Language } from './shape.ts'
import * as en from './en-chat.ts'
import * as it from './it-chat.ts'

/** What one reads in a Space once one is there: kept out of the file that somebody who came to listen waits for. */
export type ChatWords = typeof en

const WORDS: Readonly<Record<Language, ChatWords>> = { en, it }

/** Those of one language. */
export const chatWordsOf = (language: Language): ChatWords => WORDS[language]
