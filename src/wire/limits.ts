/**
 * Longest message on a stream: a full certificate (700 × 180 bytes) or directory answer fits, and one
 * peer cannot make us hold more than this per stream before we look at it.
 */
export const MESSAGE_MAX = 128 * 1024
