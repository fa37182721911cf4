import { generateSigner } from '../../src/crypto/ed25519.ts'
import { sealRoomLink } from '../../src/crypto/room-link.ts'
import { seal } from '../../src/crypto/seal.ts'
import { idFromBytes } from '../../src/domain/ids.ts'
import { SpaceLog, type NewSpace } from '../../src/session/space-log.ts'
import { DELEGATION_DOMAIN, writeDelegation } from '../../src/wire/delegation.ts'
import { peerOf } from './space-actions.ts'
import type { AccountId, CommunityId, PeerId, SessionId, SpaceId } from '../../src/domain/ids.ts'
import type { Delegation } from '../../src/domain/identity/delegation.ts'
import type { Signer } from '../../src/ports/key-store.ts'

const HOUR_MS = 3_600_000

/** A person with an account and one session, all keys real. */
export type Person = {
  readonly name: string
  readonly account: Signer
  readonly id: AccountId
  readonly session: Signer
  readonly sessionId: SessionId
  readonly peer: PeerId
  readonly delegation: Uint8Array
}

/** The id of a real key. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- which id is the test's knowledge
export const idOfKey = <Id extends AccountId | SessionId>(signer: Signer): Id => {
  const id = idFromBytes<Id>(signer.publicKey)
  if (!id.ok) throw new TypeError('a signer has 32 bytes of key')
  return id.value
}

/** Lets `account` delegate to `session` for an hour from `nowMs`. */
export const delegate = (
  account: Signer,
  session: Signer,
  peer: PeerId,
  nowMs: number,
  over: Partial<Delegation> = {},
): Promise<Uint8Array> =>
  seal(
    account,
    DELEGATION_DOMAIN,
    writeDelegation({
      session: idOfKey<SessionId>(session),
      sealingKey: new Uint8Array(32).fill(9),
      peer,
      notBeforeMs: nowMs,
      notAfterMs: nowMs + HOUR_MS,
      ...over,
    }),
  )

/** Somebody new, whose session began at `nowMs`. */
export async function person(name: string, nowMs: number): Promise<Person> {
  const [account, session] = await Promise.all([generateSigner(), generateSigner()])
  const peer = peerOf(name)
  const delegation = await delegate(account, session, peer, nowMs)
  const id = idOfKey<AccountId>(account)
  return { name, account, id, session, sessionId: idOfKey(session), peer, delegation }
}

/** What alice's Space is called unless a test says otherwise. */
export const newSpace = (startedAtMs: number, over: Partial<NewSpace> = {}): NewSpace => ({
  community: parseCommunity(),
  title: 'Evening',
  language: 'it',
  topics: ['music'],
  hostName: 'Alice',
  nonce: new Uint8Array(16).fill(7),
  startedAtMs,
  ...over,
})

/** A room link of `host` to `space`, good for an hour. */
export const linkTo = (
  host: Person,
  space: SpaceId,
  community: CommunityId,
  nowMs: number,
): Promise<string> =>
  sealRoomLink(host.account, {
    space,
    hostName: host.name,
    community,
    communityName: 'Piazza',
    title: 'Evening',
    certificate: undefined,
    entries: [{ peer: host.peer, addresses: [] }],
    startedAtMs: nowMs,
    expiresAtMs: nowMs + HOUR_MS,
  })

/** A log with genesis and the host's session on stage. */
export async function liveLog(host: Person, nowMs: number): Promise<SpaceLog> {
  const { space, envelope } = await SpaceLog.openSpace(host.account, newSpace(nowMs))
  const log = new SpaceLog(space)
  await log.add(envelope)
  const { delegation, name } = host
  await log.add(
    await SpaceLog.authorAction(host.session, log, {
      kind: 'present',
      delegation,
      name,
      atMs: nowMs,
    }),
  )
  return log
}

function parseCommunity(): CommunityId {
  const id = idFromBytes<CommunityId>(new Uint8Array(32).fill(5))
  if (!id.ok) throw new TypeError('32 bytes make an id')
  return id.value
}
