/** A pair of headphones, in the 24 × 24 field of every sign. */
export const LISTEN_SIGN = 'M4.5 14v-2a7.5 7.5 0 0 1 15 0v2 M4.5 13.5h3v6h-3z M16.5 13.5h3v6h-3z'
