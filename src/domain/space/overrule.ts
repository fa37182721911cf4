import { areConcurrent, type LaterEntry } from './entry.ts'
import { has } from './places.ts'
import {
  isRestriction,
  targetOf,
  type ActionKind,
  type LaterAction,
  type TakeOverAction,
} from './actions.ts'
import { RANK, rankFor } from './standing.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** The newest beacon of each reign; the host's own under undefined. */
export type Witnesses = ReadonlyMap<ActionId | undefined, TimeMs>

/**
 * The entries that others make void. Pure of order: whether one counts depends on those that go
 * before it by rank, never on when it arrived.
 *
 * An act whose author's right was taken away counts only if the taking had seen it. Of concurrent
 * acts that contradict each other the first by precedence counts: host, then co-hosts by seniority,
 * then restriction before permission, then hash.
 */
export function overruledAmong(
  entries: readonly LaterEntry[],
  witnesses: Witnesses,
): ReadonlySet<LaterEntry> {
  const ranked = [...entries].sort(byPrecedence)
  const reigns = voidReigns(ranked, witnesses)
  const overruled = new Set<LaterEntry>()
  const standing = new Rivals()
  for (const entry of ranked) {
    const isVoid =
      (entry.reign !== undefined && reigns.has(entry.reign)) ||
      standing.of(entry).some(other => overrules(other, entry))
    if (isVoid) overruled.add(entry)
    else standing.add(entry)
  }
  return overruled
}

/**
 * Entries by what they could overrule: whom they are about, the setting they change, the right to
 * lead. Comparing every two of a thousand would let a hostile log cost seconds.
 */
class Rivals {
  readonly #byTarget = new Map<AccountId, LaterEntry[]>()
  readonly #bySlot = new Map<readonly ActionKind[], LaterEntry[]>()
  readonly #leading: LaterEntry[] = []

