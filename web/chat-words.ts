import { useShell } from './context.ts'
import { chatWordsOf, type ChatWords } from './strings/chat.ts'

/** Texts of the chat and of what goes with it, for views that are loaded with a Space. */
export const useChatWords = (): ChatWords => chatWordsOf(useShell().language.value)
