import { NOBODY } from './membership-api.ts'
import { ScheduleBoard } from './schedule-board.ts'
import { SpaceBoard } from './space-board.ts'
import { FreshProof } from './fresh-proof.ts'
import { describeHosting, type Announced, type StandingProof } from './hosting.ts'
import { standingOf } from './standing.ts'
import { mayHost, mayOpenUnlisted } from '../domain/community/policy.ts'
import { GateShutError } from '../errors.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { Account } from './account.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Announcing } from './lead-announcer.ts'
import type { CommunityBook } from './community-book.ts'
import type { DirectoryDoor } from './directory-door.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { FollowBook } from './follow-book.ts'
import type { FollowerEstimate } from '../domain/follow/sketch.ts'
import type { FollowerView } from './follower-view.ts'
import type { FollowOutbox } from './follow-outbox.ts'
import type { Log } from '../ports/log.ts'
import type { Network } from '../ports/network.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { PeopleBook } from './people-book.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { Room } from './spaces-api.ts'
import type { Rows } from '../ports/rows.ts'

/** What the communities of one member share. */
export type ScopeParts = {
  readonly clock: Clock
  readonly log: Log
  readonly network: Network
  readonly account: Account
  readonly communities: CommunityBook
  readonly follows: FollowBook
  readonly outbox: FollowOutbox
  readonly people: PeopleBook
  readonly revoked: RevokedSessions
  readonly conduct: PeerConduct
  readonly door: DirectoryDoor
  readonly rows: Rows
  /** Whose schedules are kept on disk. */
  readonly keepsSchedule: (account: AccountId) => boolean
}

const NO_VIEW: FollowerView = { followers: 0, counted: 0, checking: undefined }

/**
 * One community of one member: its board, its follows, and how we stand in it. Several are open side
 * by side and share nothing but the account, so that switching between them moves no number.
 */
export class CommunityScope {
  readonly community: CommunityId
  readonly board: SpaceBoard
  readonly schedules: ScheduleBoard
  readonly standing = new Watchable(NOBODY.standing.current)
  readonly following = new Watchable(NOBODY.following.current)
  readonly lobby = new Watchable(NOBODY.lobby.current)
  readonly counts = new Watchable(NO_VIEW)
  readonly #parts: ScopeParts
  readonly #undo: Undo[]
  #personal: Undo[] = []
  #estimate: FollowerEstimate | undefined
  #hosted = 0

