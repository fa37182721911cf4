import { cleanTopics } from './session-act.ts'
import { SpaceLog } from './space-log.ts'
import { openGenesisAction } from '../crypto/open-action.ts'
import { sealRoomLink } from '../crypto/room-link.ts'
import { seal } from '../crypto/seal.ts'
import {
  isToCome,
  SCHEDULED_MAX,
  timeObjection,
  type ScheduledSpace,
} from '../domain/directory/schedule.ts'
import { cleanLabel } from '../domain/label.ts'
import { LINK_LASTS_MS } from '../domain/room-link.ts'
import { TITLE_MAX_LETTERS } from '../domain/space/actions.ts'
import { GateShutError } from '../errors.ts'
import { NONCE_BYTES } from '../wire/action.ts'
import { SCHEDULE_MAX } from '../wire/limits.ts'
import { SCHEDULE_DOMAIN, writeSchedule } from '../wire/schedule.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Account } from './account.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { CommunityScope } from './community-scope.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Log } from '../ports/log.ts'
import type { Random } from '../ports/random.ts'
import type { Room } from './spaces-api.ts'
import type { ScheduleWish, SchedulingRefusal } from './scheduling-api.ts'
import type { Watched } from '../events.ts'

/**
 * Relays that a link made beforehand names, and addresses of each: ten such links have to fit into one record.
 * Fewer where they are long: the app that the link leads to knows its own relay.
 */
const RELAYS_MAX = 2
const ADDRESSES_MAX = 2
/** A schedule is signed anew when the proof in it is this old: followers come and go. */
const PROOF_LASTS_MS = 24 * 3_600_000

