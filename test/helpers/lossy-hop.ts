import { askNow, nextAskMs, noteBundle, NOTHING_MISSING } from '../../src/domain/media/repair.ts'
import { MemoryTimeline } from './timeline.ts'
import type { Delivery } from './arrival-traces.ts'
import type { PlayoutBundle } from '../../src/domain/media/playout.ts'

/** A listener's access, in both directions. */
export type Access = {
  /** Whether a packet that sets out now comes through. */
  passes(atMs: number): boolean
  /** When what came at `atMs` is handed over. */
  releasedMs(atMs: number): number
}

/** One bundle at the parent, and when it came there. */
export type Sent = { readonly bundle: PlayoutBundle; readonly atMs: number }

/** What passed a hop beside the bundles themselves. */
export type HopCosts = {
  /** Questions that were sent up. */
  readonly questions: number
  /** Bundles that were sent again. */
  readonly answers: number
}

/** Parents keep two seconds. */
const KEPT_MS = 2_000

/**
 * The last hop to a listener in virtual time: bundles set out when their parent has them, and what the
 * access swallows is pulled as the product pulls it. The numbers are the places in `sent`.
 */
export function crossHop(
  sent: readonly Sent[],
  access: Access,
  { delayMs, repairs = true }: { readonly delayMs: number; readonly repairs?: boolean },
): { readonly deliveries: readonly Delivery[]; readonly costs: HopCosts } {
  const timeline = new MemoryTimeline()
  const kept = new Map<number, number>()
  const came = new Set<number>()
  const deliveries: Delivery[] = []
  let repair = NOTHING_MISSING
  let askAtMs = Infinity
  let questions = 0
  let answers = 0

  const schedule = (nowMs: number): void => {
    const nextMs = nextAskMs(repair)
    if (nextMs === undefined || nextMs >= askAtMs) return
    askAtMs = Math.max(nextMs, nowMs)
    timeline.at(askAtMs, ask)
  }
  const ask = (nowMs: number): void => {
    if (nowMs < askAtMs) return
    askAtMs = Infinity
    const asked = askNow(repair, nowMs)
    repair = asked.repair
    schedule(nowMs)
    if (asked.numbers.length === 0) return
    questions += 1
    if (access.passes(nowMs)) timeline.at(nowMs + delayMs, atMs => answer(asked.numbers, atMs))
  }
  const answer = (numbers: readonly number[], nowMs: number): void => {
    for (const number of numbers) {
      const sinceMs = kept.get(number)
      if (sinceMs === undefined || nowMs - sinceMs > KEPT_MS) continue
      answers += 1
      send(number, nowMs)
    }
  }
  const send = (number: number, nowMs: number): void => {
    if (access.passes(nowMs)) {
      timeline.at(access.releasedMs(nowMs + delayMs), atMs => take(number, atMs))
    }
  }
  const take = (number: number, atMs: number): void => {
    const bundle = sent[number]?.bundle
    if (bundle === undefined || came.has(number)) return
    came.add(number)
    deliveries.push({ ...bundle, atMs })
    if (!repairs) return
    repair = noteBundle(repair, number, atMs)
    schedule(atMs)
  }
  for (const [number, { atMs }] of sent.entries()) {
    timeline.at(atMs, nowMs => {
      kept.set(number, nowMs)
      send(number, nowMs)
    })
  }
  timeline.run()
  return { deliveries, costs: { questions, answers } }
}
