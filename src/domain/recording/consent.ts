import type { AccountId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * Whoever begins to speak so long after `record-on` has seen the notice: it is on every screen within a second
 * (THREATS T36).
 */
export const NOTICE_MS = 1_000

/** Whose voice a recording may hold, as far as they have been heard since the notice. A value. */
export type Consents = {
  /** When the notice began to go out, by the recorder's clock. */
  readonly noticedAtMs: TimeMs
  /** They began to speak after the notice. */
  readonly given: ReadonlySet<AccountId>
  /** They have been silent since the notice: whatever they say next they begin to say. */
  readonly silent: ReadonlySet<AccountId>
}

/** What somebody sent, as far as it tells when they began to speak. */
export type Utterance = {
  readonly account: AccountId
  readonly atMs: TimeMs
  readonly startsTalkspurt: boolean
  readonly endsTalkspurt: boolean
  /** False: a sign of life in silence. */
  readonly hasSound: boolean
}

/** Whoever records knows of it. */
export const consentsFrom = (noticedAtMs: TimeMs, recorder: AccountId): Consents => ({
  noticedAtMs,
  given: new Set([recorder]),
  silent: new Set(),
})

/** Takes note of what somebody sent, and whether it may be kept: only what begins after the notice. */
export function hearConsent(
  consents: Consents,
  said: Utterance,
): { readonly consents: Consents; readonly isGiven: boolean } {
  const { account } = said
  if (consents.given.has(account)) return { consents, isGiven: true }
  if (said.atMs < consents.noticedAtMs + NOTICE_MS) return { consents, isGiven: false }
  const begins = said.hasSound && (said.startsTalkspurt || consents.silent.has(account))
  if (begins) {
    return { consents: { ...consents, given: plus(consents.given, account) }, isGiven: true }
  }
  const isSilent = said.endsTalkspurt && !consents.silent.has(account)
  const silent = isSilent ? plus(consents.silent, account) : consents.silent
  return { consents: { ...consents, silent }, isGiven: false }
}

/** Somebody does not want to be recorded: should they change their mind, they have to begin anew. */
export function withdrawConsent(consents: Consents, account: AccountId): Consents {
  const without = (some: ReadonlySet<AccountId>): ReadonlySet<AccountId> =>
    new Set([...some].filter(other => other !== account))
  return { ...consents, given: without(consents.given), silent: without(consents.silent) }
}

const plus = (some: ReadonlySet<AccountId>, account: AccountId): ReadonlySet<AccountId> =>
  new Set([...some, account])
