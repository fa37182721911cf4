import { tagOf } from '../domain/tree/edges.ts'

/**
 * Stems that both ends know already, so that a number says them. PROTOCOL.md, section "Tree messages", is
 * normative.
 */
export type Stems = {
  /** Its number; −1 where it has to be spelled out. */
  placeOf(stem: string): number
  at(place: number): string | undefined
}

/** Of one direction of a link: more are spelled out each time. A tree has as many as relays, times two. */
export const STEMS_KEPT_MAX = 64
/** An ask that names more is none: nobody is reached through more relays than that at once. */
export const ASK_STEMS_MAX = 8

/** Those that were said in one direction of a link, in that order. */
export const saidBefore = (said: readonly string[]): Stems => ({
  placeOf: stem => said.indexOf(stem),
  at: place => said[place],
})

/** What was said in one direction of a link once `stems` have been said too. */
export function afterSaying(said: readonly string[], stems: readonly string[]): readonly string[] {
  const fresh = stems.filter(stem => !said.includes(stem))
  return fresh.length === 0 ? said : [...said, ...fresh].slice(0, STEMS_KEPT_MAX)
}

/** The asker's own: it says two bytes of each. */
export const askersOwn = (stems: readonly string[]): Stems => {
  const tags = stems.map(tagOf)
  return { placeOf: stem => tags.indexOf(tagOf(stem)), at: place => stems[place] }
}

/** As {@link askersOwn}, for who answers and has but the tags. A wrong guess names an address that leads nowhere. */
export const byTags = (tags: readonly number[]): Stems => ({
  placeOf: stem => tags.indexOf(tagOf(stem)),
  at: () => undefined,
})

/** Each is spelled out. */
export const NO_STEMS = saidBefore([])

/** The newest first, as many as an ask names. */
export const remembered = (
  before: readonly string[],
  stems: readonly string[],
): readonly string[] => [...new Set([...stems, ...before])].slice(0, ASK_STEMS_MAX)

/** What others' addresses probably begin with, whom an entry point at this address lets in. */
export const stemThrough = (address: string): string => `${address}/p2p-circuit/webrtc`
