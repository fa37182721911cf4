import type { TimeMs } from '../time.ts'

/**
 * The rhythm of one speaker's bundles. When nothing comes though the next is due, the stream is silent:
 * a pause, or somebody above us is gone. Whoever holds this asks for what should have come, a few times
 * and not for ever. Bundles that later ones overtook are another matter: `repair.ts`.
 */
export type BundleWatch = {
  readonly highest: number | undefined
  readonly lastAtMs: TimeMs
  /** The newest was a sign of life: its speaker is silent, and the next bundle comes when it comes. */
  readonly isSilent: boolean
  /** Between two bundles in order, smoothed, and how far that is off. */
  readonly intervalMs: number
  readonly spreadMs: number
  /** How often a silence was asked about, and when last. */
  readonly silentTries: number
  readonly silentAskedAtMs: TimeMs
}

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
  isSilent: false,
  intervalMs: FIRST_INTERVAL_MS,
  spreadMs: 10,
  silentTries: 0,
  silentAskedAtMs: 0,
}

/** Bundle `ctr` came: frames, or a sign of life behind which nothing is to be expected. */
export function noteBundle(
  watch: BundleWatch,
  ctr: number,
  now: TimeMs,
  isSignOfLife = false,
): BundleWatch {
  const { highest } = watch
  const awake = { ...watch, lastAtMs: now, silentTries: 0 }
  if (highest === undefined) return { ...awake, highest: ctr, isSilent: isSignOfLife }
  if (ctr <= highest) return awake
  const isNext = ctr === highest + 1 && watch.silentTries === 0
  const rhythm = isNext && !watch.isSilent && !isSignOfLife ? inRhythm(watch, now) : {}
  return { ...awake, ...rhythm, highest: ctr, isSilent: isSignOfLife }
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

/** How a stream stands now. */
export type Silence = {
  readonly watch: BundleWatch
  /** Bundles come when they are due. */
  readonly isFlowing: boolean
  /** How often a silence was asked about before; undefined while there is none to ask about. */
  readonly silence: number | undefined
}

/** Looks whether a silence is to be asked about, and notes that it was. */
export function lookAtSilence(watch: BundleWatch, now: TimeMs): Silence {
  const isKnown = watch.highest !== undefined && !watch.isSilent
  const isFlowing = isKnown && now - watch.lastAtMs < lateAfterMs(watch)
  if (!isSilenceDue(watch, now)) return { watch, isFlowing, silence: undefined }
  const asked = { ...watch, silentTries: watch.silentTries + 1, silentAskedAtMs: now }
  return { watch: asked, isFlowing, silence: watch.silentTries }
}

function isSilenceDue(watch: BundleWatch, now: TimeMs): boolean {
  const { highest, lastAtMs, isSilent, silentTries, silentAskedAtMs } = watch
  if (highest === undefined || isSilent || silentTries >= SILENT_TRIES_MAX) return false
  if (silentTries === 0) return now - lastAtMs >= lateAfterMs(watch)
  return now - silentAskedAtMs >= silenceAgainMs(silentTries)
}

/** After so long a silence that was asked about `tries` times is asked about again. */
export const silenceAgainMs = (tries: number): number =>
  tries < SILENT_QUICK_TRIES ? SILENT_AGAIN_MS : SILENT_SLOW_MS
