import { isNewcomerMinutes } from '../domain/chat/newcomer.ts'
import {
  BanAct,
  DeclineAct,
  EditAct,
  HeirsAct,
  PinAct,
  PresentAct,
  RecordOnAct,
  RemoveAct,
  RevokeAct,
  TakeOverAct,
  TargetAct,
} from './proto/action.ts'
import {
  HEIRS_MAX,
  NAME_MAX_LETTERS,
  PIN_MAX_LETTERS,
  REASON_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
  type ActionKind,
  type ChatRule,
  type MayCome,
} from '../domain/space/actions.ts'
import { MAX_TOPICS } from '../domain/directory/announcement.ts'
import { bytesOf, idFromBytes, type AccountId, type ActionId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { isSealedWithin } from '../domain/sealed-label.ts'
import { readLanguage, readSpaceLabel, readSpaceLabels } from './label.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { TimeMs } from '../domain/time.ts'

/** The bodies of actions. PROTOCOL.md, section "Space log", is normative. */

/** `kind` on the wire; a genesis has 1. */
export const KINDS: Readonly<Record<ActionKind, number>> = {
  present: 2,
  edit: 3,
  close: 4,
  accept: 5,
  decline: 6,
  'step-down': 7,
  invite: 8,
  grant: 9,
  revoke: 10,
  mute: 11,
  allow: 12,
  remove: 13,
  ban: 14,
  unban: 15,
  pin: 16,
  'record-on': 17,
  'record-off': 18,
  heirs: 19,
  'take-over': 20,
  admit: 21,
  'leave-out': 22,
  'take-in': 23,
}

const KIND_OF: ReadonlyMap<number, ActionKind> = new Map(
  // Object.entries forgets that its keys are those of the record.
  Object.entries(KINDS).map(([kind, number]) => [number, kind as ActionKind]),
)

/** `mayCome` and `requests` on the wire; 0 leaves them as they are. */
const MAY_COME: readonly MayCome[] = ['everyone', 'followed', 'invited']
const REQUESTS: readonly boolean[] = [true, false]
/** `chat` on the wire, alike. */
const CHAT: readonly ChatRule[] = ['everyone', 'slow', 'off']

/** What each kind of action says besides where it stands. */
export type Content =
  | {
      readonly kind: 'present' | 'accept'
      /** A delegation's envelope. */
      readonly delegation: Uint8Array
      readonly name: string
    }
  | { readonly kind: 'decline'; readonly delegation: Uint8Array }
  | {
      readonly kind: 'edit'
      readonly title: string | undefined
      readonly topics: readonly string[] | undefined
      readonly mayCome: MayCome | undefined
      readonly takesRequests: boolean | undefined
      readonly language: string | undefined
      readonly chat: ChatRule | undefined
      readonly newcomerMinutes: number | undefined
    }
  | Exclude<StageAct, { readonly kind: 'edit' }>
  | {
      readonly kind: 'take-over'
      readonly reign: ActionId | undefined
      readonly beaconAtMs: TimeMs
    }

/** The body of an action. */
export function bodyOf(content: Content): Uint8Array {
  switch (content.kind) {
    case 'present':
    case 'accept':
      return PresentAct.encode({ delegation: content.delegation, name: content.name })
    case 'decline':
      return DeclineAct.encode({ delegation: content.delegation })
    case 'edit':
      return editBody(content)
    case 'invite':
    case 'grant':
    case 'mute':
    case 'allow':
    case 'unban':
    case 'admit':
      return TargetAct.encode({ account: bytesOf(content.target) })
    case 'revoke':
      return RevokeAct.encode({ account: bytesOf(content.target), undoes: content.undoes })
    case 'remove':
      return RemoveAct.encode({ account: bytesOf(content.target), reason: content.reason })
    case 'ban': {
      const { reason, untilMs } = content
      return BanAct.encode({ account: bytesOf(content.target), reason, untilMs })
    }
    case 'pin':
      return PinAct.encode(content.url === undefined ? {} : { url: content.url })
    case 'heirs':
      return HeirsAct.encode({ accounts: content.accounts.map(account => bytesOf(account)) })
    case 'take-over': {
      const { reign, beaconAtMs } = content
      return TakeOverAct.encode(
        reign === undefined ? { beaconAtMs } : { beaconAtMs, reign: bytesOf(reign) },
      )
    }
    case 'record-on':
      return RecordOnAct.encode({ mayClip: content.mayClip })
    case 'step-down':
    case 'record-off':
    case 'leave-out':
    case 'take-in':
    case 'close':
      return new Uint8Array()
    default:
      return content satisfies never
  }
}

/** Reads the body of an action of this `kind`; undefined for what is none. */
export function contentOf(number: number, body: Uint8Array): Content | undefined {
  const kind = KIND_OF.get(number)
  switch (kind) {
    case 'present':
    case 'accept':
      return presentOf(kind, decodeCanonical(PresentAct, body))
    case 'decline': {
      const delegation = decodeCanonical(DeclineAct, body)?.delegation
      return delegation && { kind, delegation }
    }
    case 'edit':
      return editOf(decodeCanonical(EditAct, body))
    case 'invite':
    case 'grant':
    case 'mute':
    case 'allow':
    case 'unban':
    case 'admit': {
      const target = accountOf(decodeCanonical(TargetAct, body)?.account)
      return target && { kind, target }
    }
    case 'revoke': {
      const act = decodeCanonical(RevokeAct, body)
      const target = accountOf(act?.account)
      return act && target && { kind, target, undoes: act.undoes }
    }
    case 'remove':
    case 'ban':
      return banOf(kind, body)
    case 'pin':
      return pinOf(decodeCanonical(PinAct, body))
    case 'heirs':
      return heirsOf(decodeCanonical(HeirsAct, body))
    case 'take-over':
      return takeOverOf(decodeCanonical(TakeOverAct, body))
    case 'record-on': {
      const act = decodeCanonical(RecordOnAct, body)
      return act && { kind, mayClip: act.mayClip }
    }
    case 'step-down':
    case 'record-off':
    case 'leave-out':
    case 'take-in':
    case 'close':
      return body.length === 0 ? { kind } : undefined
    case undefined:
      return undefined
    default:
      return kind satisfies never
  }
}

/** A link that everybody is shown: `http` or `https`, visible ASCII, not too long. Undefined if it is none. */
export function readPin(url: string): string | undefined {
  return url.length <= PIN_MAX_LETTERS && PIN_SHAPE.test(url) ? url : undefined
}

/** As {@link readPin}, or, in a private Space, sealed. */
export const readSpacePin = (text: string): string | undefined =>
  isSealedWithin(text, PIN_MAX_LETTERS) ? text : readPin(text)

const PIN_SHAPE = /^https?:\/\/[\x21-\x7e]+$/

function editBody(content: Content & { readonly kind: 'edit' }): Uint8Array {
  const { title, topics, mayCome, takesRequests, language, chat, newcomerMinutes } = content
  return EditAct.encode({
    ...(title === undefined ? {} : { title }),
    setsTopics: topics !== undefined,
    topics: [...(topics ?? [])],
    mayCome: mayCome === undefined ? 0 : 1 + MAY_COME.indexOf(mayCome),
    requests: takesRequests === undefined ? 0 : 1 + REQUESTS.indexOf(takesRequests),
    ...(language === undefined ? {} : { language }),
    chat: chat === undefined ? 0 : 1 + CHAT.indexOf(chat),
    newcomerMinutes: newcomerMinutes ?? 0,
  })
}

function presentOf(kind: 'present' | 'accept', act: PresentAct | undefined): Content | undefined {
  const name = act && readSpaceLabel(act.name, NAME_MAX_LETTERS)
  if (act === undefined || name === undefined) return undefined
  return { kind, delegation: act.delegation, name }
}

function editOf(act: EditAct | undefined): Content | undefined {
  if (act === undefined) return undefined
  const title = act.title === undefined ? undefined : readSpaceLabel(act.title, TITLE_MAX_LETTERS)
  const topics = readSpaceLabels(act.topics, MAX_TOPICS, TOPIC_MAX_LETTERS)
  if (topics === undefined || (act.title !== undefined && title === undefined)) return undefined
  if (!act.setsTopics && topics.length > 0) return undefined
  if (act.mayCome > MAY_COME.length || act.requests > REQUESTS.length) return undefined
  const language = act.language === undefined ? undefined : readLanguage(act.language)
  if (act.language !== undefined && language === undefined) return undefined
  if (act.chat > CHAT.length) return undefined
  const minutes = act.newcomerMinutes
  if (minutes !== 0 && !isNewcomerMinutes(minutes)) return undefined
  return {
    kind: 'edit',
    title,
    topics: act.setsTopics ? topics : undefined,
    mayCome: MAY_COME[act.mayCome - 1],
    takesRequests: REQUESTS[act.requests - 1],
    language,
    chat: CHAT[act.chat - 1],
    newcomerMinutes: minutes === 0 ? undefined : minutes,
  }
}

function banOf(kind: 'remove' | 'ban', body: Uint8Array): Content | undefined {
  const act = decodeCanonical<RemoveAct | BanAct>(kind === 'ban' ? BanAct : RemoveAct, body)
  const target = accountOf(act?.account)
  const reason = act && readSpaceLabel(act.reason, REASON_MAX_LETTERS)
  if (act === undefined || target === undefined || reason === undefined) return undefined
  return 'untilMs' in act
    ? { kind: 'ban', target, reason, untilMs: act.untilMs }
    : { kind: 'remove', target, reason }
}

function pinOf(act: PinAct | undefined): Content | undefined {
  if (act === undefined) return undefined
  const url = act.url === undefined ? undefined : readSpacePin(act.url)
  const isLink = act.url === undefined || url !== undefined
  return isLink ? { kind: 'pin', url } : undefined
}

function heirsOf(act: HeirsAct | undefined): Content | undefined {
  if (act === undefined || act.accounts.length > HEIRS_MAX) return undefined
  const accounts = act.accounts.flatMap(bytes => accountOf(bytes) ?? [])
  const isWhole = accounts.length === act.accounts.length
  return isWhole && new Set(accounts).size === accounts.length
    ? { kind: 'heirs', accounts }
    : undefined
}

function takeOverOf(act: TakeOverAct | undefined): Content | undefined {
  if (act === undefined) return undefined
  const reign = act.reign === undefined ? undefined : idFromBytes<ActionId>(act.reign)
  if (reign !== undefined && !reign.ok) return undefined
  return { kind: 'take-over', reign: reign?.value, beaconAtMs: act.beaconAtMs }
}

function accountOf(bytes: Uint8Array | undefined): AccountId | undefined {
  const account = idFromBytes<AccountId>(bytes ?? new Uint8Array())
  return account.ok ? account.value : undefined
}
