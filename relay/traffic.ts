import * as v from 'valibot'

/** What was sent in a month, as the data folder keeps it. */
export type Traffic = {
  /** Such as `2026-11`: names of months are ordered as their texts are. */
  readonly month: string
  readonly bytes: number
}

/** A calendar month in UTC. */
export type Month = { readonly name: string; readonly endMs: number }

const SCHEMA = v.strictObject({
  month: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

export function monthOf(nowMs: number): Month {
  const now = new Date(nowMs)
  return {
    name: now.toISOString().slice(0, 7),
    endMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1),
  }
}

/** Undefined: it was not written by us. */
export function readTraffic(text: string): Traffic | undefined {
  try {
    const parsed = v.safeParse(SCHEMA, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
