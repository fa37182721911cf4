import { openSharedLink } from '../crypto/room-link.ts'
import { ROOM_LINK_MARK, roomLinkUrl } from '../wire/room-link.ts'
import { MisuseError } from '../errors.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { accept, type Verdict } from '../verdict.ts'
import { NOBODY, type Membership, type OpenedSpace } from './membership-api.ts'
import { keepDoor } from './doorkeeper.ts'
import { keepOut } from './keep-out.ts'
import { LogAsker } from './log-asker.ts'
import { RelaysInReach } from './relays-in-reach.ts'
import { SpaceRoom, type Entry, type RoomPorts } from './room.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Entrance, MediaEngine } from '../ports/media-engine.ts'
import type { LinkContent, NewSpace, Room, Spaces } from './spaces-api.ts'
import type { LinkRefusal } from '../domain/room-link.ts'
import type { Network } from '../ports/network.ts'
import type { OutputHandle } from '../ports/audio-devices.ts'
import type { SpacesPorts } from './session-ports.ts'

/** A polite leave or a signed end travels this long before the engine is stopped. */
const FAREWELL_MS = 1_500
/** A peer that is to be kept near is dialled this long. */
const WARM_PATIENCE_MS = 10_000
/** A listener's page turns to everything else when sound has come, or after this long without. */
const MEMBERSHIP_AFTER_MS = 4_000

/** The loudspeaker opens behind our ask for a place, but waits no longer than this for a relay to greet. */
const OUTPUT_AT_LATEST_MS = 500
/** The first sound is made before the page turns to what takes its thread for half a second. */
const MEMBERSHIP_AFTER_SOUND_MS = 500

/** How this tab came to be opened: by a link, whoever listens comes first. */
export type Opening = { readonly byLink: boolean }

/** What the click that enters a Space begins at once: its engine and its loudspeaker. */
type Beginning = {
  /** `isThere` is told before the loudspeaker is open. Rejects when that does not open. */
  readonly open: (
    link: string,
    entrance: Omit<Entrance, 'addresses'>,
    how: Entry['how'],
    isThere?: (room: SpaceRoom) => void,
  ) => Promise<SpaceRoom>
  /** There will be no Space: lets both go, and throws what was the reason. */
  readonly abandon: (fault: unknown) => never
}

/** Opens everything a person can do with Loggia. Resolves when the first screen has what it shows. */
export async function createSpaces(ports: SpacesPorts, opening: Opening): Promise<Spaces> {
  const spaces = new LocalSpaces(ports)
  if (opening.byLink) spaces.joinLater()
  else await spaces.join()
  return spaces
}

/** One tab's Spaces: the network, at most one room, and, loaded when wanted, membership. */
class LocalSpaces implements Spaces {
  readonly me = new Watchable(NOBODY.me.current)
  readonly community = new Watchable(NOBODY.community.current)
  readonly standing = new Watchable(NOBODY.standing.current)
  readonly followRequest = new Watchable(NOBODY.followRequest.current)
  readonly following = new Watchable(NOBODY.following.current)
  readonly lobby = new Watchable(NOBODY.lobby.current)
  readonly room = new Watchable<SpaceRoom | undefined>(undefined)
  readonly #ports: SpacesPorts
  readonly #network: Promise<Network>
  readonly #blocked = new Watchable<ReadonlySet<AccountId>>(new Set())
  readonly #revocations = new Watchable<readonly Uint8Array[]>([])
  readonly #relays: RelaysInReach
  readonly #logs: LogAsker
  readonly #undo: Undo[] = []
  #membership: Promise<Membership> | undefined
  #prepared: MediaEngine | undefined
  #preparedOutput: Promise<OutputHandle> | undefined
  #engine: MediaEngine | undefined

