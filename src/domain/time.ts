/** Milliseconds since 1970-01-01 UTC, as given by the clock port. */
export type TimeMs = number
