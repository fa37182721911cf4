/**
 * How far back the sound in a report goes (THREATS T35). By itself, because whoever listens keeps so much and need not
 * know of reports.
 */
export const LAST_MINUTE_MS = 60_000
