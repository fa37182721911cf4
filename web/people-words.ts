import { useShell } from './context.ts'
import { PEOPLE, type PeopleWords } from './strings/people.ts'

/** Texts about other people in the current language, for views that are loaded when they are wanted. */
export const usePeopleWords = (): PeopleWords => PEOPLE[useShell().language.value]
