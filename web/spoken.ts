import { rememberedIn } from './remembered.ts'
import type { Language } from './strings/shape.ts'

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

/** What this person chose here once, or else prefers. */
export function spokenLanguage(window: Window): Language {
  const remembered = rememberedIn(() => window.localStorage).read('language')
  return asLanguage(remembered) ?? preferredLanguage(window.navigator.languages)
}
