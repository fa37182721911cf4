import { GateShutError } from '../../src/errors.ts'
import { Events, Watchable } from '../../src/events.ts'
import type {
  AccountId,
  Admission,
  ChatLine,
  CommunityId,
  CommunityInfo,
  Complaint,
  Crowd,
  DoorList,
  FollowRequest,
  HearingReport,
  LinkContent,
  LinkRefusal,
  LiveSpace,
  Me,
  Microphone,
  NetworkState,
  NewSpace,
  OwnSeat,
  PeerId,
  Place,
  Refusal,
  ReportWeight,
  Room,
  SessionId,
  Sound,
  SpaceCrowd,
  SpaceChange,
  SpaceChat,
  SpaceDoor,
  SpaceId,
  SpaceReports,
  Spaces,
  SpaceState,
  Speaker,
  StageAct,
  Standing,
  Tally,
  RefusedTalk,
  Undo,
  Verdict,
  Waiting,
  TreeSight,
} from '../../src/index.ts'
import { accept, refuse } from '../../src/verdict.ts'
import { FakeCaptions } from './fake-captions.ts'
import { FakeSound } from './fake-sound.ts'
import { fakeId, fakePeerId } from './fake-ids.ts'
import { FakeMembers } from './fake-members.ts'
import { FakeRecording } from './fake-recordings.ts'
import { QUIET } from './quiet-state.ts'

/** The one phrase that this twin knows. */
export const PHRASE =
  'ragazzo olmo vetrina lieve tegola brindare sereno portico vivo rullo fiaba onda'
const PHRASE_WORDS = PHRASE.split(' ')
const THRESHOLD = 600
const HOUR_MS = 3_600_000

/** The cast, as accounts. */
export const CAST = {
  alice: fakeId<AccountId>(11),
  bob: fakeId<AccountId>(23),
  carol: fakeId<AccountId>(37),
  rita: fakeId<AccountId>(41),
} as const

export const COMMUNITY: CommunityInfo = {
  id: fakeId<CommunityId>(5),
  name: 'Piazza Grande',
  threshold: THRESHOLD,
  demo: true,
}

/** `counted` of 600. */
export function standingWith(counted: number, followers = counted): Standing {
  const gate: Standing['gate'] =
    counted >= THRESHOLD
      ? { open: true, because: 'followers' }
      : { open: false, reason: 'too-few-followers' }
  return {
    followers,
    shown: { exact: true, followers },
    counted,
    threshold: THRESHOLD,
    gate,
    unlisted: gate,
  }
}

/** A link that leads to alice's Space. */
export const LINK: LinkContent = {
  space: fakeId<SpaceId>(101),
  host: CAST.alice,
  hostName: 'Alice Ferri',
  community: COMMUNITY.id,
  communityName: COMMUNITY.name,
  title: 'Storie dal mercato, prima che apra',
  certificate: fakeId(301),
  entries: [{ peer: fakePeerId('ri7a'), addresses: ['/ip4/127.0.0.1/tcp/7601/ws'] }],
  startedAtMs: Date.now() - 14 * 60_000,
  code: 'good-code',
  expiresAtMs: Date.now() + 20 * HOUR_MS,
}

/** The address under which {@link LINK} is found; other codes are refused with their own text. */
export const GOOD_CODE = 'good-code'
/** As {@link GOOD_CODE}, of a private Space. */
export const PRIVATE_CODE = 'private-code'
/** As {@link GOOD_CODE}, of a Space that begins in two hours. */
export const PLANNED_CODE = 'planned-code'
const linkTo = (code: string): string => `https://loggia.example/app/#/s/${code}`

/** What is planned in two hours. */
const plannedLink = (): LinkContent => ({
  ...LINK,
  space: fakeId<SpaceId>(401),
  title: 'Storie dal mercato, la sera',
  code: PLANNED_CODE,
  startedAtMs: Date.now() + 2 * HOUR_MS,
  scheduledAtMs: Date.now() - HOUR_MS,
})

/** Somebody on stage. */
export function speakerNamed(
  name: string,
  account: AccountId,
  role: Speaker['role'],
  seed: number,
): Speaker {
  return {
    account,
    session: fakeId<SessionId>(seed),
    peer: fakePeerId(`${role === 'host' ? 'h' : 's'}${seed}`),
    name,
    role,
  }
}