  add(entry: LaterEntry): void {
    const target = targetOf(entry.action)
    if (target !== undefined) listIn(this.#byTarget, target).push(entry)
    if (entry.action.kind === 'leave-out') listIn(this.#byTarget, entry.author).push(entry)
    const slot = slotOf(entry.action.kind)
    if (slot !== undefined) listIn(this.#bySlot, slot).push(entry)
    if (entry.precedence === 0 || entry.reign !== undefined) this.#leading.push(entry)
  }

  of({ action, author, reign }: LaterEntry): readonly LaterEntry[] {
    const target = targetOf(action)
    const slot = slotOf(action.kind)
    return [
      ...(this.#byTarget.get(author) ?? []),
      ...((target === undefined ? undefined : this.#byTarget.get(target)) ?? []),
      ...((slot === undefined ? undefined : this.#bySlot.get(slot)) ?? []),
      ...(reign === undefined ? [] : this.#leading),
    ]
  }
}

function listIn<Key>(lists: Map<Key, LaterEntry[]>, key: Key): LaterEntry[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

/** Host, heirs that lead, co-hosts by seniority; then what takes before what gives; then by hash. */
export function byPrecedence(one: LaterEntry, other: LaterEntry): number {
  if (one.precedence !== other.precedence) return one.precedence - other.precedence
  const restrictions =
    Number(isRestriction(other.action.kind)) - Number(isRestriction(one.action.kind))
  if (restrictions !== 0) return restrictions
  return one.action.id < other.action.id ? -1 : 1
}

/**
 * Whether what is known of a leader's beacons speaks against this take-over: it must name the newest of them. A later
 * one was not heard; one that is later than all that were heard may have been made up.
 */
export function isRefuted({ reign, beaconAtMs }: TakeOverAction, witnesses: Witnesses): boolean {
  const newestAtMs = witnesses.get(reign)
  return newestAtMs !== undefined && newestAtMs !== beaconAtMs
}

/** The take-overs among these entries that do not count. */
export const voidReignsAmong = (
  entries: readonly LaterEntry[],
  witnesses: Witnesses,
): ReadonlySet<ActionId> => voidReigns([...entries].sort(byPrecedence), witnesses)

/** Take-overs of somebody who was not silent: another beacon, or an act that the heir had not seen. */
function voidReigns(ranked: readonly LaterEntry[], witnesses: Witnesses): ReadonlySet<ActionId> {
  const voids = new Set<ActionId>()
  for (const entry of ranked) {
    const { action } = entry
    if (action.kind !== 'take-over') continue
    const isContested = ranked.some(other => outreigns(other, entry, voids))
    const isOfVoid = action.reign !== undefined && voids.has(action.reign)
    if (isRefuted(action, witnesses) || isContested || isOfVoid) voids.add(action.id)
  }
  return voids
}

/** Something done with more right to lead, by somebody who had not heard of this take-over. */
function outreigns(other: LaterEntry, entry: LaterEntry, voids: ReadonlySet<ActionId>): boolean {
  const leads = other.precedence === 0 || (other.reign !== undefined && !voids.has(other.reign))
  return leads && other.precedence < entry.precedence && areConcurrent(other, entry)
}

/** Whether `first`, which goes before by precedence, makes `entry` void. */
function overrules(first: LaterEntry, entry: LaterEntry): boolean {
  if (undoes(first, entry)) return true
  if (!areConcurrent(first, entry)) return false
  const isReclaimed = entry.reign !== undefined && first.precedence < entry.precedence
  if (isReclaimed && (first.precedence === 0 || first.reign !== undefined)) return true
  return (
    takesRight(first.action, entry) ||
    refusesFor(first, entry) ||
    contradict(first.action, entry.action)
  )
}

/** A revocation that undoes reaches back, and sideways, but never to what was done after it. */
function undoes({ action, place }: LaterEntry, entry: LaterEntry): boolean {
  if (action.kind !== 'revoke' || !action.undoes || entry.author !== action.target) return false
  return isModeration(entry.action.kind) && !has(entry.before, place)
}

/** No backdating: whose right is taken away cannot still have used it beside that. */
function takesRight(first: LaterAction, { author, action }: LaterEntry): boolean {
  if (targetOf(first) !== author) return false
  switch (first.kind) {
    case 'revoke':
      return isModeration(action.kind)
    case 'remove':
    case 'ban':
      return action.kind !== 'decline' && action.kind !== 'step-down'
    default:
      return false
  }
}

/** Of two words of one person by two sessions the one that keeps its voice out counts. */
const refusesFor = (first: LaterEntry, { action, author }: LaterEntry): boolean =>
  first.action.kind === 'leave-out' && action.kind === 'take-in' && first.author === author

const isModeration = (kind: ActionKind): boolean => rankFor(kind) === RANK.coHost

function contradict(first: LaterAction, second: LaterAction): boolean {
  const slot = slotOf(first.kind)
  if (slot !== undefined) return slot === slotOf(second.kind)
  const target = targetOf(first)
  if (target === undefined || target !== targetOf(second)) return false
  return isOpposite(first.kind, second.kind) || isOpposite(second.kind, first.kind)
}

/** One value of the whole Space: of two concurrent settings one counts. */
const SLOTS: readonly (readonly ActionKind[])[] = [['pin'], ['heirs'], ['record-on', 'record-off']]

const slotOf = (kind: ActionKind): readonly ActionKind[] | undefined =>
  SLOTS.find(slot => slot.includes(kind))

const isOpposite = (taking: ActionKind, giving: ActionKind): boolean =>
  OPPOSITES.get(taking)?.includes(giving) ?? false

const OPPOSITES: ReadonlyMap<ActionKind, readonly ActionKind[]> = new Map([
  ['mute', ['allow']],
  ['revoke', ['grant']],
  ['remove', ['invite', 'grant']],
  ['ban', ['unban', 'invite', 'grant', 'admit']],
])