/** What planning our own Spaces stands on. */
export type OwnScheduleParts = {
  readonly account: Account
  readonly communityBook: CommunityBook
  readonly relays: Watched<readonly EntryPoint[]>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** The Spaces that our account plans: one signed record in each community. */
export class OwnSchedule {
  readonly #parts: OwnScheduleParts
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: OwnScheduleParts) {
    this.#parts = parts
  }

  /** What we plan there, as we last signed it, without what has passed. */
  planned(scope: CommunityScope): readonly ScheduledSpace[] {
    const me = this.#parts.account.me.current?.account
    const held = me === undefined ? undefined : scope.schedules.heldOf(me)
    const nowMs = this.#parts.clock.now()
    return held?.spaces.filter(one => isToCome(one, nowMs)) ?? []
  }

  /** Rejects with GateShutError while the gate is shut. */
  schedule(
    scope: CommunityScope,
    wish: ScheduleWish,
  ): Promise<Verdict<ScheduledSpace, SchedulingRefusal>> {
    return this.#inTurn(async () => {
      const planned = await this.#known(scope)
      if (planned.length >= SCHEDULED_MAX) return refuse('too-many')
      const objection = timeObjection(wish.startsAtMs, this.#parts.clock.now())
      if (objection !== undefined) return refuse(objection)
      return this.#put(scope, planned, await this.#open(scope, wish))
    })
  }

  change(
    scope: CommunityScope,
    space: SpaceId,
    wish: ScheduleWish,
  ): Promise<Verdict<ScheduledSpace, SchedulingRefusal>> {
    return this.#inTurn(async () => {
      const planned = await this.#known(scope)
      const former = planned.find(one => one.space === space)
      if (former === undefined) return refuse('gone')
      const isMoved = wish.startsAtMs !== former.startsAtMs
      const objection = isMoved
        ? timeObjection(wish.startsAtMs, this.#parts.clock.now())
        : undefined
      if (objection !== undefined) return refuse(objection)
      const others = planned.filter(one => one !== former)
      const changed = { ...former, ...cleaned(wish), revision: former.revision + 1 }
      return this.#put(scope, others, changed)
    })
  }

  withdraw(scope: CommunityScope, space: SpaceId): Promise<void> {
    return this.#inTurn(async () => {
      const planned = await this.#known(scope)
      const left = planned.filter(one => one.space !== space)
      if (left.length < planned.length) await this.#publish(scope, left)
    })
  }

  /** Signs again what rules or time have overtaken. Nothing where the gate is shut: what stands, stands. */
  renew(scope: CommunityScope): Promise<void> {
    return this.#inTurn(async () => {
      const planned = await this.#known(scope)
      const { account } = this.#me()
      const held = scope.schedules.heldOf(account)
      const named = this.#parts.communityBook.policyOf(scope.community)
      if (held === undefined || named === undefined || planned.length === 0) return
      const isFresh = this.#parts.clock.now() < held.atMs + PROOF_LASTS_MS
      if (isFresh && held.policy === named.id) return
      await this.#publish(scope, planned)
    })
  }

  /** It has begun: it says what was planned last, and is planned no more. */
  async begin(
    scope: CommunityScope,
    planned: ScheduledSpace,
    room: Pick<Room, 'state' | 'edit'>,
  ): Promise<void> {
    const { account } = this.#me()
    await standing(room.state, account)
    const genesis = await openGenesisAction(planned.genesis)
    const { title, language, topics } = planned
    const isSame =
      genesis.ok &&
      genesis.value.title === title &&
      genesis.value.language === language &&
      genesis.value.topics.join('\n') === topics.join('\n')
    if (!isSame) await room.edit({ title, language, topics })
    await this.withdraw(scope, planned.space)
  }

  #me(): { readonly account: AccountId; readonly name: string } {
    const me = this.#parts.account.me.current
    if (me === undefined) throw new GateShutError('no account yet')
    return me
  }

  async #known(scope: CommunityScope): Promise<readonly ScheduledSpace[]> {
    await scope.schedules.loaded
    return this.planned(scope)
  }

  /** Signs the genesis of a Space that begins later: its name is fixed from now on. */
  async #open(scope: CommunityScope, wish: ScheduleWish): Promise<Planned> {
    const { account, clock, random } = this.#parts
    const me = this.#me()
    const said = cleaned(wish)
    const scheduledAtMs = clock.now()
    const { space, envelope } = await SpaceLog.openSpace(account.signer, {
      community: scope.community,
      hostName: me.name,
      title: said.title,
      language: said.language,
      topics: said.topics,
      nonce: random.bytes(NONCE_BYTES),
      startedAtMs: scheduledAtMs,
    })
    return { ...said, space, genesis: envelope, scheduledAtMs, revision: 0 }
  }

  async #put(
    scope: CommunityScope,
    others: readonly ScheduledSpace[],
    planned: Planned,
  ): Promise<Verdict<ScheduledSpace, 'too-large'>> {
    for (let relays = RELAYS_MAX; relays >= 0; relays -= 1) {
      const link = await this.#link(scope, planned, relays)
      const isPut = await this.#publish(scope, [...others, { ...planned, link }])
      const put = this.planned(scope).find(one => one.space === planned.space)
      if (isPut && put !== undefined) return accept(put)
    }
    return refuse('too-large')
  }

  async #link(scope: CommunityScope, planned: Planned, relaysMax: number): Promise<string> {
    const { account, communityBook, relays } = this.#parts
    const { space, title, startsAtMs, scheduledAtMs } = planned
    const { certificate } = await this.#proof(scope)
    return sealRoomLink(account.signer, {
      space,
      title,
      hostName: this.#me().name,
      community: scope.community,
      communityName: communityBook.get(scope.community)?.community.name ?? '',
      certificate,
      entries: relays.current.slice(0, relaysMax).map(({ peer, addresses }) => ({
        peer,
        addresses: addresses.slice(0, ADDRESSES_MAX),
      })),
      startedAtMs: startsAtMs,
      expiresAtMs: startsAtMs + LINK_LASTS_MS,
      scheduledAtMs,
    })
  }

  #proof(scope: CommunityScope): ReturnType<CommunityScope['prove']> {
    return scope.prove(this.#me().account, { unlisted: false })
  }

  /** False where it does not fit into a record. */
  async #publish(scope: CommunityScope, spaces: readonly Linked[]): Promise<boolean> {
    const { account, clock, communityBook } = this.#parts
    const me = this.#me().account
    const named = communityBook.policyOf(scope.community)
    if (named === undefined) throw new GateShutError('the policy has not arrived yet')
    const former = scope.schedules.heldOf(me)
    // Taking back asks nobody: whoever has lost its standing may still do so.
    const known = new Set(former?.spaces.map(({ space }) => space))
    const isNew = spaces.some(({ space }) => !known.has(space))
    const proof = await this.#proof(scope).catch((fault: unknown) => {
      if (isNew || !(fault instanceof GateShutError)) throw fault
      return { certificate: former?.certificate, counted: undefined }
    })
    const payload = writeSchedule({
      community: scope.community,
      atMs: Math.max(clock.now(), (former?.atMs ?? 0) + 1),
      certificate: proof.certificate,
      policyVersion: named.policy.version,
      policy: named.id,
      spaces,
    })
    const envelope = await seal(account.signer, SCHEDULE_DOMAIN, payload)
    if (envelope.length > SCHEDULE_MAX) return false
    await scope.schedules.publish(envelope, proof.counted)
    return true
  }

  /** One after the other: each builds on what the one before signed. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

/** A Space before its link is signed. */
type Planned = Pick<
  ScheduledSpace,
  | 'space'
  | 'genesis'
  | 'title'
  | 'language'
  | 'topics'
  | 'startsAtMs'
  | 'scheduledAtMs'
  | 'revision'
>
type Linked = Pick<
  ScheduledSpace,
  'space' | 'link' | 'genesis' | 'language' | 'topics' | 'revision'
>

const cleaned = ({ title, topics, language, startsAtMs }: ScheduleWish): ScheduleWish => ({
  title: cleanLabel(title, TITLE_MAX_LETTERS),
  topics: cleanTopics(topics),
  language,
  startsAtMs,
})

/** Resolves when this account stands on the stage. */
function standing(state: Room['state'], account: AccountId): Promise<void> {
  return new Promise(resolve => {
    const look = (): boolean =>
      state.current?.stage.some(speaker => speaker.account === account) === true
    if (look()) return resolve()
    const undo = state.watch(() => {
      if (!look()) return
      undo()
      resolve()
    })
  })
}
