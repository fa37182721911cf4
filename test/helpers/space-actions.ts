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
  ChatRule,
  EditAction,
  LaterAction,
  OpenAction,
  PlainAction,
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
  mayCome: undefined,
  takesRequests: undefined,
  language: undefined,
  chat: undefined,
  newcomerMinutes: undefined,
  ...over,
})

/** The session ends the Space. */
export const closed = (name: string, over: Over<PlainAction> = {}): PlainAction => ({
  kind: 'close',
  id: idOf(name),
  space,
  heads: [idOf('present')],
  session: idOf<SessionId>('session'),
  atMs: OPENED_AT_MS + 30,
  ...over,
})

/** What somebody does, without who does it, where and when. */
export type Doing =
  | { readonly kind: 'present' | 'accept' | 'decline' | 'step-down' | 'close' }
  | { readonly kind: 'record-on'; readonly mayClip?: boolean }
  | { readonly kind: 'record-off' | 'leave-out' | 'take-in' }
  | {
      readonly kind: 'grant' | 'invite' | 'mute' | 'allow' | 'unban' | 'admit'
      readonly target: string
    }
  | { readonly kind: 'revoke'; readonly target: string; readonly undoes?: boolean }
  | { readonly kind: 'remove' | 'ban'; readonly target: string; readonly untilMs?: number }
  | {
      readonly kind: 'edit'
      readonly title?: string
      readonly takesRequests?: boolean
      readonly chat?: ChatRule
      readonly newcomerMinutes?: number
    }
  | { readonly kind: 'pin'; readonly url?: string }
  | { readonly kind: 'heirs'; readonly accounts: readonly string[] }
  | { readonly kind: 'take-over'; readonly reign?: string; readonly beaconAtMs?: number }

/** How an action is told from others: what it names, and, where that matters, when and by which session. */
export type Circumstances = {
  readonly heads: readonly ActionId[]
  readonly session?: string
  readonly atMs?: number
}

/** `by`, a name of the cast, does something. Ids are made of names; nobody signs. */
export function done(
  id: string,
  by: string,
  doing: Doing,
  { heads, session = by, atMs = OPENED_AT_MS + 20 }: Circumstances,
): LaterAction {
  const later = {
    id: idOf<ActionId>(id),
    space,
    heads: [...heads].sort(),
    session: idOf<SessionId>(session),
    atMs,
  }
  const window = { fromMs: OPENED_AT_MS, untilMs: OPENED_AT_MS + 3_600_000 }
  const introducing = { ...later, account: idOf<AccountId>(by), peer: peerOf(session), window }
  switch (doing.kind) {
    case 'present':
    case 'accept':
      return { ...introducing, kind: doing.kind, name: by }
    case 'decline':
      return { ...introducing, kind: 'decline' }
    case 'step-down':
    case 'close':
    case 'record-off':
    case 'leave-out':
    case 'take-in':
      return { ...later, kind: doing.kind }
    case 'edit':
      return {
        ...later,
        kind: 'edit',
        title: doing.title,
        topics: undefined,
        mayCome: undefined,
        takesRequests: doing.takesRequests,
        language: undefined,
        chat: doing.chat,
        newcomerMinutes: doing.newcomerMinutes,
      }
    case 'record-on':
      return { ...later, kind: 'record-on', mayClip: doing.mayClip ?? false }
    case 'pin':
      return { ...later, kind: 'pin', url: doing.url }
    case 'heirs':
      return { ...later, kind: 'heirs', accounts: doing.accounts.map(name => idOf(name)) }
    case 'take-over': {
      const reign = doing.reign === undefined ? undefined : idOf<ActionId>(doing.reign)
      return { ...later, kind: 'take-over', reign, beaconAtMs: doing.beaconAtMs ?? 0 }
    }
    default:
      return targeted(later, doing)
  }
}

type Targeted = Extract<Doing, { readonly target: string }>
type Core = Pick<LaterAction, 'id' | 'space' | 'heads' | 'session' | 'atMs'>

function targeted(later: Core, doing: Targeted): LaterAction {
  const target = idOf<AccountId>(doing.target)
  switch (doing.kind) {
    case 'revoke':
      return { ...later, kind: 'revoke', target, undoes: doing.undoes ?? false }
    case 'remove':
      return { ...later, kind: 'remove', target, reason: 'noise' }
    case 'ban':
      return { ...later, kind: 'ban', target, reason: 'noise', untilMs: doing.untilMs ?? 0 }
    default:
      return { ...later, kind: doing.kind, target }
  }
}
