import { useShell } from './context.ts'
import { CAPTIONS, type CaptionWords } from './strings/captions.ts'

/** Texts of captions in the current language. */
export const useCaptionWords = (): CaptionWords => CAPTIONS[useShell().language.value]
