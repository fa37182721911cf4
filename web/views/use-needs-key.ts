import { useChatWords } from '../chat-words.ts'
import { useShell, useStore } from '../context.ts'

/** Says that this takes a key, and shows the way to one. */
export function useNeedsKey(): (title: string) => void {
  const store = useStore()
  const shell = useShell()
  const words = useChatWords()
  return title => {
    shell.tell({ tone: 'trouble', title, whatToDo: words.chat.needKeyHow })
    store.wantIdentity()
  }
}
