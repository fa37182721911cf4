import { openDelegation } from './open-delegation.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { openGenesisAction } from './open-action.ts'
import { openMandate } from './open-mandate.ts'
import { openRoomLink } from './room-link.ts'
import { CLOCK_SKEW_MS, type Announcement } from '../domain/directory/announcement.ts'
import { covers } from '../domain/identity/delegation.ts'
import { bytesOf } from '../domain/ids.ts'
import { areEqual } from '../wire/canonical.ts'
import {
  ANNOUNCEMENT_DOMAIN,
  ANNOUNCEMENT_MAX,
  readAnnouncement,
  type AnnouncementContent,
} from '../wire/announcement.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Delegation } from '../domain/identity/delegation.ts'
import type { OpenAction } from '../domain/space/actions.ts'
import type { Ration } from '../ports/verifier.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verified } from '../domain/verified.ts'

/**
 * Why bytes are no announcement. All but `undecided` are wrong for everybody for ever: whatever depends
 * on our clock, our policy or our follows is judged by the space board.
 */
export type AnnouncementRefusal =
  | EnvelopeRefusal
  | 'delegation'
  | 'genesis'
  | 'wrong-host'
  | 'mandate'
  | 'outside-delegation'
  | 'before-its-start'
  | 'link'

/**
 * Checks an announcement's signature and those of everything it carries: the delegation of the
 * session that signed, the Space's genesis, the room link, and the host's word for an heir that speaks
 * in its place; and that all of them speak of one host and one Space. Never throws.
 */
export async function openAnnouncement(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Announcement>, AnnouncementRefusal>> {
  const opened = await openRationed(envelope, {
    domain: ANNOUNCEMENT_DOMAIN,
    maxBytes: ANNOUNCEMENT_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const content = readAnnouncement(opened.value.payload)
  if (!content.ok) return content
  const delegation = await openDelegation(content.value.delegation, ration)
  if (isUndecided(delegation)) return refuse('undecided')
  if (!delegation.ok || !areEqual(bytesOf(delegation.value.session), opened.value.key)) {
    return refuse('delegation')
  }
  const genesis = await openGenesisAction(content.value.genesis, ration)
  if (isUndecided(genesis)) return refuse('undecided')
  if (!genesis.ok) return refuse('genesis')
  const broken = contradiction(content.value, delegation.value, genesis.value)
  if (broken !== undefined) return refuse(broken)
  const by = delegation.value.account
  let latestMs = content.value.sentAtMs + CLOCK_SKEW_MS
  if (by !== genesis.value.account) {
    const claim = { space: genesis.value.space, host: genesis.value.account, by }
    const mandate = await openMandate(content.value.mandate, claim, ration)
    if (!mandate.ok) return mandate
    latestMs = mandate.value.presentAtMs
  }
  const announcement = joined(content.value, delegation.value, genesis.value, latestMs)
  const objection = await linkObjection(announcement, ration)
  if (objection !== undefined) return refuse(objection)
  // The one place where an announcement's brand is given: every signature in it was checked.
  return accept(announcement as Verified<Announcement>)
}

function contradiction(
  { sentAtMs, mandate }: AnnouncementContent,
  delegation: Delegation,
  genesis: OpenAction,
): 'wrong-host' | 'outside-delegation' | 'before-its-start' | undefined {
  // The host needs nobody's word, and whoever brings none is the host.
  if ((genesis.account === delegation.account) !== (mandate.length === 0)) return 'wrong-host'
  if (!covers(delegation, sentAtMs)) return 'outside-delegation'
  // A start far ahead would let a host's listing never be replaced; two devices' clocks may differ.
  return genesis.atMs > sentAtMs + CLOCK_SKEW_MS ? 'before-its-start' : undefined
}

/** `latestMs`: up to when its word on when the Space began is believed, so that it can be replaced in time. */
function joined(
  content: AnnouncementContent,
  { account, session, peer, notBeforeMs }: Delegation,
  { account: host, space, community, atMs }: OpenAction,
  latestMs: TimeMs,
): Announcement {
  const { delegation: _delegation, genesis: _genesis, mandate: _mandate, ...said } = content
  const speaker = { by: account, session, peer, delegatedMs: notBeforeMs }
  const startedAtMs = Math.max(atMs, Math.min(said.startedAtMs ?? atMs, latestMs))
  return { ...said, ...speaker, host, space, community, startedAtMs }
}

/** The link is judged by the announcement's own time, so that the answer is one for all clocks. */
async function linkObjection(
  { link, sentAtMs, space, host }: Announcement,
  ration: Ration,
): Promise<'link' | 'undecided' | undefined> {
  const opened = await openRoomLink(link, sentAtMs, ration)
  if (isUndecided(opened)) return 'undecided'
  const isOwn = opened.ok && opened.value.space === space && opened.value.host === host
  return isOwn ? undefined : 'link'
}

/** A part that waits for its second opinion says nothing against the whole. */
const isUndecided = (verdict: Verdict<unknown, string>): boolean =>
  !verdict.ok && verdict.reason === 'undecided'
