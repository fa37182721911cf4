import { useShell } from './context.ts'
import { recordingWordsOf, type RecordingWords } from './strings/recording.ts'

/** Texts about recordings in the current language, for views that are loaded when they are wanted. */
export const useRecordingWords = (): RecordingWords => recordingWordsOf(useShell().language.value)