  constructor(ports: SpacesPorts) {
    this.#ports = ports
    this.#network = ports.openNetwork()
    this.#network.catch((cause: unknown) => ports.log.warn('no network', { why: String(cause) }))
    this.#relays = new RelaysInReach({
      network: this.#network,
      relayInfo: () => ports.relayInfo(),
      clock: ports.clock,
    })
    const { clock, log } = ports
    this.#logs = new LogAsker({ network: this.#network, relays: this.#relays, clock, log })
  }

  get network(): RelaysInReach['state'] {
    return this.#relays.state
  }

  /** Loads what members need, once. Rejects with StorageError when this browser keeps nothing. */
  async join(): Promise<Membership> {
    this.#ports.wantNetwork()
    const loading = (this.#membership ??= this.#loadMembership())
    // A line that failed once may be back: the next press asks again.
    loading.catch(() => {
      if (this.#membership === loading) this.#membership = undefined
    })
    return loading
  }

  members(): Promise<Membership> {
    return this.join()
  }

  /** Leaves the line to a listener's first sound; the engine's code loads while the link is checked. */
  joinLater(): void {
    this.#prepared ??= this.#ports.openEngine(this.#network)
    this.#undo.push(this.#ports.clock.after(MEMBERSHIP_AFTER_MS, () => this.#joinQuietly()))
  }

  retry(): void {
    this.#ports.wantNetwork()
    this.#relays.retry()
    this.#postEntries()
  }

  async newPhrase(language: 'en' | 'it'): Promise<string> {
    return (await this.join()).newPhrase(language)
  }

  async checkPhrase(phrase: string): ReturnType<Spaces['checkPhrase']> {
    return (await this.join()).checkPhrase(phrase)
  }

  async becomeMe(phrase: string, name: string): Promise<void> {
    return (await this.join()).becomeMe(phrase, name)
  }

  async rename(name: string): Promise<void> {
    return (await this.join()).rename(name)
  }

  async follow(account: AccountId): Promise<void> {
    return (await this.join()).follow(account)
  }

  async unfollow(account: AccountId): Promise<void> {
    return (await this.join()).unfollow(account)
  }

  async askToFollow(): Promise<void> {
    return (await this.join()).askToFollow()
  }

  async start(options: NewSpace): Promise<Room> {
    const { open, abandon } = this.#beginRoom()
    const [membership, opened] = await this.#opened(options).catch(abandon)
    return open(opened.link, opened.entrance, 'opens', room => {
      membership.accompany(room)
      if (options.scheduled !== undefined) this.#begin(membership, options.scheduled, room)
    })
  }

  async #opened(options: NewSpace): Promise<readonly [Membership, OpenedSpace]> {
    const membership = await this.join()
    return [membership, await membership.openSpace(options)]
  }

  /** It is live: that its schedule still names it for a while hurts nobody. */
  #begin(membership: Membership, space: SpaceId, room: SpaceRoom): void {
    membership.begin(space, room).catch((cause: unknown) => {
      this.#ports.log.warn('what has begun is still on the schedule', { why: String(cause) })
    })
  }

  async readLink(text: string): Promise<Verdict<LinkContent, LinkRefusal>> {
    const opened = await openSharedLink(text, this.#ports.clock.now())
    if (!opened.ok) return opened
    const { link, secret } = opened.value
    return accept({ ...link, code: codeOf(text), ...(secret && { knockSecret: secret }) })
  }

  prepare(link: LinkContent): void {
    this.#relays.tryAlso(link.entries)
    this.#prepared ??= this.#ports.openEngine(this.#network)
    if (this.room.current !== undefined) return
    const looking = this.#look(link, this.#prepared)
    const output = (this.#preparedOutput ??= this.#openOutputSoon(looking))
    // One that did not open is no preparation: the click opens another.
    output.catch(() => {
      if (this.#preparedOutput === output) this.#preparedOutput = undefined
    })
  }

  /** Asks for a place while the preview is read: only of the relay that this page came from anyway. */
  async #look({ space }: LinkContent, engine: MediaEngine): Promise<void> {
    const peer = await this.#ports.greetRelay()
    // Meanwhile the person may have pressed Listen: then the relay is asked anyway.
    if (peer === undefined || this.#prepared !== engine) return
    engine.post({ type: 'look', space, entries: [{ peer, addresses: [] }] })
  }

  async listen(link: LinkContent): Promise<Room> {
    const { open } = this.#beginRoom()
    this.#relays.tryAlso(link.entries)
    return open(this.#urlOf(link), this.#entranceBy(link), 'listens')
  }

  async resume(link: LinkContent, { wasOnStage }: { readonly wasOnStage: boolean }): Promise<Room> {
    if (!wasOnStage) return this.listen(link)
    const { open, abandon } = this.#beginRoom()
    this.#relays.tryAlso(link.entries)
    const returning = async () => {
      const membership = await this.join()
      const entrance = this.#entranceBy(link)
      const [session, log] = await Promise.all([
        membership.newSession(doorOf(entrance)),
        this.#logs.askInTime(link.space),
      ])
      return { membership, entrance: { ...entrance, session, log } }
    }
    const { membership, entrance: back } = await returning().catch(abandon)
    return open(this.#urlOf(link), back, 'returns', room => membership.accompany(room))
  }

  #urlOf(link: LinkContent): string {
    return roomLinkUrl(this.#ports.appUrl, link.code)
  }

  #entranceBy(link: LinkContent): Omit<Entrance, 'addresses'> {
    const entries = [...this.#relays.entries.current, ...withoutAddresses(link)]
    const knocking = link.knockSecret && { knockSecret: link.knockSecret }
    return { space: link.space, log: [], entries, session: undefined, ...knocking }
  }

  async listenTo(space: SpaceId): Promise<Room> {
    const link = await (await this.join()).linkOf(space)
    const read = await this.readLink(link ?? '')
    if (!read.ok)
      throw new MisuseError(`expected a live Space's link, got one that is ${read.reason}`)
    return this.listen(read.value)
  }

  async close(): Promise<void> {
    this.room.current?.vanish()
    for (const undo of this.#undo) undo()
    this.#relays.close()
    await (await this.#membership)?.close()
    await (await this.#network).close()
  }

  /**
   * Leaves the room we are in and opens the loudspeaker and an engine at once, while the click still
   * counts; the answer enters a Space with them.
   */
  #beginRoom(): Beginning {
    this.room.current?.leave()
    const engine = this.#prepared ?? this.#ports.openEngine(this.#network)
    this.#prepared = undefined
    const output = this.#preparedOutput ?? this.#openOutput()
    this.#preparedOutput = undefined
    // The click that brought us here is what lets a browser play.
    void output.then(
      handle => handle.resume(),
      () => undefined,
    )
    const abandon = (fault: unknown): never => {
      engine.close()
      void output.then(
        handle => handle.close(),
        () => undefined,
      )
      throw fault
    }
    const open: Beginning['open'] = async (link, entrance, how, isThere) => {
      const { audio, volumes, choices, openCaptionEngine } = this.#ports
      const { devices, mayChooseOutput } = audio
      const ports: RoomPorts = {
        engine,
        audio: {
          devices,
          mayChooseOutput,
          openOutput: () => output,
          openMicrophone: wish => audio.openMicrophone(wish),
        },
        volumes,
        choices,
        openCaptionEngine,
        clock: this.#ports.clock,
        me: this.me,
        recordings: async () => (await this.join()).recordings,
        newSession: async () => (await this.join()).newSession(doorOf(entrance)),
        renewSession: async session => (await this.join()).renewSession(session),
      }
      const room = new SpaceRoom(link, ports, { session: entrance.session, how })
      const undo = this.#follow(room, engine)
      if (how === 'listens') undo.push(this.#accompanyLater(room))
      engine.post({ type: 'enter', entrance: { ...entrance, addresses: [] } })
      const opening = room.openOutput()
      this.room.set(room)
      // A loudspeaker that does not open leaves a Space that is there.
      isThere?.(room)
      await opening
      return room
    }
    return { open, abandon }
  }

  /** Silent, while somebody reads the preview: pressing Listen opens an ear and nothing else. */
  #openOutputSoon(looking: Promise<void>): Promise<OutputHandle> {
    const { clock } = this.#ports
    const quiet = new Promise<void>(resolve => {
      void looking.catch(() => undefined).then(resolve)
      clock.after(OUTPUT_AT_LATEST_MS, resolve)
    })
    const output = quiet.then(() => this.#openOutput())
    output.catch(() => undefined)
    return output
  }

  #openOutput(): Promise<OutputHandle> {
    const output = this.#ports.audio.openOutput()
    // Whoever enters a room with it gets the rejection; until then it is not a stray one.
    output.catch(() => undefined)
    return output
  }

  /** Keeps the engine told of the network, and the network told of whom the tree needs near. */
  #follow(room: SpaceRoom, engine: MediaEngine): Undo[] {
    const undo = [
      this.#relays.entries.watch(() => this.#postEntries()),
      this.#revocations.watch(envelopes => engine.post({ type: 'revocations', envelopes })),
      keepDoor(room, this.following),
      keepOut(room, this.#blocked, this.#ports.clock),
      room.facts.on('gap', ({ space }) => void this.#mend(space, engine)),
      room.facts.on('warm', ({ entry }) => void this.#keepNear(entry)),
      room.facts.on('mark', ({ name }) => {
        if (name !== 'first-frame') return
        undo.push(this.#ports.clock.after(MEMBERSHIP_AFTER_SOUND_MS, () => this.#joinQuietly()))
      }),
    ]
    this.#appearLater(room, undo)
    this.#engine = engine
    engine.post({ type: 'revocations', envelopes: this.#revocations.current })
    this.#tellAddresses(engine, undo).catch(() => undefined)
    room.facts.on('left', () => {
      for (const end of undo.splice(0)) end()
      if (this.room.current === room) {
        this.#engine = undefined
        this.room.set(undefined)
      }
      this.#ports.clock.after(FAREWELL_MS, () => engine.close())
    })
    return undo
  }

  /** Whoever has an account may be listed among those who are here: never before the first sound. */
  #appearLater(room: SpaceRoom, undo: Undo[]): void {
    const stop = this.me.watch(() => appear())
    undo.push(() => stop())
    const appear = (): void => {
      if (this.me.current === undefined || this.#membership === undefined) return
      stop()
      this.#membership.then(
        membership => {
          if (this.room.current === room) undo.push(membership.appear(room))
        },
        () => undefined,
      )
    }
    appear()
  }

  /** Whoever comes on stage has an account, and may come to lead. */
  #accompanyLater(room: SpaceRoom): Undo {
    const undo = room.seat.watch(({ isHere }) => {
      if (!isHere) return
      undo()
      this.join().then(
        membership => membership.accompany(room),
        (cause: unknown) =>
          this.#ports.log.warn('membership failed to load', { why: String(cause) }),
      )
    })
    return undo
  }

  /** Others reach us at what the network says, as soon as there is one. */
  async #tellAddresses(engine: MediaEngine, undo: Undo[]): Promise<void> {
    const { streams } = await this.#network
    const tell = (): void => engine.post({ type: 'addresses', addresses: streams.addresses() })
    undo.push(streams.onChange(tell))
    tell()
  }

  #postEntries(): void {
    this.#engine?.post({ type: 'entries', entries: this.#relays.entries.current })
  }

  async #keepNear(entry: Entrance['entries'][number]): Promise<void> {
    if (this.#ports.hidesAddress) return
    try {
      const network = await this.#network
      await network.streams.connect(entry, AbortSignal.timeout(WARM_PATIENCE_MS))
    } catch (cause) {
      this.#ports.log.debug('a standby peer is out of reach', { why: String(cause) })
    }
  }

  /** A gap is rare, and never the first thing. */
  async #mend(space: SpaceId, engine: MediaEngine): Promise<void> {
    const mended = await this.#logs.ask(space)
    if (mended !== undefined) engine.post({ type: 'log', ...mended })
  }

  #joinQuietly(): void {
    this.#ports.wantNetwork()
    this.join().catch((cause: unknown) => {
      this.#ports.log.warn('membership failed to load', { why: String(cause) })
    })
  }

  async #loadMembership(): Promise<Membership> {
    const { openMembership } = await import('./membership.ts')
    const membership = await openMembership(this.#ports, this.#network, this.#relays)
    this.#mirror(membership.me, this.me)
    this.#mirror(membership.community, this.community)
    this.#mirror(membership.standing, this.standing)
    this.#mirror(membership.followRequest, this.followRequest)
    this.#mirror(membership.following, this.following)
    this.#mirror(membership.lobby, this.lobby)
    this.#mirror(membership.blocks.blocked, this.#blocked)
    this.#mirror(membership.revocations, this.#revocations)
    return membership
  }

  #mirror<T>(from: Watched<T>, to: Watchable<T>): void {
    to.set(from.current)
    this.#undo.push(from.watch(value => to.set(value)))
  }
}

/** The host's own peer has no address of its own: it is reached through whoever knows it. */
const withoutAddresses = (link: LinkContent): Entrance['entries'] =>
  link.entries.filter(entry => entry.addresses.every(address => address.includes('/p2p-circuit')))

/** The code inside a link that was just read: it is known to be good. */
function codeOf(text: string): string {
  const at = text.indexOf(ROOM_LINK_MARK)
  return at < 0 ? text.trim() : text.slice(at + ROOM_LINK_MARK.length).trim()
}

/** Of a private Space: which one. Nothing is signed for the words of any other. */
const doorOf = ({
  space,
  knockSecret,
}: Pick<Entrance, 'space' | 'knockSecret'>): SpaceId | undefined => knockSecret && space
