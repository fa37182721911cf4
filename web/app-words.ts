import { useShell } from './context.ts'
import { APP_WORDS, type AppWords } from './strings/app.ts'

/** Texts about the app itself in the current language, for views that are loaded when they are wanted. */
export const useAppWords = (): AppWords => APP_WORDS[useShell().language.value]
