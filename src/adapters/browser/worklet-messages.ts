/**
 * Between the media Worker and the playout worklet. A voice is one stay of a speaker: its number is
 * never used again, so that what is still under way for the last stay is not taken for the next.
 */
export type PlayoutOrder =
  | { readonly kind: 'play'; readonly voice: number; readonly samples: Float32Array }
  | { readonly kind: 'volume'; readonly voice: number; readonly volume: number }
  | { readonly kind: 'forget'; readonly voice: number }

/** Told after each 960 rendered samples. */
export type PlayoutTick = {
  readonly frame: number
  /** Samples of each voice that were rendered or dropped since it began. */
  readonly taken: readonly (readonly [voice: number, samples: number])[]
}

/** The page gives a worklet its end of the channel with this message. */
export type PortGrant = { readonly port: MessagePort }

/** Capture worklet → Worker: one 20 ms frame and its number. */
export type CapturedFrame = { readonly samples: Float32Array; readonly index: number }

/** Names under which the worklets register themselves. */
export const CAPTURE_PROCESSOR = 'loggia-capture'
export const PLAYOUT_PROCESSOR = 'loggia-playout'
