import { isNewcomerMinutes, NEWCOMER_MINUTES_MAX } from '../domain/chat/newcomer.ts'
import { cleanSpaceLabel } from '../domain/sealed-label.ts'
import { MAX_TOPICS } from '../domain/directory/announcement.ts'
import {
  HEIRS_MAX,
  NAME_MAX_LETTERS,
  REASON_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
} from '../domain/space/actions.ts'
import { MisuseError } from '../errors.ts'
import { readLanguage } from '../wire/label.ts'
import { readSpacePin } from '../wire/action-body.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { Content } from '../wire/action-body.ts'

/** What a session says of itself: its delegation goes along. */
type OwnAct = Extract<Content, { readonly kind: 'present' | 'accept' | 'decline' }>

/** Whatever a session signs into a log. */
export type SessionAct = OwnAct | StageAct | Extract<Content, { readonly kind: 'take-over' }>

/** What goes on the wire. Throws MisuseError for a pin that is no link: ask `readPin` before. */
export function contentOfAct(act: SessionAct): Content {
  switch (act.kind) {
    case 'present':
    case 'accept': {
      const { kind, delegation } = act
      return { kind, delegation, name: cleanSpaceLabel(act.name, NAME_MAX_LETTERS) }
    }
    case 'decline':
      return { kind: 'decline', delegation: act.delegation }
    case 'edit':
      return edited(act)
    case 'invite':
    case 'grant':
    case 'mute':
    case 'allow':
    case 'unban':
    case 'admit':
      return { kind: act.kind, target: act.target }
    case 'revoke':
      return { kind: 'revoke', target: act.target, undoes: act.undoes }
    case 'remove':
      return { kind: 'remove', target: act.target, reason: reasonOf(act) }
    case 'ban':
      return { kind: 'ban', target: act.target, reason: reasonOf(act), untilMs: act.untilMs }
    case 'pin':
      return { kind: 'pin', url: pinOf(act.url) }
    case 'heirs':
      return { kind: 'heirs', accounts: [...new Set(act.accounts)].slice(0, HEIRS_MAX) }
    case 'take-over':
      return { kind: 'take-over', reign: act.reign, beaconAtMs: act.beaconAtMs }
    case 'record-on':
      return { kind: 'record-on', mayClip: act.mayClip }
    case 'step-down':
    case 'record-off':
    case 'leave-out':
    case 'take-in':
    case 'close':
      return { kind: act.kind }
    default:
      return act satisfies never
  }
}

/** At most three words or two each. */
export const cleanTopics = (topics: readonly string[]): readonly string[] =>
  topics
    .map(topic => cleanSpaceLabel(topic, TOPIC_MAX_LETTERS))
    .filter(topic => topic !== '')
    .slice(0, MAX_TOPICS)

function edited(act: SessionAct & { readonly kind: 'edit' }): Content {
  return {
    kind: 'edit',
    title: act.title === undefined ? undefined : cleanSpaceLabel(act.title, TITLE_MAX_LETTERS),
    topics: act.topics === undefined ? undefined : cleanTopics(act.topics),
    mayCome: act.mayCome,
    takesRequests: act.takesRequests,
    language: languageOf(act.language),
    chat: act.chat,
    newcomerMinutes: minutesOf(act.newcomerMinutes),
  }
}

function minutesOf(minutes: number | undefined): number | undefined {
  if (minutes !== undefined && !isNewcomerMinutes(minutes)) {
    throw new MisuseError(`expected 1 to ${NEWCOMER_MINUTES_MAX} whole minutes, got ${minutes}`)
  }
  return minutes
}

function languageOf(text: string | undefined): string | undefined {
  const language = text === undefined ? undefined : readLanguage(text)
  if (text !== undefined && language === undefined) {
    throw new MisuseError('expected a language tag')
  }
  return language
}

const reasonOf = ({ reason }: { readonly reason: string }): string =>
  cleanSpaceLabel(reason, REASON_MAX_LETTERS)

function pinOf(url: string | undefined): string | undefined {
  const pin = url === undefined ? undefined : readSpacePin(url)
  if (url !== undefined && pin === undefined) throw new MisuseError('expected a link to pin')
  return pin
}
