/** From the offer to open channels. Measured 27–130 ms; slow phones and lossy networks take seconds. */
export const SETUP_MS = 5_000
/**
 * From the stream to the offer on it, which whoever asks has at hand: a slow line is no slower. Silent streams would
 * keep the places of those that are answered.
 */
export const OFFER_WITHIN_MS = 10_000
/** One set-up of thirteen was lost under load (measured): a second try costs less than a new search. */
export const SETUP_ATTEMPTS = 2
/**
 * Of set-ups that were lost within milliseconds, on a machine with ten times the work it can do one in eight
 * (measured): tried again so often beside the above, and then in the slower way that cannot be lost so.
 */
export const RACES_MAX = 3
/**
 * Bundles waiting to leave. About a second of three speakers: more is stale before it arrives, so
 * new ones are refused until the queue has drained.
 */
export const BUNDLE_QUEUE_MAX = 16 * 1024
/** Tree messages waiting to leave. Who takes them so slowly is no parent and no child. */
export const CONTROL_QUEUE_MAX = 1024 * 1024
/** What arrived before anybody handled it: the port's promise. */
export const HELD_MAX = 64
/** Offers from one peer, and from all, that are being answered at once. */
export const ANSWERING_PER_PEER_MAX = 4
/** A flash crowd is admitted in parallel: set-up is waiting, not work. */
export const ANSWERING_MAX = 256

/** The two channels of a link are agreed in advance, so that nobody waits for their announcement. */
export const CONTROL_CHANNEL = { label: 'control', id: 0 }
/** Bundles: late audio is no audio. */
export const BUNDLE_CHANNEL = { label: 'bundles', id: 1, maxRetransmits: 0 }
