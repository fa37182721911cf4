import type { Language } from './shape.ts'
import { app as appEn } from './en-app.ts'
import { app as appIt } from './it-app.ts'

/** What is read about the app itself: fetched when there is something to say, and by the manifest. */
export type AppWords = typeof appEn

/** The texts about the app, of each language. */
export const APP_WORDS: Readonly<Record<Language, AppWords>> = { en: appEn, it: appIt }
