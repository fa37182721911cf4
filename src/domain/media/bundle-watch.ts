import type { TimeMs } from '../time.ts'

/**
 * What one speaker's bundles still owe us. A number that was leapt over is a hole; when nothing comes
 * though the next is due, the stream is silent: a pause, or somebody above us is gone. Whoever holds
 * this asks for both again, a few times and not for ever.
 */
export type BundleWatch = {
  readonly highest: number | undefined
  readonly lastAtMs: TimeMs
  /** Between two bundles in order, smoothed, and how far that is off. */
  readonly intervalMs: number
  readonly spreadMs: number
  readonly holes: readonly Hole[]
  /** How often a silence was asked about, and when last. */
  readonly silentTries: number
  readonly silentAskedAtMs: TimeMs
}

/** A bundle that others overtook. */
export type Hole = {
  readonly ctr: number
  readonly sinceMs: TimeMs
  readonly tries: number
  readonly askedAtMs: TimeMs | undefined
}

/** Packets overtake each other by less than this. */
const REORDER_MS = 15
/** An answer takes a round trip; who did not answer by then lost the question or has nothing. */
const ASK_AGAIN_MS = 90
/** Half a second later nobody plays it any more. */
const HOLE_LASTS_MS = 500
/** At most so many holes at once: 2 s of bundles, which is all that anybody keeps. */
const HOLES_MAX = 34
/** Lateness that is still usual: timers, queues, a busy page. */
const MARGIN_MS = 30
/** Bundles hold one to four frames; between is what we take for the rhythm. */
const INTERVAL_MIN_MS = 20
const INTERVAL_MAX_MS = 120
const FIRST_INTERVAL_MS = 60
const SMOOTHING = 0.1
const SILENT_AGAIN_MS = 80
const SILENT_SLOW_MS = 250
const SILENT_QUICK_TRIES = 3
/** Silence is asked about this often, quickly at first, then slowly; then it is a pause. */
export const SILENT_TRIES_MAX = 12

/** Before the first bundle. */
export const NEW_WATCH: BundleWatch = {
  highest: undefined,
  lastAtMs: 0,
  intervalMs: FIRST_INTERVAL_MS,
  spreadMs: 10,
  holes: [],
  silentTries: 0,
  silentAskedAtMs: 0,
}

/** Bundle `ctr` came. */
export function noteBundle(watch: BundleWatch, ctr: number, now: TimeMs): BundleWatch {
  const { highest } = watch
  const awake = { ...watch, lastAtMs: now, silentTries: 0 }
  if (highest === undefined) return { ...awake, highest: ctr }
  if (ctr <= highest) return { ...awake, holes: watch.holes.filter(hole => hole.ctr !== ctr) }
  const rhythm = ctr === highest + 1 && watch.silentTries === 0 ? inRhythm(watch, now) : {}
  const first = Math.max(highest + 1, ctr - HOLES_MAX)
  const fresh = Array.from({ length: ctr - first }, (_, place): Hole => {
    return { ctr: first + place, sinceMs: now, tries: 0, askedAtMs: undefined }
  })
  const holes = fresh.length === 0 ? watch.holes : [...watch.holes, ...fresh].slice(-HOLES_MAX)
  return { ...awake, ...rhythm, highest: ctr, holes }
}

function inRhythm(watch: BundleWatch, now: TimeMs) {
  const gapMs = Math.min(INTERVAL_MAX_MS, Math.max(INTERVAL_MIN_MS, now - watch.lastAtMs))
  const offMs = Math.abs(gapMs - watch.intervalMs)
  return {
    intervalMs: watch.intervalMs + SMOOTHING * (gapMs - watch.intervalMs),
    spreadMs: watch.spreadMs + SMOOTHING * (offMs - watch.spreadMs),
  }
}

/** After so long without a bundle the next one is late. */
export const lateAfterMs = ({ intervalMs, spreadMs }: BundleWatch): number =>
  intervalMs + Math.max(MARGIN_MS, 3 * spreadMs)

/** What shall be asked for now. */
export type Missing = {
  readonly watch: BundleWatch
  /** Holes whose turn it is, with how often each was asked for before. */
  readonly holes: readonly Hole[]
  /** Bundles come when they are due. */
  readonly isFlowing: boolean
  /** Holes that nobody will fill any more. */
  readonly given: number
  /** How often a silence was asked about before; undefined while there is none to ask about. */
  readonly silence: number | undefined
}

/** Looks what is missing, and notes that it was asked for. */
export function lookForMissing(watch: BundleWatch, now: TimeMs): Missing {
  const alive = watch.holes.filter(hole => now - hole.sinceMs < HOLE_LASTS_MS)
  const due = alive.filter(hole => isDue(hole, now))
  const asked = alive.map(hole =>
    due.includes(hole) ? { ...hole, tries: hole.tries + 1, askedAtMs: now } : hole,
  )
  const given = watch.holes.length - alive.length
  const silence = isSilenceDue(watch, now) ? watch.silentTries : undefined
  const silent = silence === undefined ? {} : { silentTries: silence + 1, silentAskedAtMs: now }
  const isSame = due.length === 0 && given === 0 && silence === undefined
  return {
    watch: isSame ? watch : { ...watch, holes: asked, ...silent },
    holes: due,
    isFlowing: watch.highest !== undefined && now - watch.lastAtMs < lateAfterMs(watch),
    given,
    silence,
  }
}

const isDue = ({ sinceMs, askedAtMs }: Hole, now: TimeMs): boolean =>
  askedAtMs === undefined ? now - sinceMs >= REORDER_MS : now - askedAtMs >= ASK_AGAIN_MS

function isSilenceDue(watch: BundleWatch, now: TimeMs): boolean {
  const { highest, lastAtMs, silentTries, silentAskedAtMs } = watch
  if (highest === undefined || silentTries >= SILENT_TRIES_MAX) return false
  if (silentTries === 0) return now - lastAtMs >= lateAfterMs(watch)
  return now - silentAskedAtMs >= silenceAgainMs(silentTries)
}

/** After so long a silence that was asked about `tries` times is asked about again. */
export const silenceAgainMs = (tries: number): number =>
  tries < SILENT_QUICK_TRIES ? SILENT_AGAIN_MS : SILENT_SLOW_MS
