/**
 * Where the host lets newcomers write one line for a start (FEATURES MOD-11), they are newcomers for so long after
 * it, and after they first asked to speak: a hundred fresh keys of a banned person get a hundred lines in all and no
 * place in the queue, and wait as anybody would.
 */
export const NEWCOMER_MS = 5 * 60_000
