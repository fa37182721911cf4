import type { AccountId } from '../ids.ts'

/** Links on a profile: a site, a page, an address to write to. */
export const MAX_PROFILE_LINKS = 3

/** What an account says about itself, signed by it. The picture is drawn from the key instead. */
export type Profile = {
  readonly account: AccountId
  readonly name: string
  /** BCP 47 tag. */
  readonly language: string
  /** https addresses, shown as text. */
  readonly links: readonly string[]
  /** The higher one is newer. */
  readonly seq: number
}

/** The newer of two profiles of one account; of two with one number, the same on every peer. */
export function newerProfile<P extends Profile>(one: P, other: P): P {
  if (one.seq !== other.seq) return one.seq > other.seq ? one : other
  return textOf(one) >= textOf(other) ? one : other
}

const textOf = ({ name, language, links }: Profile): string =>
  JSON.stringify([name, language, links])
