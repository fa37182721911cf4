import type { Language } from './shape.ts'
import { captions as en } from './en-captions.ts'
import { captions as it } from './it-captions.ts'

/** Texts of captions: beside the chat's, which are read by everybody who is in a Space. */
export type CaptionWords = typeof en

/** By language. */
export const CAPTIONS: Readonly<Record<Language, CaptionWords>> = { en, it }
