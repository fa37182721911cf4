import { currentBans, type AccountId, type CaptionSegment } from '../../src/index.ts'
import type { Seen } from './shown-lines.ts'

/** Captions as they are shown here: nothing of or by whom the Space keeps out, or we have blocked. */
export function shownCaptions(
  segments: readonly CaptionSegment[],
  { state, blocked, nowMs }: Seen,
): readonly CaptionSegment[] {
  const banned = state === undefined ? [] : currentBans(state, nowMs)
  const hidden = new Set([...banned.map(({ account }) => account), ...(blocked ?? [])])
  if (hidden.size === 0) return segments
  return segments.filter(
    ({ speaker, by }) => !hidden.has(speaker) && (by === undefined || !hidden.has(by)),
  )
}

/** What one person said until somebody else did. */
export type CaptionTurn = {
  readonly id: string
  readonly speaker: AccountId
  readonly name: string
  readonly kind: CaptionSegment['kind']
  readonly byName: string | undefined
  /** Place of the speaker among those who were captioned, from 0: a colour, beside the name. */
  readonly tone: number
  readonly segments: readonly CaptionSegment[]
}

/** Segments that stand under one name: one after the other of one person, come about in one way. */
export function turnsOf(segments: readonly CaptionSegment[]): readonly CaptionTurn[] {
  const tones = new Map<AccountId, number>()
  const turns: CaptionTurn[] = []
  for (const segment of segments) {
    const { id, speaker, name, kind, byName } = segment
    const tone = tones.get(speaker) ?? tones.size
    tones.set(speaker, tone)
    const last = turns.at(-1)
    const goesOn = last?.speaker === speaker && last.kind === kind && last.byName === byName
    if (last !== undefined && goesOn) {
      turns[turns.length - 1] = { ...last, segments: [...last.segments, segment] }
    } else turns.push({ id, speaker, name, kind, byName, tone, segments: [segment] })
  }
  return turns
}

/** All of it as text, a line for each turn. */
export const textOf = (turns: readonly CaptionTurn[]): string =>
  turns
    .map(({ name, segments }) => `${name}: ${segments.map(({ text }) => text).join(' ')}`)
    .join('\n')
