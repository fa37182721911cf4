import { covers } from '../domain/identity/delegation.ts'
import { openAction, openGenesisAction } from './open-action.ts'
import { openDelegation } from './open-delegation.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { proveSound } from './prove-sound.ts'
import { idFromBytes, type AccountId, type SessionId } from '../domain/ids.ts'
import { introducing, introductionsIn, sealedIn } from '../domain/space/report.ts'
import {
  isIntroducing,
  NAME_MAX_LETTERS,
  PIN_MAX_LETTERS,
  REASON_MAX_LETTERS,
  targetOf,
  TITLE_MAX_LETTERS,
} from '../domain/space/actions.ts'
import { cleanLabel } from '../domain/label.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import { readReport, REPORT_DOMAIN, REPORT_MAX, type ReportContent } from '../wire/report.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { LaterAction, OpenAction } from '../domain/space/actions.ts'
import type { ProvenAct, Report } from '../domain/space/report.ts'
import type { ReadLabel } from '../domain/space/labels.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no report at all. What of its records proves nothing is counted, not refused. */
export type ReportRefusal = EnvelopeRefusal | 'delegation' | 'genesis'

/** Bad signatures that are looked at twice: each costs 2 ms, and a file may hold four thousand. */
const SECOND_LOOKS = 10

/**
 * Checks a report and everything in it, without a network. Never throws. At most 4,100 signatures: about a second of
 * one core.
 */
export async function openReport(
  envelope: Uint8Array,
): Promise<Verdict<Verified<Report>, ReportRefusal>> {
  let looks = SECOND_LOOKS
  const ration: Ration = () => looks-- > 0
  const opening = { domain: REPORT_DOMAIN, maxBytes: REPORT_MAX, ration }
  const opened = await openRationed(envelope, opening)
  if (!opened.ok) return opened
  const content = readReport(opened.value.payload)
  if (!content.ok) return content
  const reporter = await reporterOf(opened.value.key, content.value, ration)
  if (!reporter.ok) return reporter
  const genesis = await openGenesisAction(content.value.genesis, ration)
  if (!genesis.ok || genesis.value.space !== content.value.space) return refuse('genesis')
  const report = await prove(content.value, reporter.value, genesis.value, ration)
  // The one place where a report's brand is given: everything in it was checked.
  return accept(report as Verified<Report>)
}

/** Whose session signed it, if its delegation says so for that time. */
async function reporterOf(
  key: Uint8Array,
  { delegation, atMs, account }: ReportContent,
  ration: Ration,
): Promise<Verdict<AccountId, 'delegation' | 'malformed'>> {
  const session = idFromBytes<SessionId>(key)
  const opened = await openDelegation(delegation, ration)
  if (!session.ok || !opened.ok || opened.value.session !== session.value) {
    return refuse('delegation')
  }
  if (!covers(opened.value, atMs)) return refuse('delegation')
  return opened.value.account === account ? refuse('malformed') : accept(opened.value.account)
}

async function prove(
  content: ReportContent,
  reporter: AccountId,
  genesis: OpenAction,
  ration: Ration,
): Promise<Report> {
  const { account, reason, text, name, atMs, space, actions, bundles, keys } = content
  const proven = await proveActions(content, ration)
  const isPrivate = genesis.knockKey !== undefined
  const sessions = sessionsOf(proven, account)
  const sounding = { space, sessions, bundles, keys: isPrivate ? keys : undefined }
  const sound = await proveSound(sounding, ration)
  const read = isPrivate ? readingBy(content.labels) : asItIs
  const named = namesIn(proven, read)
  const { community, account: host, atMs: startedAtMs } = genesis
  const title = read(genesis.title, TITLE_MAX_LETTERS)
  const hostName = read(genesis.hostName, NAME_MAX_LETTERS)
  return {
    account,
    reason,
    text,
    reporter,
    reporterName: read(name, NAME_MAX_LETTERS),
    atMs,
    space: { id: space, community, title, host, hostName, startedAtMs, isPrivate },
    names: namesOf(account, named),
    acts: actsOf(proven, account, read),
    isTranslated: isPrivate && sealedIn([genesis, ...proven]).length > 0,
    nameOf: new Map([[host, hostName], ...named, [reporter, read(name, NAME_MAX_LETTERS)]]),
    sound,
    unproven: {
      actions: actions.length - proven.length,
      bundles: bundles.length - sound.bundles,
    },
  }
}

/** Actions of this Space with a good signature, whose session was introduced here for their time. */
async function proveActions(
  { actions, space }: ReportContent,
  ration: Ration,
): Promise<readonly LaterAction[]> {
  const good = new Map<string, LaterAction>()
  for (const envelope of actions) {
    const action = await openAction(envelope, ration)
    if (!action.ok || action.value.kind === 'open' || action.value.space !== space) continue
    good.set(action.value.id, action.value)
  }
  const known = introductionsIn([...good.values()])
  return [...good.values()].filter(action => introducing(action, known) !== undefined)
}

/** Of what is proven, what the account did or what was done to it. */
function actsOf(
  proven: readonly LaterAction[],
  account: AccountId,
  read: ReadLabel,
): readonly ProvenAct[] {
  const known = introductionsIn(proven)
  return proven.flatMap(action => {
    const by = introducing(action, known)?.account
    const target = targetOf(action)
    if (by === undefined || (by !== account && target !== account)) return []
    return [{ kind: action.kind, by, target, said: saidBy(action, read), atMs: action.atMs }]
  })
}

function saidBy(action: LaterAction, read: ReadLabel): string {
  if (action.kind === 'remove' || action.kind === 'ban') {
    return read(action.reason, REASON_MAX_LETTERS)
  }
  if (action.kind === 'pin') return read(action.url ?? '', PIN_MAX_LETTERS)
  return action.kind === 'edit' ? read(action.title ?? '', TITLE_MAX_LETTERS) : ''
}

/** What is sealed, as the reporter read it; nothing for what the report does not translate. */
const readingBy =
  (labels: ReadonlyMap<string, string>): ReadLabel =>
  (text, maxLetters) =>
    isSealedLabel(text) ? cleanLabel(labels.get(text) ?? '', maxLetters) : text

/** In a public Space what looks sealed is a text like any other. */
const asItIs: ReadLabel = text => text

const namesIn = (
  proven: readonly LaterAction[],
  read: ReadLabel,
): readonly (readonly [AccountId, string])[] =>
  proven.flatMap(action =>
    'name' in action ? [[action.account, read(action.name, NAME_MAX_LETTERS)] as const] : [],
  )

/** Each once, the last first. */
const namesOf = (
  account: AccountId,
  named: readonly (readonly [AccountId, string])[],
): readonly string[] =>
  named.reduce<readonly string[]>(
    (names, [who, name]) =>
      who === account && name !== '' ? [name, ...names.filter(other => other !== name)] : names,
    [],
  )

const sessionsOf = (proven: readonly LaterAction[], account: AccountId): ReadonlySet<SessionId> =>
  new Set(
    proven.flatMap(action =>
      isIntroducing(action) && action.account === account ? action.session : [],
    ),
  )
