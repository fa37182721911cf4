/**
 * Longest message on a stream: a full certificate (700 × 180 bytes) or directory answer fits, and one
 * peer cannot make us hold more than this per stream before we look at it.
 */
export const MESSAGE_MAX = 128 * 1024

/** Longest envelope domain, in letters: ours have at most 24. */
export const ENVELOPE_DOMAIN_MAX = 64
/** What an envelope adds around its payload at most: key, longest domain, signature, tags, lengths. */
export const ENVELOPE_OVERHEAD_MAX = 176
