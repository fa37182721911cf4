import { bytesOf, type SessionId, type SpaceId } from '../domain/ids.ts'
import {
  GRANT_TAG_BYTES,
  grantInfo,
  readGrantContent,
  writeGrantContent,
  type Grant,
  type GrantedSecrets,
  type Keys,
} from '../wire/member-signal.ts'
import { sha256 } from './hash.ts'
import type { SealingKey } from '../ports/key-store.ts'

/** Whom a grant is for, and of which epoch. */
export type GrantFor = {
  readonly space: SpaceId
  readonly session: SessionId
  readonly epoch: number
}

/**
 * Seals an epoch's secrets to a session, or, without them, that it is not let in. Undefined for a sealing key that
 * is no good: whoever said so gets nothing.
 */
export async function sealGrant(
  sealingKey: Uint8Array,
  { space, session, epoch }: GrantFor,
  given: GrantedSecrets | undefined,
): Promise<Grant | undefined> {
  const { hpkeSeal } = await loadHpke()
  const info = grantInfo(space, session, epoch)
  const sealed = await hpkeSeal(sealingKey, info, writeGrantContent(given))
  return sealed.ok ? { tag: await grantTag(session), sealed: sealed.value } : undefined
}

/** What these keys hold for our session; undefined when nothing that we can open. Never throws. */
export async function openGrant(
  own: SealingKey,
  session: SessionId,
  { space, epoch, grants }: Keys,
): Promise<GrantedSecrets | 'not-let-in' | undefined> {
  const tag = await grantTag(session)
  // Eight bytes can be ground to equal ours: every grant under them is tried, and an envelope holds few.
  const ours = grants.filter(each => each.tag.every((byte, at) => byte === tag[at]))
  if (ours.length === 0) return undefined
  const { hpkeOpen } = await loadHpke()
  for (const grant of ours) {
    const opened = await hpkeOpen(own, grantInfo(space, session, epoch), grant.sealed)
    const content = opened.ok ? readGrantContent(opened.value) : undefined
    if (content?.ok === true) return content.value
  }
  return undefined
}

/** Nobody needs it for a public Space, and so nobody there loads it. */
const loadHpke = (): Promise<typeof import('./hpke.ts')> => import('./hpke.ts')

const grantTag = async (session: SessionId): Promise<Uint8Array> =>
  (await sha256(bytesOf(session))).slice(0, GRANT_TAG_BYTES)
