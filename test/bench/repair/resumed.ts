import { playTrace } from '../../helpers/playout-run.ts'
import type { Arrival } from '../peers/messages.ts'
import type { Delivery } from '../../helpers/arrival-traces.ts'
import type { PeerId } from '../../../src/domain/ids.ts'
import type { PlayoutBundle } from '../../../src/domain/media/playout.ts'

const BUNDLE_MS = 80
const FRAMES = 4
/** A bundle that has not come by then never will: nobody keeps it for longer than two seconds, nobody asks after one. */
const GIVEN_UP_MS = 1_000

/**
 * From the last frame through `old` to the first one behind it that comes another way with everything between there as
 * well; a bundle that never comes is waited for no longer than anybody asks for it. Undefined: nothing came.
 */
export function resumedAfterMs(
  came: readonly Arrival[],
  old: PeerId,
  { untilMs }: { readonly untilMs: number },
): number | undefined {
  const before = came.filter(({ from, atMs }) => from === old && atMs <= untilMs)
  const last = before.at(-1)
  if (last === undefined) return undefined
  const there = new Set(came.filter(({ atMs }) => atMs <= last.atMs).map(({ ctr }) => ctr))
  const newest = Math.max(...there)
  let next = newest + 1
  for (const { ctr, from, atMs } of came) {
    if (atMs <= last.atMs) continue
    there.add(ctr)
    const isDue = ctr > newest && from !== old
    if (isDue && atMs - last.atMs > GIVEN_UP_MS) return atMs - last.atMs
    while (there.has(next)) next += 1
    if (isDue && next > newest + 1) return atMs - last.atMs
  }
  return undefined
}

/** What was said and when, by number. */
export type Said = ReadonlyMap<number, number>

/** Frames that were said in this time and never came. */
export function lostFrames(
  heard: readonly Arrival[],
  said: Said,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): number {
  const came = new Set(heard.map(({ ctr }) => ctr))
  const due = [...said].filter(([, atMs]) => atMs >= fromMs && atMs < untilMs)
  return due.filter(([ctr]) => !came.has(ctr)).length * FRAMES
}

/** What the playout had to make up or leave silent of all that was said from then on. */
export function gapHeardMs(heard: readonly Arrival[], said: Said, faultMs: number): number {
  const first = heard[0]
  const startMs = first && said.get(first.ctr)
  if (first === undefined || startMs === undefined) return 0
  const untilMs = heard.at(-1)?.atMs ?? faultMs
  const missed = (lastMs: number): number => {
    const spoken = [...said].flatMap(([ctr, atMs]) =>
      ctr >= first.ctr && atMs < lastMs - GIVEN_UP_MS ? [bundleOf(ctr - first.ctr)] : [],
    )
    const last = spoken.length
    const deliveries = heard.flatMap(({ ctr, atMs }): readonly Delivery[] =>
      ctr < first.ctr || ctr - first.ctr >= last
        ? []
        : [{ ...bundleOf(ctr - first.ctr), atMs: atMs - startMs + BUNDLE_MS }],
    )
    const bestMs = first.atMs - startMs
    const { onTime } = playTrace(deliveries, { spoken, bestMs, untilTheEnd: false })
    return (1 - onTime) * spoken.length * BUNDLE_MS
  }
  return Math.max(0, missed(untilMs) - missed(faultMs))
}

function bundleOf(place: number): PlayoutBundle {
  const index = place * FRAMES
  const places = Array.from({ length: FRAMES }, (_, each) => index + each)
  const frames = places.map(each => Uint8Array.of(each >> 8, each & 255))
  return { frameIndex: index, startsTalkspurt: place === 0, endsTalkspurt: false, frames }
}
