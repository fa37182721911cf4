/**
 * Which bundle numbers of one session were already seen. A value: {@link judgeBundle} answers the
 * window after it, and whoever holds the old one lost nothing.
 */
export type BundleWindow = {
  /** Highest number seen, or undefined before the first. */
  readonly highest: bigint | undefined
  /** Bit n is set when `highest − n` was seen. */
  readonly seen: bigint
  /** Nothing up to here is missed: we were not there, or gave it up. */
  readonly missedFrom: bigint
}

/**
 * Numbers further back than this are refused unread. 256 bundles are 20 s at 80 ms: longer than any
 * repair (2 s), and above the 128 that replay protection asks for at least.
 */
export const WINDOW_BUNDLES = 256

const WINDOW = BigInt(WINDOW_BUNDLES)
const WINDOW_MASK = (1n << WINDOW) - 1n

/** Before the first bundle. */
export const NEW_WINDOW: BundleWindow = { highest: undefined, seen: 0n, missedFrom: 0n }

/** `new` may be played and forwarded; both others may not. */
export type BundleNovelty = 'new' | 'repeated' | 'too-old'

/** Says whether `number` is new, and gives the window that knows it. */
export function judgeBundle(
  window: BundleWindow,
  number: bigint,
): { readonly novelty: BundleNovelty; readonly window: BundleWindow } {
  const { highest, seen, missedFrom } = window
  if (highest === undefined) return { novelty: 'new', window: startAt(number) }
  if (number > highest) return { novelty: 'new', window: advance(window, number, highest) }
  const back = highest - number
  if (back >= WINDOW) return { novelty: 'too-old', window }
  const bit = 1n << back
  if ((seen & bit) !== 0n) return { novelty: 'repeated', window }
  return { novelty: 'new', window: { highest, seen: seen | bit, missedFrom } }
}

/** The numbers between the first one seen and the highest that did not come, oldest first. */
export function missingBundles({ highest, seen, missedFrom }: BundleWindow): readonly bigint[] {
  if (highest === undefined) return []
  const missing: bigint[] = []
  const oldest = highest - WINDOW + 1n
  for (let number = oldest > missedFrom ? oldest : missedFrom; number < highest; number += 1n) {
    if ((seen & (1n << (highest - number))) === 0n) missing.push(number)
  }
  return missing
}

/** Of the newest {@link WINDOW_BUNDLES} since the first one seen, the share that did not come. */
export function lostShareOf(window: BundleWindow): number {
  const { highest, missedFrom } = window
  if (highest === undefined || highest <= missedFrom) return 0
  const since = highest - missedFrom + 1n
  return missingBundles(window).length / Number(since < WINDOW ? since : WINDOW)
}

const startAt = (number: bigint): BundleWindow => ({
  highest: number,
  seen: 1n,
  missedFrom: number,
})

function advance(window: BundleWindow, number: bigint, highest: bigint): BundleWindow {
  const step = number - highest
  // A leap beyond the window leaves nothing that a repair could still use.
  if (step > WINDOW) return startAt(number)
  const { seen, missedFrom } = window
  return { highest: number, seen: ((seen << step) | 1n) & WINDOW_MASK, missedFrom }
}
