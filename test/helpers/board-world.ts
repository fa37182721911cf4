import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork, type MemoryPeer } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { openPolicy } from '../../src/crypto/open-policy.ts'
import { seal } from '../../src/crypto/seal.ts'
import { parseId } from '../../src/domain/ids.ts'
import { Watchable } from '../../src/events.ts'
import { CommunityBook } from '../../src/session/community-book.ts'
import {
  foundCommunity,
  revisePolicy,
  type Founded,
  type Rules,
} from '../../src/session/found-community.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import { SpaceBoard } from '../../src/session/space-board.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import {
  ANNOUNCEMENT_DOMAIN,
  announceTopic,
  writeAnnouncement,
  type AnnouncementContent,
} from '../../src/wire/announcement.ts'
import { refuse, type Verdict } from '../../src/verdict.ts'
import { linkTo, newSpace, person, type Person } from './host.ts'
import { patientClock } from './patient-clock.ts'
import type { AccountId, CertificateId, PolicyId, SpaceId } from '../../src/domain/ids.ts'
import type { AnnouncementDraft } from '../../src/session/own-announcement.ts'
import type { CertificateProof } from '../../src/session/host-standing.ts'
import type { Signer } from '../../src/ports/key-store.ts'

export const NOW_MS = 1_790_000_000_000

/** What a certificate is said to prove when it is asked for. */
type Proof = Verdict<CertificateProof, string> | Promise<Verdict<CertificateProof, string>>

/** One peer with a board, and its owner. */
export type Place = MemoryPeer & {
  readonly who: Person
  readonly log: MemoryLog
  readonly book: CommunityBook
  readonly following: Watchable<ReadonlySet<AccountId>>
  readonly revoked: RevokedSessions
  readonly board: SpaceBoard
}

/** A community, a network, and certificates whose verdict each test writes down. */
export class BoardWorld {
  readonly clock = patientClock(NOW_MS)
  readonly network = new MemoryNetwork()
  readonly proofs = new Map<CertificateId, Proof>()
  readonly founder: Signer
  readonly founded: Founded
  readonly policy: PolicyId

  private constructor(founder: Signer, founded: Founded, policy: PolicyId) {
    this.founder = founder
    this.founded = founded
    this.policy = policy
  }

  static async make(
    starters: readonly AccountId[] = [],
    over: Partial<Rules> = {},
  ): Promise<BoardWorld> {
    const founder = await generateSigner()
    const rules: Rules = { threshold: 600, maxAgeDays: 365, starters, ...over }
    const named = { name: 'Piazza', nonce: new Uint8Array(16).fill(3) }
    const founded = await foundCommunity(founder, { ...rules, ...named })
    const book = await bookOf(founded, new MemoryLog())
    const policy = book.policyOf(founded.id)
    if (policy === undefined) throw new TypeError('a founded community has a policy')
    return new BoardWorld(founder, founded, policy.id)
  }

  get topic(): string {
    return announceTopic(this.founded.id)
  }

  /** A peer of the community that is connected to nobody yet. */
  async place(name: string, who?: Person, { carriesUnlisted = false } = {}): Promise<Place> {
    const owner = who ?? (await person(name, NOW_MS))
    const peer = this.network.join(owner.peer)
    const { clock } = this
    const log = new MemoryLog()
    const book = await bookOf(this.founded, log)
    const revoked = new RevokedSessions(clock)
    const following = new Watchable<ReadonlySet<AccountId>>(new Set())
    const board = new SpaceBoard(
      { ...peer, clock, log },
      {
        community: this.founded.id,
        book,
        carriesUnlisted,
        revoked,
        following,
        conduct: new PeerConduct({ clock, log, streams: peer.streams }),
        certificateVerdict: async id => this.proofs.get(id) ?? refuse('unavailable'),
      },
    )
    return { ...peer, who: owner, log, book, following, revoked, board }
  }

  /** Connects everybody and lets what follows settle. */
  async connect(): Promise<void> {
    this.network.mesh()
    await this.clock.turn(200)
  }

  /** A certificate that proves so many counted followers of `host`. */
  certificate(host: Person, counted: number, over: Partial<CertificateProof> = {}): CertificateId {
    const id = parseId<CertificateId>(host.id)
    if (!id.ok) throw new TypeError('an account id has 32 bytes')
    const proof = { followee: host.id, community: this.founded.id, counted, ...over }
    this.proofs.set(id.value, { ok: true, value: proof })
    return id.value
  }

  /** What `host` would announce of a Space it opens now. */
  async draft(
    host: Person,
    certificate: CertificateId | undefined,
    over: Partial<AnnouncementDraft> = {},
  ): Promise<AnnouncementDraft & { readonly space: SpaceId }> {
    const nowMs = this.clock.now()
    const { id } = this.founded
    const { space, envelope } = await SpaceLog.openSpace(
      host.account,
      newSpace(nowMs, { community: id, hostName: host.name }),
    )
    return {
      space,
      signer: host.session,
      delegation: host.delegation,
      genesis: envelope,
      mandate: [],
      hostName: host.name,
      title: `${host.name} talks`,
      language: 'it',
      topics: [],
      speakers: [host.id],
      listeners: 0,
      certificate,
      entries: [{ peer: host.peer, addresses: [] }],
      link: await linkTo(host, space, id, nowMs),
      provenFollowers: 600,
      unlisted: false,
      ...over,
    }
  }

  /** The envelope of an announcement as a modified client would write it. */
  async envelope(
    draft: AnnouncementDraft,
    over: Partial<AnnouncementContent> = {},
  ): Promise<Uint8Array> {
    const { signer, provenFollowers: _proven, ...said } = draft
    const content: AnnouncementContent = {
      ...said,
      seq: 1,
      state: 'live',
      sentAtMs: this.clock.now(),
      policy: this.policy,
      policyVersion: 1,
      bulletinVersion: 0,
      ...over,
    }
    return seal(signer, ANNOUNCEMENT_DOMAIN, writeAnnouncement(content))
  }

  /** The second version of the policy, as its founder signs it. */
  async revised(change: Partial<Rules>): Promise<Uint8Array> {
    const book = await bookOf(this.founded, new MemoryLog())
    const community = book.get(this.founded.id)?.community
    if (community === undefined) throw new TypeError('the book has what was put into it')
    const first = await openPolicy(this.founded.policy, community)
    if (!first.ok) throw new TypeError(first.reason)
    return revisePolicy(this.founder, first.value, change)
  }
}

/** What somebody sees in their lobby. */
export const lobbyOf = ({ board }: Place): string[] =>
  board.lobby.current.map(
    ({ announcement, provenFollowers }) =>
      `${announcement.title} (${provenFollowers ?? 'starter'})`,
  )

async function bookOf(founded: Founded, log: MemoryLog): Promise<CommunityBook> {
  const book = await CommunityBook.open(new MemoryRows(), log)
  await book.addGenesis(founded.genesis)
  await book.addPolicy(founded.id, founded.policy)
  return book
}
