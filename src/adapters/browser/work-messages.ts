import type { MeasuredWork, WorkGoal } from '../../domain/community/work.ts'

/** What the page asks the work Worker, once. Never leaves the machine. */
export type WorkRequest = { readonly goal: WorkGoal }

/** What the Worker says: how far it is, and at last what it found. */
export type WorkReport =
  | { readonly kind: 'progress'; readonly tries: number }
  | { readonly kind: 'found'; readonly work: MeasuredWork }
