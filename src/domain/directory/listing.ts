import { CLOCK_SKEW_MS, SILENCE_MS, type Announcement } from './announcement.ts'
import { LEADER_SILENT_MS } from '../space/succession.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'
import type { AccountId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Spaces that one lobby holds: more than anybody scrolls, and 20 MB of announcements at most. */
export const LISTING_MAX = 2_000
/**
 * How long it is remembered that a Space is gone: a heartbeat is believed up to CLOCK_SKEW_MS before
 * and after our time, so after twice that no replay of it is believed any more.
 */
export const GONE_MS = 2 * CLOCK_SKEW_MS
/** Hosts whose ended Spaces are remembered. Each had standing that we verified. */
export const GONE_MAX = 2 * LISTING_MAX

/** A verified announcement and what its certificate proved. */
export type Listed = {
  readonly announcement: Announcement
  /** Undefined for a starter. */
  readonly provenFollowers: number | undefined
}

/** What the host itself said last of a Space, and when we heard it; nothing yet when only an heir spoke. */
type Own = { readonly seq: number; readonly heardMs: TimeMs }

type Live = Listed & {
  readonly firstHeardMs: TimeMs
  readonly heardMs: TimeMs
  readonly own: Own
}
type Gone = {
  readonly space: SpaceId
  readonly seq: number
  readonly ownSeq: number
  readonly startedAtMs: TimeMs
  readonly ended: boolean
  readonly untilMs: TimeMs
}

/** What is live in one community, as far as we heard: one Space per host. A value. */
export type Listing = {
  readonly live: ReadonlyMap<AccountId, Live>
  /** Why a replay does not bring back what ended or fell silent. */
  readonly gone: ReadonlyMap<AccountId, Gone>
}

/**
 * Why an announcement changes nothing. `old`: a newer one of this Space, or a newer Space of this
 * host, was heard. `led`: an heir speaks, and the host spoke just now. `ended`: the Space is over.
 * `full`: there is no room for a host we don't follow.
 */
export type ListingRefusal = 'old' | 'led' | 'ended' | 'full'

/** Nothing was heard yet. */
export const EMPTY_LISTING: Listing = { live: new Map(), gone: new Map() }

/**
 * Why `announcement` would change nothing, before anything costly is checked. An heir's counts only while
 * the host is silent, and never against the host's own number: whatever an heir says, the host comes back.
 */
export function staleness(
  listing: Listing,
  announcement: Announcement,
  nowMs: TimeMs,
): 'old' | 'led' | 'ended' | undefined {
  const { host, space, startedAtMs } = announcement
  const gone = listing.gone.get(host)
  if (gone !== undefined && gone.space === space && gone.ended) return 'ended'
  const live = listing.live.get(host)
  const shown = live && { ...live.announcement, ownSeq: live.own.seq }
  for (const known of [shown, gone]) {
    if (known === undefined) continue
    const isOlder =
      known.space === space
        ? isRepeated(announcement, known)
        : startsBefore({ space, startedAtMs }, known)
    if (isOlder) return 'old'
  }
  const isLed = announcement.by !== host && live?.announcement.space === space
  return isLed && nowMs < live.own.heardMs + LEADER_SILENT_MS ? 'led' : undefined
}

const isRepeated = (
  { by, host, seq }: Announcement,
  known: { readonly seq: number; readonly ownSeq: number },
): boolean => seq <= (by === host ? known.ownSeq : known.seq)

/** Takes in a verified announcement. `followed` are the accounts we follow. */
export function hear(
  listing: Listing,
  heard: Listed,
  nowMs: TimeMs,
  followed: ReadonlySet<AccountId>,
): Verdict<Listing, ListingRefusal> {
  const { announcement } = heard
  const stale = staleness(listing, announcement, nowMs)
  if (stale !== undefined) return refuse(stale)
  const { host } = announcement
  const own = ownOf(listing, announcement, nowMs)
  if (announcement.state === 'ended') return accept(bury(listing, announcement, own.seq, nowMs))
  const live = new Map(listing.live)
  const former = live.get(host)
  if (former === undefined && live.size >= LISTING_MAX) {
    const victim = followed.has(host) ? latestStranger(listing, followed) : undefined
    if (victim === undefined) return refuse('full')
    live.delete(victim)
  }
  live.set(host, { ...heard, firstHeardMs: former?.firstHeardMs ?? nowMs, heardMs: nowMs, own })
  return accept({ ...listing, live })
}

function ownOf(listing: Listing, { host, by, space, seq }: Announcement, nowMs: TimeMs): Own {
  if (by === host) return { seq, heardMs: nowMs }
  const live = listing.live.get(host)
  if (live?.announcement.space === space) return live.own
  const gone = listing.gone.get(host)
  return { seq: gone?.space === space ? gone.ownSeq : 0, heardMs: -Infinity }
}

/** Drops what has been silent for SILENCE_MS, and forgets what no replay can bring back. */
export function expire(listing: Listing, nowMs: TimeMs): Listing {
  const silent = [...listing.live.values()].filter(({ heardMs }) => heardMs + SILENCE_MS <= nowMs)
  const lapsed = [...listing.gone].filter(([, { untilMs }]) => untilMs <= nowMs)
  if (silent.length === 0 && lapsed.length === 0) return listing
  const gone = new Map(listing.gone)
  for (const [host] of lapsed) gone.delete(host)
  return silent.reduce<Listing>(
    (left, { announcement, own }) => bury(left, announcement, own.seq, nowMs),
    { ...listing, gone },
  )
}

/** Takes out what must not be shown any more; a newer heartbeat may bring it back. */
export function withdraw(
  listing: Listing,
  isGone: (announcement: Announcement) => boolean,
  nowMs: TimeMs,
): Listing {
  const gone = [...listing.live.values()].filter(({ announcement }) => isGone(announcement))
  return gone.reduce(
    (left, { announcement, own }) => bury(left, announcement, own.seq, nowMs),
    listing,
  )
}

/** When {@link expire} will next change something that is shown; undefined when nothing is live. */
export function nextExpiry(listing: Listing): TimeMs | undefined {
  const heard = [...listing.live.values()].map(({ heardMs }) => heardMs)
  return heard.length === 0 ? undefined : Math.min(...heard) + SILENCE_MS
}

/** What a lobby shows: hosts we follow first, then the fullest, then the youngest. */
export function inOrder(listing: Listing, followed: ReadonlySet<AccountId>): readonly Listed[] {
  const rank = ({ announcement }: Listed): readonly number[] => [
    followed.has(announcement.host) ? 0 : 1,
    -announcement.listeners,
    -announcement.startedAtMs,
  ]
  return [...listing.live.values()]
    .map(entry => ({ entry, rank: rank(entry) }))
    .sort(
      (one, other) =>
        compareRanks(one.rank, other.rank) ||
        (one.entry.announcement.space < other.entry.announcement.space ? -1 : 1),
    )
    .map(({ entry: { announcement, provenFollowers } }) => ({ announcement, provenFollowers }))
}

/** What is live under this name. */
export function findSpace(listing: Listing, space: SpaceId): Listed | undefined {
  for (const entry of listing.live.values()) if (entry.announcement.space === space) return entry
  return undefined
}

/** The highest number under which a Space was heard; 0 when it was not. */
export function lastSeq(listing: Listing, space: SpaceId): number {
  const shown = findSpace(listing, space)?.announcement.seq ?? 0
  const buried = [...listing.gone.values()].filter(gone => gone.space === space)
  return Math.max(shown, ...buried.map(({ seq }) => seq))
}

/** Moves a Space from the lobby to the graves. */
function bury(
  listing: Listing,
  announcement: Announcement,
  ownSeq: number,
  nowMs: TimeMs,
): Listing {
  const { host, space, seq, startedAtMs, state } = announcement
  const live = new Map(listing.live)
  live.delete(host)
  const gone = new Map(listing.gone)
  gone.delete(host)
  if (gone.size >= GONE_MAX) {
    const oldest = gone.keys().next().value
    if (oldest !== undefined) gone.delete(oldest)
  }
  const ended = state === 'ended'
  gone.set(host, { space, seq, ownSeq, startedAtMs, ended, untilMs: nowMs + GONE_MS })
  return { live, gone }
}

type Start = { readonly space: SpaceId; readonly startedAtMs: TimeMs }

/** A host has one Space in the lobby: the one that started last. */
const startsBefore = (one: Start, other: Start): boolean =>
  one.startedAtMs === other.startedAtMs
    ? one.space < other.space
    : one.startedAtMs < other.startedAtMs

/**
 * Who makes room for a host that we follow: the stranger heard of last. Those who were there first
 * stay, so that a flood of made-up hosts cannot push anybody out.
 */
function latestStranger(listing: Listing, followed: ReadonlySet<AccountId>): AccountId | undefined {
  let latest: { readonly host: AccountId; readonly firstHeardMs: TimeMs } | undefined
  for (const [host, { firstHeardMs }] of listing.live) {
    if (followed.has(host)) continue
    if (latest === undefined || firstHeardMs >= latest.firstHeardMs) latest = { host, firstHeardMs }
  }
  return latest?.host
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