export const STAGE: readonly Speaker[] = [
  speakerNamed('Alice Ferri', CAST.alice, 'host', 201),
  speakerNamed('Bob', CAST.bob, 'speaker', 202),
]

/** The state of alice's Space. */
export function liveState(stage: readonly Speaker[] = STAGE): SpaceState {
  return {
    ...QUIET,
    id: LINK.space,
    community: COMMUNITY.id,
    host: CAST.alice,
    title: LINK.title,
    language: 'it',
    topics: ['mercato', 'mattina'],
    startedAtMs: Date.now() - 14 * 60_000,
    stage,
  }
}

/** A row of the lobby. */
export function liveSpace(
  change: Partial<LiveSpace['announcement']>,
  seen: { followed?: boolean; provenFollowers?: number | undefined } = {},
): LiveSpace {
  const announcement: LiveSpace['announcement'] = {
    space: LINK.space,
    community: COMMUNITY.id,
    host: CAST.alice,
    by: change.host ?? CAST.alice,
    session: fakeId<SessionId>(201),
    peer: fakePeerId('h201'),
    hostName: 'Alice Ferri',
    title: LINK.title,
    language: 'it',
    topics: ['mercato', 'mattina'],
    state: 'live',
    speakers: [CAST.alice, CAST.bob],
    listeners: 48,
    certificate: fakeId(301),
    policyVersion: 1,
    bulletinVersion: 0,
    delegatedMs: Date.now(),
    unlisted: false,
    policy: fakeId(302),
    entries: [],
    link: GOOD_CODE,
    startedAtMs: Date.now() - 14 * 60_000,
    sentAtMs: Date.now(),
    seq: 3,
    ...change,
  }
  return {
    announcement,
    followed: seen.followed ?? false,
    provenFollowers: 'provenFollowers' in seen ? seen.provenFollowers : THRESHOLD,
  }
}

/** The door of a private Space, set from outside. */
class FakeDoor implements SpaceDoor {
  readonly admission = new Watchable<Admission | undefined>(undefined)
  readonly list = new Watchable<DoorList>({ knocking: [], inside: [] })

  async knock(): Promise<'knocked' | 'no-account'> {
    this.admission.set('waiting')
    return 'knocked'
  }
  refuse(account: AccountId): void {
    const { knocking, inside } = this.list.current
    this.list.set({ knocking: knocking.filter(other => other.account !== account), inside })
  }
}

/** Reports of a made-up Space: one act of each kind and half a minute of sound. */
class FakeReports implements SpaceReports {
  readonly signed: { readonly complaint: Complaint; readonly withSound: boolean }[] = []
  async weigh(): Promise<ReportWeight> {
    return { acts: 3, others: ['Alice'], soundMs: 34_000 }
  }
  async sign(
    complaint: Complaint,
    { withSound }: { readonly withSound: boolean },
  ): Promise<Uint8Array> {
    this.signed.push({ complaint, withSound })
    return new Uint8Array(1_500).fill(7)
  }
}

/** Who is here in a made-up Space: set from outside. */
class FakeCrowd implements SpaceCrowd {
  readonly here = new Watchable<Crowd>({ people: [], listed: 0, isWhole: true })
  lookers = 0
  look() {
    this.lookers += 1
    return () => {
      this.lookers -= 1
    }
  }
}

/** A chat in which nobody answers: what one writes is there at once. */
class FakeChat implements SpaceChat {
  readonly lines = new Watchable<readonly ChatLine[]>([])
  readonly refusal = new Watchable<RefusedTalk | undefined>(undefined)
  readonly reactions = new Events<{ tally: Tally }>()
  readonly calls: string[] = []

  async say(text: string): Promise<'said' | 'no-account'> {
    const line = { id: `own:${this.lines.current.length}`, account: CAST.rita, name: 'Rita', text }
    this.lines.set([...this.lines.current, { ...line, atMs: Date.now(), phase: 'out' }])
    return 'said'
  }
  async react(reaction: number): Promise<'said' | 'no-account'> {
    this.calls.push(`react ${reaction}`)
    return 'said'
  }
  again(id: string): void {
    this.calls.push(`again ${id}`)
  }
  forget(id: string): void {
    this.calls.push(`forget ${id}`)
    this.lines.set(this.lines.current.filter(line => line.id !== id))
  }
  onReactions(handler: (tally: Tally) => void): Undo {
    return this.reactions.on('tally', handler)
  }
}

