import type { LinkContent } from '../../src/index.ts'

/** Whether a link was made before its Space begins: its time says when that is. */
export const isPlanned = ({ scheduledAtMs }: LinkContent): boolean => scheduledAtMs !== undefined

/** Whether it is too early to go in, as far as the link knows. */
export const isAhead = (content: LinkContent, nowMs: number): boolean =>
  isPlanned(content) && nowMs < content.startedAtMs
