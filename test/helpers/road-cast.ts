/** What the pages of the second road and their test share; nothing here needs Node. */
import { idFromBytes, type CommunityId } from '../../src/domain/ids.ts'
import { MisuseError } from '../../src/errors.ts'
import type { Verdict } from '../../src/verdict.ts'

/** The value of a verdict that the test takes for granted. */
export function must<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new MisuseError(`expected ok, got ${verdict.reason}`)
  return verdict.value
}

/** The same community as in `follows.ts`. */
export const community: CommunityId = must(idFromBytes<CommunityId>(new Uint8Array(32).fill(0xc0)))
