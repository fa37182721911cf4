import type { Toast } from '../shell.ts'
import type { Words } from '../strings/words.ts'

/**
 * What the rules of a Space did not let somebody do, in words. Nothing where all is as they wanted it: a second press,
 * or somebody else who was faster.
 */
export function refusalNotice(reason: string, words: Words): Omit<Toast, 'id'> | undefined {
  if (reason === 'changes-nothing') return undefined
  const texts: Readonly<Record<string, string>> = words.stage.refusals
  const whatToDo = texts[reason] ?? words.stage.refusals.other
  return { tone: 'trouble', title: words.stage.refused, whatToDo }
}
