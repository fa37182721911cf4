import { useShell } from './context.ts'
import { withMemberWords, type AllWords } from './strings/members.ts'

/** All texts of the current language, for views that are loaded when they are wanted. */
export function useMemberWords(): AllWords {
  const shell = useShell()
  return withMemberWords(shell.words.value, shell.language.value)
}
