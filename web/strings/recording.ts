import type { Language } from './shape.ts'
import * as en from './en-recording.ts'
import * as it from './it-recording.ts'

/** What is read where something is recorded: loaded with a Space, and with what was recorded. */
export type RecordingWords = typeof en

const WORDS: Readonly<Record<Language, RecordingWords>> = { en, it }

/** Those of one language. */
export const recordingWordsOf = (language: Language): RecordingWords => WORDS[language]
