import { isNewAt } from '../chat/newcomer.ts'
import { banOf } from './rules.ts'
import { isOnStage } from './standing.ts'
import { ROOTS_MAX } from '../tree/limits.ts'
import type { AccountId, PeerId, SessionId, SpaceId } from '../ids.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { SpaceState } from './state.ts'
import type { TimeMs } from '../time.ts'
import type { Window } from './actions.ts'

/** Who may wait at once: a leader looks at a dozen, and a flood of fresh keys ends here. */
export const WAITING_MAX = 64
/**
 * Accounts of which the leader remembers that they asked, also those that wait no longer or not yet: of a thousand
 * fresh keys in five minutes none pushes another out. A quarter of a megabyte.
 */
export const ASKED_MAX = 1_024
/** Of those that wait, how many everybody is told of: 2 KiB down the tree at most changes. */
export const WAITING_SHOWN_MAX = 32
/** The relays that the leader feeds, and the leader. */
export const NOTICE_ROOTS_MAX = ROOTS_MAX + 1
/** A request whose time is further from the leader's clock is an old one again, or no honest one. */
export const REQUEST_LASTS_MS = 10 * 60_000

/** Somebody asks to speak, or takes it back: verified, not in the log. */
export type SpeakRequest = {
  readonly space: SpaceId
  readonly account: AccountId
  readonly session: SessionId
  readonly peer: PeerId
  readonly window: Window
  readonly name: string
  readonly wants: boolean
  readonly atMs: TimeMs
}

/** Somebody in the queue, as everybody may see it. */
export type Waiting = {
  readonly account: AccountId
  readonly name: string
  /** By the leader's clock: what it shows as time waited. */
  readonly sinceMs: TimeMs
}

/** What the leader tells everybody besides the log. The newest counts. */
export type Notice = {
  readonly space: SpaceId
  readonly atMs: TimeMs
  /** Where whoever speaks sends its bundles; the leader first. */
  readonly roots: readonly EntryPoint[]
  /** The first WAITING_SHOWN_MAX of them. */
  readonly waiting: readonly Waiting[]
  /** How many wait, at most WAITING_MAX: then the queue takes nobody more. */
  readonly inAll: number
}

/** Who waits, in the order in which they came, with what each said last. */
export type Queue = readonly (Waiting & {
  readonly saidAtMs: TimeMs
  readonly wants: boolean
  /** When the leader first heard of a wish of theirs, by its own clock. */
  readonly firstMs: TimeMs
})[]

/** Why a request changes nothing. */
export type RequestRefusal = 'closed' | 'banned' | 'not-now' | 'known' | 'newcomer' | 'full'

/**
 * The queue after a request. Whoever asks again keeps its place; who took its request back and asks
 * anew stands at the end. Requests of banned accounts, of those on stage, and old ones change nothing. Where the host
 * lets newcomers write one line for a start, they come into the queue when they have asked for `newcomerMinutes`.
 */
export function takeRequest(
  queue: Queue,
  request: SpeakRequest,
  { state, nowMs }: { readonly state: SpaceState; readonly nowMs: TimeMs },
): { readonly queue: Queue; readonly refused: RequestRefusal | undefined } {
  const { account, name, wants, atMs } = request
  const same = (refused: RequestRefusal) => ({ queue, refused })
  const before = queue.find(other => other.account === account)
  const isTimely =
    Math.abs(nowMs - atMs) <= REQUEST_LASTS_MS &&
    request.window.fromMs <= atMs &&
    atMs <= request.window.untilMs
  if (!isTimely) return same('not-now')
  if (before !== undefined && before.saidAtMs >= atMs) return same('known')
  if (wants && !state.takesRequests) return same('closed')
  if (banOf(state, account, nowMs) !== undefined) return same('banned')
  if (isOnStage(state, account)) return same('known')
  const keeps = before?.wants === true && wants
  const firstMs = before?.firstMs ?? nowMs
  const isNew = isNewAt(state, firstMs, nowMs)
  if (wants && !keeps && isNew) {
    const asked = { account, name, wants: false, saidAtMs: atMs, sinceMs: nowMs, firstMs }
    return { queue: bounded(withLast(queue, asked)), refused: 'newcomer' }
  }
  if (!keeps && wants && waitingIn(queue).length >= WAITING_MAX) return same('full')
  const entry = {
    account,
    name,
    wants,
    saidAtMs: atMs,
    sinceMs: keeps ? before.sinceMs : nowMs,
    firstMs,
  }
  const next = keeps
    ? queue.map(other => (other.account === account ? entry : other))
    : withLast(queue, entry)
  return { queue: bounded(next), refused: undefined }
}

/** Those who wait, first come first. */
export const waitingIn = (queue: Queue): readonly Waiting[] =>
  queue
    .filter(({ wants }) => wants)
    .map(({ account, name, sinceMs }) => ({ account, name, sinceMs }))

/** Without whom the state answers already: on stage, invited, banned; nobody once requests are off. */
export function settleQueue(queue: Queue, state: SpaceState, nowMs: TimeMs): Queue {
  const isAnswered = (account: AccountId): boolean =>
    !state.takesRequests ||
    isOnStage(state, account) ||
    state.invited.some(other => other.account === account) ||
    banOf(state, account, nowMs) !== undefined
  const settled = queue.map(entry =>
    entry.wants && isAnswered(entry.account) ? { ...entry, wants: false } : entry,
  )
  return settled.some((entry, at) => entry !== queue[at]) ? settled : queue
}

/** Takes somebody's request off the queue; it may ask again. */
export const dismiss = (queue: Queue, account: AccountId): Queue =>
  queue.map(entry => (entry.account === account ? { ...entry, wants: false } : entry))

const withLast = (queue: Queue, entry: Queue[number]): Queue => [
  ...queue.filter(other => other.account !== entry.account),
  entry,
]

/** What was taken back is remembered so that it cannot be replayed, as long as there is room. */
function bounded(queue: Queue): Queue {
  const extra = queue.length - ASKED_MAX
  if (extra <= 0) return queue
  const forgotten = new Set(queue.filter(({ wants }) => !wants).slice(0, extra))
  return queue.filter(entry => !forgotten.has(entry))
}
