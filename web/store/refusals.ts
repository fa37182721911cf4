import type { Toast } from '../shell.ts'
import type { Words } from '../strings/words.ts'

/** What the rules of a Space did not let somebody do, in words. */
export function refusalNotice(reason: string, words: Words): Omit<Toast, 'id'> {
  const texts: Readonly<Record<string, string>> = words.stage.refusals
  const whatToDo = texts[reason] ?? words.stage.refusals.other
  return { tone: 'trouble', title: words.stage.refused, whatToDo }
}
