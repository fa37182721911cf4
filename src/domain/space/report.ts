import { isIntroducing, targetOf, type Action, type LaterAction } from './actions.ts'
import { isSealedLabel } from '../sealed-label.ts'
import type { AccountId, CommunityId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Reports about somebody, for whoever keeps order in a community. PROTOCOL.md, "Report". */

/** Why somebody is reported. */
export const REPORT_REASONS = ['insults', 'threats', 'content', 'fraud', 'poses', 'other'] as const
export type ReportReason = (typeof REPORT_REASONS)[number]

/** Letters of what the reporter adds: a paragraph. */
export const REPORT_TEXT_MAX_LETTERS = 500
/** Actions in one report: what one account may add to a log thrice over. */
export const REPORT_ACTIONS_MAX = 96
/** Of these together, at 2,048 bytes each. */
export const REPORT_ACTIONS_BYTES_MAX = 96 * 2_048
/** Bundles of one speaker in the last minute, and a second's reserve: 61 s × 60, and a margin for a clock that drifts. */
export const REPORT_BUNDLES_MAX = 3_840
/** As above in bytes: 8,000 a second is all that anybody's sound may take. */
export const REPORT_BUNDLES_BYTES_MAX = 491_520
/** Sessions and epochs of one minute: the stage is left and entered a few times, and each ban begins an epoch. */
export const REPORT_KEYS_MAX = 8
/** Sealed labels that a report translates: one of each action, and title and name of whoever opened the Space. */
export const REPORT_LABELS_MAX = REPORT_ACTIONS_MAX + 2
/** Of these and what stands in them, together: names and reasons thrice over, and what a report has left. */
export const REPORT_LABELS_BYTES_MAX = 65_536

/** What the person who reports says. */
export type Complaint = {
  readonly account: AccountId
  readonly reason: ReportReason
  readonly text: string
}

/** One act that a report proves: who signed it and when by whose clock. Not whether the Space let it count. */
export type ProvenAct = {
  readonly kind: LaterAction['kind']
  readonly by: AccountId
  readonly target: AccountId | undefined
  /** Of a removal or ban: the moderator's; of a pinned link or a new title: what it says. */
  readonly said: string
  readonly atMs: TimeMs
}

/** A report whose envelope, reporter and Space are good, with what of its records is proven. */
export type Report = Complaint & {
  readonly reporter: AccountId
  readonly reporterName: string
  readonly atMs: TimeMs
  readonly space: {
    readonly id: SpaceId
    readonly community: CommunityId
    readonly title: string
    readonly host: AccountId
    readonly hostName: string
    readonly startedAtMs: TimeMs
    readonly isPrivate: boolean
  }
  /** What the reported account called itself, the last first; empty: it signed nothing here. */
  readonly names: readonly string[]
  readonly acts: readonly ProvenAct[]
  /** Whether names, title, reasons and links stand here as the reporter read them: its records have them sealed. */
  readonly isTranslated: boolean
  /** Names of whoever signed something here. */
  readonly nameOf: ReadonlyMap<AccountId, string>
  /** The sound that was proven to be the reported account's. */
  readonly sound: ProvenSound
  /** Records in the file that prove nothing. */
  readonly unproven: { readonly actions: number; readonly bundles: number }
}

/** Frames of one speaker, in the order in which they were said. */
export type ProvenSound = {
  readonly bundles: number
  /** One run for each session that spoke. */
  readonly runs: readonly (readonly SoundFrame[])[]
}

/** 20 ms of Opus and their place in the speaker's time. */
export type SoundFrame = { readonly index: number; readonly packet: Uint8Array }

/** What a person sees before signing a report. */
export type ReportWeight = {
  /** Signed acts by or about the account. */
  readonly acts: number
  /** Others whose introductions must go along, or nobody could check what they signed. */
  readonly others: readonly string[]
  /** About how long the account spoke within the last minute. */
  readonly soundMs: number
}

/** The sealed ones of the labels that a report shows of these actions, each once, in the order of their code units. */
export const sealedIn = (actions: readonly Action[]): readonly string[] =>
  [...new Set(actions.flatMap(shownOf).filter(isSealedLabel))].sort()

function shownOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'open':
      return [action.title, action.hostName]
    case 'present':
    case 'accept':
      return [action.name]
    case 'remove':
    case 'ban':
      return [action.reason]
    case 'pin':
      return action.url === undefined ? [] : [action.url]
    case 'edit':
      return action.title === undefined ? [] : [action.title]
    default:
      return []
  }
}

type Introduction = Extract<LaterAction, { readonly kind: 'present' | 'accept' | 'decline' }>

/** By which actions a session was introduced, in the order in which they stand. */
export function introductionsIn(
  actions: readonly Action[],
): ReadonlyMap<SessionId, readonly Introduction[]> {
  const found = new Map<SessionId, Introduction[]>()
  for (const action of actions) {
    if (action.kind === 'open' || !isIntroducing(action)) continue
    found.set(action.session, [...(found.get(action.session) ?? []), action])
  }
  return found
}

/** The introduction that speaks for an action: one of its session whose delegation covers its time. */
export function introducing(
  action: LaterAction,
  known: ReadonlyMap<SessionId, readonly Introduction[]>,
): Introduction | undefined {
  if (isIntroducing(action)) return isWithin(action, action.atMs) ? action : undefined
  return known.get(action.session)?.find(other => isWithin(other, action.atMs))
}

const isWithin = ({ window }: Introduction, atMs: TimeMs): boolean =>
  atMs >= window.fromMs && atMs <= window.untilMs

/** An action with the length of its envelope. */
type Weighed = { readonly action: Action; readonly bytes: number }

/**
 * Of a whole log what concerns one account: what it signed, what names it, and what introduced the sessions
 * that signed this. In the order of the log; when it is too much, the newest.
 */
export function concerning<T extends Weighed>(log: readonly T[], account: AccountId): readonly T[] {
  const actions = log.map(({ action }) => action)
  const known = introductionsIn(actions)
  const entries = new Map<Action, T>(log.map(entry => [entry.action, entry]))
  const chosen = new Set<T>()
  let bytes = 0
  for (let at = actions.length - 1; at >= 0; at--) {
    const action = actions[at]
    if (action === undefined || action.kind === 'open') continue
    const by = introducing(action, known)
    if (by === undefined || (by.account !== account && targetOf(action) !== account)) continue
    const wanted = [action, by].flatMap(one => entries.get(one) ?? [])
    const more = [...new Set(wanted)].filter(entry => !chosen.has(entry))
    const weight = more.reduce((sum, entry) => sum + entry.bytes, bytes)
    if (chosen.size + more.length > REPORT_ACTIONS_MAX || weight > REPORT_ACTIONS_BYTES_MAX) break
    bytes = weight
    for (const entry of more) chosen.add(entry)
  }
  return log.filter(entry => chosen.has(entry))
}