/** A Space without sound or network: everything is set from outside, every call is written down. */
export class FakeRoom implements Room {
  readonly link = linkTo(GOOD_CODE)
  readonly role: Room['role']
  readonly state = new Watchable<SpaceState | undefined>(undefined)
  readonly place = new Watchable<Place>({ phase: 'joining', asked: 0 })
  readonly sound = new Watchable<Sound>('playing')
  readonly microphone = new Watchable<Microphone>({ phase: 'off' })
  readonly audio = new FakeSound()
  readonly hearing = new Watchable<HearingReport | undefined>(undefined)
  readonly tree = new Watchable<TreeSight | undefined>(undefined)
  readonly speaking = new Watchable<ReadonlySet<SessionId>>(new Set())
  readonly listeners = new Watchable(0)
  readonly waiting = new Watchable<readonly Waiting[]>([])
  readonly waitingInAll = new Watchable(0)
  readonly seat: Watchable<OwnSeat>
  readonly asking = new Watchable(false)
  readonly refusal = new Watchable<Refusal | undefined>(undefined)
  readonly leads: Watchable<boolean>
  readonly leaderless = new Watchable<number | undefined>(undefined)
  readonly isAbandoned = new Watchable(false)
  readonly door = new FakeDoor()
  readonly reports = new FakeReports()
  readonly recording = new FakeRecording()
  readonly crowd = new FakeCrowd()
  readonly chat = new FakeChat()
  readonly captions = new FakeCaptions()
  readonly acts: StageAct[] = []
  readonly volumes = new Map<SessionId, number>()
  readonly calls: string[] = []
  readonly #left: () => void

  constructor(role: Room['role'], left: () => void) {
    this.role = role
    this.#left = left
    const isHost = role === 'host'
    this.leads = new Watchable(isHost)
    this.seat = new Watchable<OwnSeat>({ seat: isHost ? 'host' : 'listener', isHere: isHost })
  }

  async askToSpeak(): Promise<'asked' | 'no-account'> {
    this.calls.push('askToSpeak')
    this.asking.set(true)
    return 'asked'
  }
  async withdraw(): Promise<void> {
    this.calls.push('withdraw')
    this.asking.set(false)
  }
  async accept(): Promise<void> {
    this.calls.push('accept')
    this.seat.set({ seat: 'speaker', isHere: true })
  }
  async decline(): Promise<void> {
    this.calls.push('decline')
    this.seat.set({ seat: 'listener', isHere: false })
  }
  async speakHere(): Promise<void> {
    this.calls.push('speakHere')
  }
  vanish(): void {
    this.calls.push('vanish')
  }
  stepDown(): void {
    this.calls.push('stepDown')
    this.seat.set({ seat: 'listener', isHere: false })
  }
  act(act: StageAct): void {
    this.acts.push(act)
  }
  dismiss(account: AccountId): void {
    this.waiting.set(this.waiting.current.filter(other => other.account !== account))
  }

  lookAtTree(): void {
    this.calls.push('lookAtTree')
  }
  async unmute(): Promise<void> {
    this.calls.push('unmute')
    this.microphone.set({ phase: 'open' })
  }
  mute(): void {
    this.calls.push('mute')
    this.microphone.set({ phase: 'muted' })
  }
  setVolume(session: SessionId, volume: number): void {
    this.volumes.set(session, volume)
  }
  volumeOf(session: SessionId): number {
    return this.volumes.get(session) ?? 1
  }
  async resumeSound(): Promise<void> {
    this.sound.set('playing')
  }
  async pauseSound(): Promise<void> {
    this.sound.set('suspended')
  }
  async edit(change: SpaceChange): Promise<void> {
    const state = this.state.current
    if (state) this.state.set({ ...state, ...change })
  }
  /** `by`: who does, where it is not the host. */
  async end(by?: Speaker): Promise<void> {
    const state = this.state.current
    const endedBy = by ?? state?.stage.find(({ role }) => role === 'host')
    if (state) this.state.set({ ...state, phase: 'ended', endedBy, stage: [] })
  }
  leave(): void {
    this.calls.push('leave')
    this.#left()
  }
}

