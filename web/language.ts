import { en } from './strings/en.ts'
import { it } from './strings/it.ts'
import type { Language } from './strings/shape.ts'
import type { Words } from './strings/words.ts'

const WORDS: Record<Language, Words> = { en, it }

/** All texts of one language. */
export const wordsOf = (language: Language): Words => WORDS[language]
