/**
 * A place in the network, in milliseconds: two peers' distance on the plane, plus both heights (their
 * access lines), is about the time a packet takes from one to the other. Peers that never met thus
 * know how far apart they are, and a newcomer is placed near without trying everybody.
 */
export type Coordinate = { readonly x: number; readonly y: number; readonly height: number }

/** Where we think we are and how wrong that may be, as a share of what we measure. */
export type Standing = { readonly at: Coordinate; readonly doubt: number }

/** One way around the world and a bad line: nobody is further away. Keeps a liar's figures finite. */
export const COORDINATE_MAX_MS = 1_000

/** Nobody knows anything yet. */
export const NOWHERE: Standing = { at: { x: 0, y: 0, height: 5 }, doubt: 1 }

/** How far one measurement moves us at least, and our doubt. A quarter settles within about ten. */
const PULL = 0.25
/** What we take the doubt of others to be: they have mostly stood for a while. */
const THEIR_DOUBT = 0.25
/** Whoever measured once knows more than nothing. */
const DOUBT_MAX = 0.99
const HEIGHT_MIN_MS = 0.5
const DOUBT_MIN = 0.05

/** About the time from one to the other, one way. */
export function distanceMs(a: Coordinate, b: Coordinate): number {
  const [x, y] = [a.x - b.x, a.y - b.y]
  // Not `hypot`, which guards against figures that no coordinate has, at ten times the price.
  return Math.sqrt(x * x + y * y) + a.height + b.height
}

/**
 * Where we stand after a round trip to somebody at `there` took `rttMs`. `unit` in [0, 1) chooses a
 * direction where two stand on the same spot.
 */
export function measured(
  standing: Standing,
  there: Coordinate,
  { rttMs, unit }: { readonly rttMs: number; readonly unit: number },
): Standing {
  const { at, doubt } = standing
  const trueMs = Math.min(COORDINATE_MAX_MS, Math.max(1, rttMs / 2))
  const guessMs = distanceMs(at, there)
  const error = Math.abs(guessMs - trueMs) / trueMs
  const share = Math.max(PULL, doubt) * (doubt / (doubt + THEIR_DOUBT))
  const moveMs = share * (trueMs - guessMs)
  const towards = direction(at, there, unit)
  return {
    at: {
      x: within(at.x + towards.x * moveMs),
      y: within(at.y + towards.y * moveMs),
      height: Math.min(
        COORDINATE_MAX_MS,
        Math.max(HEIGHT_MIN_MS, at.height + (at.height / Math.max(1, guessMs)) * moveMs),
      ),
    },
    doubt: Math.max(DOUBT_MIN, Math.min(DOUBT_MAX, doubt * (1 - PULL) + error * PULL)),
  }
}

/** As others are told it: whole milliseconds. */
export const told = ({ x, y, height }: Coordinate): Coordinate => ({
  x: Math.round(x),
  y: Math.round(y),
  height: Math.max(0, Math.round(height)),
})

const within = (ms: number): number => Math.min(COORDINATE_MAX_MS, Math.max(-COORDINATE_MAX_MS, ms))

/** From `there` to `at`, of length one. */
function direction(at: Coordinate, there: Coordinate, unit: number) {
  const apartMs = Math.hypot(at.x - there.x, at.y - there.y)
  if (apartMs > 0.01) return { x: (at.x - there.x) / apartMs, y: (at.y - there.y) / apartMs }
  return { x: Math.cos(unit * 2 * Math.PI), y: Math.sin(unit * 2 * Math.PI) }
}

/** Nothing was measured yet: nobody should be told where we stand. */
export const isLost = ({ doubt }: Standing): boolean => doubt >= NOWHERE.doubt