  /** Takes part in the community until {@link close}. */
  constructor(community: CommunityId, parts: ScopeParts) {
    this.community = community
    this.#parts = parts
    const { network, clock, log, communities, follows, people, account, door } = parts
    const { rows, conduct, keepsSchedule } = parts
    this.schedules = new ScheduleBoard(
      { rows, gossip: network.gossip, clock, log, self: network.streams.self },
      {
        community,
        book: communities,
        conduct,
        certificateVerdict: (id, from) => follows.certificateVerdict(id, from),
        certificateBytes: id => follows.certificateBytes(id),
        bringCertificate: (id, bytes) => follows.bringCertificate(id, bytes),
        following: this.following,
        own: () => account.me.current?.account,
        keeps: id => keepsSchedule(id) || id === account.me.current?.account,
      },
    )
    this.board = new SpaceBoard(
      { gossip: network.gossip, streams: door.streamsFor(community), clock, log },
      {
        community,
        book: communities,
        certificateVerdict: (id, from) => follows.certificateVerdict(id, from),
        following: this.following,
        conduct: parts.conduct,
        revoked: parts.revoked,
        schedules: this.schedules,
      },
    )
    this.#undo = [
      network.meet(community),
      follows.join(community),
      people.join(community),
      this.board.lobby.watch(() => this.#showLobby()),
      this.following.watch(() => this.#showLobby()),
      communities.onChange(() => this.#refresh()),
      account.me.watch(() => this.#becomePersonal()),
    ]
    // The rules first: what is counted below is counted under them.
    this.#refresh()
    this.#becomePersonal()
  }

  /** Follows or unfollows somebody here: at once on this screen, and elsewhere as peers are met. */
  async state(followee: AccountId, kind: 'follow' | 'unfollow'): Promise<void> {
    const me = this.#parts.account.me.current
    if (me === undefined) throw new GateShutError('no account yet')
    await this.#parts.outbox.state(me.account, this.community, followee, kind)
  }

  /** What proves that `account` may open such a Space; GateShutError for whoever may not. */
  async prove(
    account: AccountId,
    { unlisted }: { readonly unlisted: boolean },
  ): Promise<StandingProof> {
    const { communities, follows, clock } = this.#parts
    const policy = communities.policyOf(this.community)?.policy
    if (policy === undefined) throw new GateShutError('the policy has not arrived yet')
    // A starter needs no certificate, and nobody does where anyone may.
    const atOnce = (unlisted ? mayOpenUnlisted : mayHost)(account, policy, 0)
    if (atOnce.ok && atOnce.value !== 'followers') {
      return { certificate: undefined, counted: undefined }
    }
    const followee = { community: this.community, account }
    const certificate = await follows.certificateFor(followee, policy, clock.now())
    const { counted } = this.counts.current
    if (certificate === undefined) {
      throw new GateShutError(`expected ${policy.threshold} counted followers, have ${counted}`)
    }
    return { certificate: certificate.id, counted }
  }

  /** Undefined where the old proof has to do: the gate does not cut a live Space. */
  async #proveAgain(): Promise<StandingProof | undefined> {
    const { communities, follows, clock, account } = this.#parts
    const policy = communities.policyOf(this.community)?.policy
    const me = account.me.current?.account
    if (policy === undefined || me === undefined) return undefined
    const followee = { community: this.community, account: me }
    const found = await follows.freshCertificateFor(followee, policy, clock.now())
    return found && { certificate: found.id, counted: this.counts.current.counted }
  }

  /** Whether a Space of ours is live here. */
  get isHosting(): boolean {
    return this.#hosted > 0
  }

  /** Announces a Space that is led from here; the proof of standing is renewed where it is our own. */
  announce(
    hosting: Announced,
    room: Pick<Room, 'state' | 'listeners'>,
    relays: Watched<readonly EntryPoint[]>,
  ): Announcing {
    const { clock, log } = this.#parts
    const isHosts = hosting.mandate.length === 0
    const proof = new FreshProof(hosting.proof, {
      clock,
      log,
      prove: async () => (isHosts ? this.#proveAgain() : undefined),
      changed: () => live.changed(),
    })
    const live = this.board.announce(() =>
      describeHosting({ ...hosting, proof: proof.current }, room, relays.current),
    )
    const undo = [
      () => proof.close(),
      room.state.watch(() => live.changed()),
      relays.watch(() => live.changed()),
    ]
    this.#hosted += 1
    const release = (): void => {
      if (undo.length > 0) this.#hosted -= 1
      for (const end of undo.splice(0)) end()
    }
    return {
      end: () => {
        release()
        void live.end()
      },
      stop: () => {
        release()
        live.stop()
      },
    }
  }

  /** Leaves the community's topics. Idempotent. */
  close(): void {
    for (const undo of [...this.#undo, ...this.#personal.splice(0)]) undo()
    this.board.close()
    this.schedules.close()
  }

  /** Watches our own followers and those we follow. */
  #becomePersonal(): void {
    for (const undo of this.#personal.splice(0)) undo()
    const me = this.#parts.account.me.current
    if (me === undefined) return
    const { follows, outbox } = this.#parts
    const { community } = this
    const counts = follows.watchFollowee({ community, account: me.account })
    const signed = follows.following(community, me.account)
    const pending = outbox.pending(community, me.account)
    const showFollowing = (): void => {
      const shown = new Set(signed.current)
      for (const [followee, { kind }] of pending.current) {
        if (kind === 'follow') shown.add(followee)
        else shown.delete(followee)
      }
      this.following.set(shown)
    }
    this.#personal.push(
      counts.watch(view => this.#takeCounts(view, me.account)),
      signed.watch(() => {
        outbox.review(community, me.account)
        showFollowing()
      }),
      pending.watch(showFollowing),
    )
    showFollowing()
    this.#takeCounts(counts.current, me.account)
  }

  #takeCounts(view: FollowerView, account: AccountId): void {
    this.counts.set(view)
    this.#refresh()
    if (view.checking === undefined) void this.#estimateAnew(account)
  }

  /** Large accounts are shown an estimate, which never reaches the gate. */
  async #estimateAnew(account: AccountId): Promise<void> {
    try {
      this.#estimate = await this.#parts.follows.estimateOf({ community: this.community, account })
      this.#refresh()
    } catch (why) {
      this.#parts.log.warn('followers-not-estimated', { why: String(why) })
    }
  }

  #refresh(): void {
    const policy = this.#parts.communities.policyOf(this.community)?.policy
    if (policy !== undefined) this.#parts.follows.setPolicy(policy)
    const me = this.#parts.account.me.current?.account
    const { followers, counted } = this.counts.current
    const standing = standingOf(me, policy, { followers, counted })
    const estimate = this.#estimate
    const isLarge = estimate?.exact === false
    this.standing.set(isLarge ? { ...standing, shown: estimate } : standing)
  }

  #showLobby(): void {
    const following = this.following.current
    this.lobby.set(
      this.board.lobby.current.map(({ announcement, provenFollowers }) => ({
        announcement,
        provenFollowers,
        followed: following.has(announcement.host),
      })),
    )
  }
}
