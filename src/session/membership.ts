import { AdmissionBook } from './admission-book.ts'
import { Account } from './account.ts'
import { BlockList } from './block-list.ts'
import { CommunityDesk } from './community-desk.ts'
import { CountingDesk } from './counting-desk.ts'
import { CommunityBook } from './community-book.ts'
import { DirectoryDoor } from './directory-door.ts'
import { FollowBook } from './follow-book.ts'
import { FollowOutbox } from './follow-outbox.ts'
import { JoinedCommunities } from './joined-communities.ts'
import { LocalMembership, type MembershipParts } from './local-membership.ts'
import { MoveNotices } from './move-notices.ts'
import { OwnAccount } from './own-account.ts'
import { OwnCalls } from './own-calls.ts'
import { OwnListing } from './own-listing.ts'
import { OwnSessions } from './own-sessions.ts'
import { PeerConduct } from './peer-conduct.ts'
import { PeopleBook } from './people-book.ts'
import { PersonDesk } from './person-desk.ts'
import { Reminders } from './reminders.ts'
import { RecordingShelf } from './recording-shelf.ts'
import { RevokedSessions } from './revoked-sessions.ts'
import { SchedulingDesk } from './scheduling-desk.ts'
import type { AccountId } from '../domain/ids.ts'
import type { MoveNotice, Moves } from './members-api.ts'
import type { Membership } from './membership-api.ts'
import type { Network } from '../ports/network.ts'
import type { RelaysInReach } from './relays-in-reach.ts'
import type { MemberPorts, SpacesPorts } from './session-ports.ts'

/** Loads account, communities, follows and lobby. Rejects with StorageError. */
export async function openMembership(
  ports: SpacesPorts,
  opening: Promise<Network>,
  relays: RelaysInReach,
): Promise<Membership> {
  const [network, member] = await Promise.all([opening, ports.openMemberPorts()])
  return new LocalMembership(await openParts(ports, member, network, relays))
}

/** Everything that outlives a Space, opened in the order in which one rests on the other. */
async function openParts(
  ports: SpacesPorts,
  member: MemberPorts,
  network: Network,
  relays: RelaysInReach,
): Promise<MembershipParts> {
  const { rows, keyStore, followCarrier: carrier, verifier, openRoads } = member
  const { clock, random, log } = ports
  const { streams, gossip } = network
  const account = await Account.load({ keyStore, rows, clock, random })
  const communityBook = await CommunityBook.open(rows, log)
  const conduct = new PeerConduct({ clock, log, streams })
  const bookPorts = { rows, verifier, gossip, streams, clock, log }
  const admissions = new AdmissionBook(bookPorts, communityBook)
  const follows = new FollowBook({ ...bookPorts, carrier, admissions, openRoads }, 'watched')
  const signerOf = (id: AccountId): Account['signer'] | undefined =>
    account.me.current?.account === id ? account.signer : undefined
  const outbox = await FollowOutbox.open({ rows, clock, log, streams, follows, signerOf })
  const followed = new FollowedPeople()
  const revoked = new RevokedSessions(clock)
  const people = await PeopleBook.open(
    { rows, gossip, streams, clock, log, conduct, revoked },
    followed,
  )
  const door = new DirectoryDoor(streams, clock)
  const reminders = await Reminders.open({
    rows,
    clock,
    log,
    me: () => account.me.current?.account,
    scopes: () => joined.scopes,
  })
  const joined: JoinedCommunities = await JoinedCommunities.open(rows, {
    clock,
    log,
    network,
    account,
    communities: communityBook,
    follows,
    outbox,
    people,
    revoked,
    conduct,
    door,
    rows,
    keepsSchedule: id => followed.keeps(id) || reminders.wantsOf(id),
  })
  followed.follow(joined)
  const notices = await MoveNotices.open({ rows, joined, people, me: account.me })
  const own = new OwnAccount({
    account,
    people,
    revoked,
    outbox,
    follows,
    joined,
    streams,
    clock,
    log,
  })
  const blocks = await BlockList.open(rows)
  const listing = await OwnListing.open(rows)
  const recordings = await RecordingShelf.open(rows)
  const calls = new OwnCalls({
    account,
    streams,
    relays: relays.entries,
    isListed: listing.isListed,
    isFollowed: followed.keeps,
    isBlocked: id => blocks.blocked.current.has(id),
    clock,
    log,
  })
  const sessions = new OwnSessions({ account, people, revoked, clock })
  const communities = await CommunityDesk.open({ joined, communityBook, relays, rows, ports })
  const counting = new CountingDesk({
    joined,
    communityBook,
    follows,
    admissions,
    people,
    account,
    clock,
    log,
    workMaker: member.workMaker,
  })
  const scheduling = new SchedulingDesk({
    account,
    communityBook,
    relays: relays.entries,
    clock,
    random,
    log,
    joined,
    reminders,
    appUrl: () => relays.info.current?.appUrl ?? ports.appUrl,
  })
  return {
    ports,
    member,
    network,
    relays,
    account,
    communityBook,
    follows,
    people,
    joined,
    own,
    sessions,
    blocks,
    listing,
    calls,
    scheduling,
    recordings,
    revoked,
    communities,
    counting,
    moves: new AccountMoves(notices, own),
    seen: new PersonDesk({ joined, follows, people, account, log }),
    closing: [
      calls,
      scheduling,
      counting,
      communities,
      notices,
      sessions,
      own,
      joined,
      people,
      outbox,
      follows,
      admissions,
      door,
    ],
  }
}

/** Whom we follow in any community: about them something is kept, and peers are asked. */
class FollowedPeople {
  #joined: JoinedCommunities | undefined

  /** Known once the communities are open. */
  follow(joined: JoinedCommunities): void {
    this.#joined = joined
  }

  readonly keeps = (account: AccountId): boolean =>
    this.#joined?.scopes.some(scope => scope.following.current.has(account)) ?? false

  readonly wanted = (): readonly AccountId[] => [
    ...new Set(this.#joined?.scopes.flatMap(scope => [...scope.following.current])),
  ]
}

/** Those we follow, and ourselves. */
class AccountMoves implements Moves {
  readonly #notices: MoveNotices
  readonly #own: OwnAccount

  constructor(notices: MoveNotices, own: OwnAccount) {
    this.#notices = notices
    this.#own = own
  }

  get notices(): MoveNotices['shown'] {
    return this.#notices.shown
  }

  accept(notice: MoveNotice, choice: { readonly unfollowOld: boolean }): Promise<void> {
    return this.#notices.accept(notice, choice.unfollowOld)
  }

  dismiss(notice: MoveNotice): Promise<void> {
    return this.#notices.dismiss(notice)
  }

  moveTo(phrase: string): Promise<void> {
    return this.#own.moveTo(phrase)
  }
}
