import { toBase64url } from '../../src/domain/base64url.ts'
import { parseId, parsePeerId } from '../../src/domain/ids.ts'
import type {
  AccountId,
  ActionId,
  CommunityId,
  PeerId,
  SessionId,
  SpaceId,
} from '../../src/domain/ids.ts'
import type {
  CloseAction,
  EditAction,
  OpenAction,
  PresentAction,
} from '../../src/domain/space/actions.ts'

type ByteId = AccountId | ActionId | CommunityId | SessionId | SpaceId

/** A made-up id whose first bytes spell `name`: for pure rules, which never look behind an id. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- which id is the test's knowledge
export function idOf<Id extends ByteId>(name: string): Id {
  const bytes = new Uint8Array(32)
  bytes.set(new TextEncoder().encode(name).slice(0, 32))
  const id = parseId<Id>(toBase64url(bytes))
  if (!id.ok) throw new TypeError(`${name} makes no id`)
  return id.value
}

/** A made-up PeerId: `name` in the letters that a PeerId may have. */
export function peerOf(name: string): PeerId {
  const peer = parsePeerId(`12D3Koo${name.replace(/[0IOl]/g, 'x')}`)
  if (!peer.ok) throw new TypeError(`${name} makes no PeerId`)
  return peer.value
}

export const OPENED_AT_MS = 1_000_000
const space = idOf<SpaceId>('genesis')
/** The id of the genesis, as an action names it. */
export const genesisId = idOf<ActionId>('genesis')

/** Alice opens a Space. */
export const opened: OpenAction = {
  kind: 'open',
  id: genesisId,
  space,
  heads: [],
  account: idOf<AccountId>('alice'),
  community: idOf<CommunityId>('community'),
  title: 'Evening',
  language: 'it',
  topics: ['music'],
  hostName: 'Alice',
  atMs: OPENED_AT_MS,
}

type Over<T> = Partial<Omit<T, 'kind'>>

/** A session of alice comes on stage. */
export const present = (name: string, over: Over<PresentAction> = {}): PresentAction => ({
  kind: 'present',
  id: idOf(name),
  space,
  heads: [genesisId],
  session: idOf<SessionId>('session'),
  atMs: OPENED_AT_MS + 10,
  account: opened.account,
  peer: peerOf('ALice'),
  name: 'Alice',
  window: { fromMs: OPENED_AT_MS, untilMs: OPENED_AT_MS + 3_600_000 },
  ...over,
})

/** The session changes the title. */
export const edited = (name: string, over: Over<EditAction> = {}): EditAction => ({
  kind: 'edit',
  id: idOf(name),
  space,
  heads: [idOf('present')],
  session: idOf<SessionId>('session'),
  atMs: OPENED_AT_MS + 20,
  title: name,
  topics: undefined,
  ...over,
})

/** The session ends the Space. */
export const closed = (name: string, over: Over<CloseAction> = {}): CloseAction => ({
  kind: 'close',
  id: idOf(name),
  space,
  heads: [idOf('present')],
  session: idOf<SessionId>('session'),
  atMs: OPENED_AT_MS + 30,
  ...over,
})