/** A scripted `Spaces` in memory, for looking at every state of the screen. */
export class FakeSpaces implements Spaces {
  readonly network = new Watchable<NetworkState>({ phase: 'online', relays: 1, peers: 7 })
  readonly community = new Watchable<CommunityInfo | undefined>(COMMUNITY)
  readonly me = new Watchable<Me | undefined>(undefined)
  readonly standing = new Watchable<Standing>(standingWith(0))
  readonly followRequest = new Watchable<FollowRequest>({ phase: 'idle' })
  readonly following = new Watchable<ReadonlySet<AccountId>>(new Set())
  readonly lobby = new Watchable<readonly LiveSpace[]>([])
  readonly room = new Watchable<FakeRoom | undefined>(undefined)
  readonly calls: string[] = []

  readonly ofMembers = new FakeMembers()

  async join(): Promise<void> {}
  async members(): Promise<FakeMembers> {
    return this.ofMembers
  }
  retry(): void {
    this.calls.push('retry')
  }
  async newPhrase(): Promise<string> {
    return PHRASE
  }
  async checkPhrase(
    phrase: string,
  ): Promise<Verdict<{ account: AccountId }, 'word-count' | `word:${string}` | 'checksum'>> {
    const words = phrase.split(' ').filter(Boolean)
    if (words.length !== PHRASE_WORDS.length) return refuse('word-count')
    const unknown = words.find(word => !PHRASE_WORDS.includes(word))
    if (unknown !== undefined) return refuse(`word:${unknown}`)
    return phrase === PHRASE ? accept({ account: CAST.rita }) : refuse('checksum')
  }
  async becomeMe(_phrase: string, name: string): Promise<void> {
    this.me.set({ account: CAST.rita, name })
  }
  async rename(name: string): Promise<void> {
    const me = this.me.current
    if (me) this.me.set({ ...me, name })
  }
  async follow(account: AccountId): Promise<void> {
    this.following.set(new Set([...this.following.current, account]))
  }
  async unfollow(account: AccountId): Promise<void> {
    this.following.set(new Set([...this.following.current].filter(other => other !== account)))
  }
  async askToFollow(): Promise<void> {
    this.calls.push('askToFollow')
    this.demoAt(0, 0)
  }
  /** Lets the demo community have signed and us have verified this many. */
  demoAt(signed: number, verified: number): void {
    const done = verified >= THRESHOLD
    this.followRequest.set(
      done
        ? { phase: 'done', of: THRESHOLD }
        : { phase: 'running', signed, verified, of: THRESHOLD },
    )
    this.standing.set(standingWith(verified))
  }
  async start({ unlisted = false, ...options }: NewSpace): Promise<Room> {
    const { gate, unlisted: unlistedGate } = this.standing.current
    if (!(unlisted ? unlistedGate : gate).open) throw new GateShutError('600 needed')
    this.calls.push(unlisted ? 'start-unlisted' : 'start')
    const me = this.me.current
    const stage = me ? [speakerNamed(me.name, me.account, 'host', 203)] : []
    const room = this.enter('host', { ...liveState(stage), ...options, startedAtMs: Date.now() })
    room.place.set({ phase: 'root', children: 0 })
    return room
  }
  async readLink(text: string): Promise<Verdict<LinkContent, LinkRefusal>> {
    const code = text.slice(text.indexOf('#/s/') + '#/s/'.length)
    if (code === GOOD_CODE) return accept(LINK)
    if (code === PLANNED_CODE) return accept(plannedLink())
    const knockKey = new Uint8Array(32)
    if (code === PRIVATE_CODE) return accept({ ...LINK, code, knockKey })
    // Test codes are the names of refusals.
    return refuse(code as LinkRefusal)
  }
  prepare(): void {
    this.calls.push('prepare')
  }
  async listen(): Promise<Room> {
    const room = this.enter('listener', liveState())
    room.place.set({ phase: 'attached', parent: parentPeer, hops: 2, children: 1 })
    return room
  }
  resume(): Promise<Room> {
    return this.listen()
  }
  listenTo(): Promise<Room> {
    return this.listen()
  }
  async close(): Promise<void> {}

  /** Puts us into a Space. */
  enter(role: Room['role'], state: SpaceState | undefined): FakeRoom {
    const room = new FakeRoom(role, () => this.room.set(undefined))
    room.state.set(state)
    this.room.set(room)
    return room
  }
}

const parentPeer: PeerId = fakePeerId('b8Qm2T')
