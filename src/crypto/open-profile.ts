import { openEnvelope, type EnvelopeRefusal } from './open.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { PROFILE_MAX } from '../wire/limits.ts'
import { PROFILE_DOMAIN, readProfile } from '../wire/profile.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Profile } from '../domain/identity/profile.ts'
import type { Verified } from '../domain/verified.ts'

/** Checks a profile's signature and shape. Which of two counts says `newerProfile`. Never throws. */
export async function openProfile(
  envelope: Uint8Array,
): Promise<Verdict<Verified<Profile>, EnvelopeRefusal>> {
  const opened = await openEnvelope(envelope, PROFILE_DOMAIN, PROFILE_MAX)
  if (!opened.ok) return opened
  const account = idFromBytes<AccountId>(opened.value.key)
  if (!account.ok) return refuse('key')
  const profile = readProfile(opened.value.payload, account.value)
  // The one place where a profile's brand is given: its signature was checked.
  return profile.ok ? accept(profile.value as Verified<Profile>) : profile
}
