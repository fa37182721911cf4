import { decodeCanonical } from './canonical.ts'
import { readLabel, readLanguage } from './label.ts'
import { PROFILE_LINK_MAX_LETTERS } from './limits.ts'
import { ProfileRecord } from './proto/profile.ts'
import { MAX_PROFILE_LINKS, type Profile } from '../domain/identity/profile.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId } from '../domain/ids.ts'

/** The envelope domain of a profile. */
export const PROFILE_DOMAIN = 'loggia/profile/v1'

/** Only https, only ASCII: a look-alike host name shows its punycode. */
const LINK_SHAPE = /^https:\/\/[\x21-\x7e]+$/

/** The payload of a profile's envelope; the account is the key that seals it. */
export function writeProfile(profile: Omit<Profile, 'account'>): Uint8Array {
  const { name, language, links, seq } = profile
  return ProfileRecord.encode({ name, language, links: [...links], seq })
}

/** Reads the payload of a profile sealed by `account`. Never throws. */
export function readProfile(
  payload: Uint8Array,
  account: AccountId,
): Verdict<Profile, 'malformed'> {
  const record = decodeCanonical(ProfileRecord, payload)
  if (record === undefined || !Number.isSafeInteger(record.seq)) return refuse('malformed')
  const name = readLabel(record.name, NAME_MAX_LETTERS)
  const language = readLanguage(record.language)
  const { links, seq } = record
  if (name === undefined || language === undefined) return refuse('malformed')
  if (links.length > MAX_PROFILE_LINKS || !links.every(isLink)) return refuse('malformed')
  return accept({ account, name, language, links, seq })
}

const isLink = (text: string): boolean =>
  text.length <= PROFILE_LINK_MAX_LETTERS && LINK_SHAPE.test(text)
