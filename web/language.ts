import { en } from './strings/en.ts'
import { it } from './strings/it.ts'
import type { Language } from './strings/shape.ts'
import type { Words } from './strings/words.ts'

const WORDS: Record<Language, Words> = { en, it }

/** All texts of one language. */
export const wordsOf = (language: Language): Words => WORDS[language]

/** Narrows a remembered or foreign text to a language we speak. */
export function asLanguage(text: string | undefined): Language | undefined {
  return text === 'en' || text === 'it' ? text : undefined
}

/** The first of somebody's preferred languages that we speak, or English. */
export function preferredLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = asLanguage(tag.slice(0, 2).toLowerCase())
    if (language !== undefined) return language
  }
  return 'en'
}
