import type { en } from './en.ts'

/** Every text of one language, in the shape of the English. A language that lacks a key does not compile. */
export type Words = typeof en
