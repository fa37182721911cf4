import type { Language } from './shape.ts'
import { treeWords as en } from './en-tree.ts'
import { treeWords as it } from './it-tree.ts'

/** Texts of the tree's picture: read with it, not with the first file. */
export type TreeWords = typeof en

export const TREE_WORDS: Readonly<Record<Language, TreeWords>> = { en, it }
