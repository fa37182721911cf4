import { CaptionSeat } from './caption-seat.ts'
import { followKeys, SpaceKeys } from './space-keys.ts'
import { isPrivate } from '../domain/space/members.ts'
import { kidOf, PUBLIC_EPOCH } from '../crypto/media-keys.ts'
import { MemberPart } from './member-part.ts'
import { heardSessions, leaderOf } from '../domain/space/select.ts'
import { MisuseError } from '../errors.ts'
import { Events, Watchable, type Undo } from '../events.ts'
import { HearingWatch } from './hearing-watch.ts'
import { TreeWatch } from './tree-watch.ts'
import { Listener } from './listener.ts'
import { BROWSER_SLOTS_MAX, LOOK_MS } from '../domain/tree/limits.ts'
import { MediaPeople } from './media-people.ts'
import { MEND_EVERY_MS } from './log-mender.ts'
import { MicrophoneDesk } from './microphone-desk.ts'
import { RecordingSeat } from './recording-seat.ts'
import { RevokedSessions, takeRevocation } from './revoked-sessions.ts'
import { openDelegation } from '../crypto/open-delegation.ts'
import { RelaysOnly } from './relays-only.ts'
import { Speaker } from './speaker.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { SpaceHub } from './space-hub.ts'
import { SpaceLabels } from './space-labels.ts'
import { SpaceLog } from './space-log.ts'
import { splitLinks, type SplitLinks } from './split-links.ts'
import { StageLane } from './stage-lane.ts'
import { StagePart } from './stage-part.ts'
import { TalkSeat } from './talk-seat.ts'
import type { AudioCodecs, Loudspeaker, PcmFrame } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type {
  Entrance,
  MediaCommand,
  MediaEngine,
  MediaEvent,
  MediaMark,
  SessionGiven,
} from '../ports/media-engine.ts'
import type { Log } from '../ports/log.ts'
import type { MediaLinks } from '../ports/media-link.ts'
import type { Random } from '../ports/random.ts'
import type { HeardBundle } from './forwarder.ts'
import type { AccountId, PeerId, SessionId, SpaceId } from '../domain/ids.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { SpaceSession } from './space-session.ts'

/** The world of a media plane: a Worker's in a browser, memory twins in tests. */
export type MediaPlanePorts = {
  readonly self: PeerId
  readonly links: MediaLinks
  readonly codecs: AudioCodecs
  openLoudspeaker(port: MessagePort): Loudspeaker
  /** Tells each 20 ms frame with its number. */
  openMicrophone(port: MessagePort, hear: (frame: PcmFrame, index: number) => void): Undo
  /** Children this tab may take. */
  readonly slots: number
  /** Its address is shown to relays alone: they are its only neighbours. */
  readonly hides: boolean
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** The Space we are in. */
type Inside = {
  readonly space: SpaceId
  readonly log: SpaceLog
  readonly session: SpaceSession
  readonly part: StagePart
  readonly member: MemberPart
  readonly keys: SpaceKeys
  readonly labels: SpaceLabels
  readonly lane: StageLane
  readonly watch: TreeWatch
  readonly talk: TalkSeat
  readonly captions: CaptionSeat
  readonly people: MediaPeople
  readonly recording: RecordingSeat
}

/** Whether this session's account leads the Space, as far as this log goes. */
async function leads(log: SpaceLog, { delegation }: SessionGiven): Promise<boolean> {
  const state = log.state.current
  const opened = await openDelegation(delegation)
  return opened.ok && state?.phase === 'live' && leaderOf(state) === opened.value.account
}

/** The page keeps the records that matter to its person, and tells them again with every new one. */
const NOBODY_FOLLOWED = new Watchable<ReadonlySet<AccountId>>(new Set())

/** Tree, log, speech and hearing of at most one Space, driven by commands. */
export class MediaPlane implements MediaEngine {
  readonly #ports: MediaPlanePorts
  readonly #hub: SpaceHub
  readonly #links: SplitLinks
  /** With a hidden address the only ones with whom there are links. */
  readonly #relays = new RelaysOnly()
  readonly #events = new Events<{ event: MediaEvent }>()
  readonly #undo: Undo[] = []
  readonly #volumes = new Map<SessionId, number>()
  #addresses: readonly string[] = []
  #inside: Inside | undefined
  /** While we only look: what ends the time for it. */
  #untilLooked: Undo | undefined
  #loudspeaker: Loudspeaker | undefined
  #listener: Listener | undefined
  #speaker: Speaker | undefined
  readonly #desk: MicrophoneDesk
  readonly #revoked: RevokedSessions
  #ownKid: bigint | undefined
  #closeMicrophone: Undo = () => undefined
  #isMuted = true
  /** Children that the person allows; undefined: as many as the line takes. */
  #carries: number | undefined
  /** Our person listens or hosts, and does not only look. */
  #isEntered = false
  /** Commands are obeyed one after the other: entering waits for keys and signatures. */
  #turn: Promise<void> = Promise.resolve()

  constructor(ports: MediaPlanePorts) {
    this.#ports = ports
    const { self, clock, random, log } = ports
    this.#links = splitLinks(ports.hides ? this.#relays.over(ports.links) : ports.links)
    this.#desk = new MicrophoneDesk(ports.codecs, event => this.#emit(event))
    this.#revoked = new RevokedSessions(clock)
    this.#hub = new SpaceHub({
      self,
      revoked: this.#revoked,
      links: this.#links.tree,
      clock,
      random,
      log,
      addresses: () => this.#addresses,
      warm: entry => this.#emit({ type: 'warm', entry }),
    })
  }

  post(command: MediaCommand): void {
    this.#turn = this.#turn
      .then(() => this.#obey(command))
      .catch((fault: unknown) => {
        // A command that fails must not silence those after it.
        this.#ports.log.warn('media-command-failed', { type: command.type, fault: String(fault) })
      })
  }

  onEvent(handler: (event: MediaEvent) => void): Undo {
    return this.#events.on('event', handler)
  }

  close(): void {
    this.#silence()
    this.#endPart()
    for (const undo of this.#undo.splice(0)) undo()
    this.#hub.close()
  }

  async #obey(command: MediaCommand): Promise<void> {
    switch (command.type) {
      case 'look':
        return this.#look(command.space, command.entries)
      case 'carry':
        return this.#allow(command.children)
      case 'enter':
        return this.#enter(command.entrance)
      case 'output':
        this.#loudspeaker = this.#ports.openLoudspeaker(command.port)
        return this.#listener?.playOn(this.#loudspeaker)
      case 'microphone':
        return this.#openMicrophone(command.port)
      case 'microphone-gone':
        this.#closeMicrophone()
        this.#desk.close()
        return this.#setMuted(true)
      case 'sound-check':
        return this.#checkSound()
      case 'mute':
        return this.#setMuted(command.muted)
      case 'volume':
        this.#volumes.set(command.session, command.volume)
        return this.#listener?.setVolume(command.session, command.volume)
      case 'survey':
        return this.#inside?.watch.look()
      case 'entries':
        return this.#tryEntries(command.entries)
      case 'addresses':
        this.#addresses = command.addresses
        return
      case 'revocations':
        return this.#takeRevocations(command.envelopes)
      case 'identity':
        return this.#become(command.session)
      case 'request':
        return this.#part().request(command.wants)
      case 'accept':
      case 'present':
        return this.#part().enterStage(command.type)
      case 'decline':
        return this.#part().decline()
      case 'log':
        return this.#inside?.session.takeWhole(command)
      case 'dismiss':
        return this.#part().dismiss(command.account)
      case 'knock':
        return this.#inside?.member.knock()
      case 'refuse':
        return this.#inside?.member.refuse(command.account)
      case 'act':
        if (command.act.kind === 'step-down') this.#setMuted(true)
        return this.#act(command.act)
      case 'presence':
      case 'crowd':
        return this.#inside?.people.obey(command)
      case 'keep':
        return this.#inside?.recording.want(command.wants)
      case 'weigh':
      case 'report':
        // Whoever asks waits for an answer, also where there is no Space.
        if (this.#inside === undefined) this.#emit({ type: 'reported', envelope: undefined })
        return this.#inside?.people.obey(command)
      case 'say':
      case 'say-again':
      case 'say-forget':
      case 'react':
        return this.#inside?.talk.obey(command)
      case 'caption':
        return this.#inside?.captions.obey(command)
      case 'end':
        this.#setMuted(true)
        return this.#part().act({ kind: 'close' })
      case 'hand-over':
        this.#setMuted(true)
        return this.#part().handOver()
      case 'leave':
        return this.#leave()
      default:
        return command satisfies never
    }
  }

  async #act(act: StageAct): Promise<void> {
    const part = this.#part()
    await part.act((await this.#inside?.labels.sealAct(act)) ?? act)
  }

  async #become(given: NonNullable<Entrance['session']>): Promise<void> {
    const part = this.#part()
    const labels = this.#inside?.labels
    // Where the link has a secret, nobody who carries our name reads it.
    const name = (await labels?.seal(given.name, NAME_MAX_LETTERS)) ?? given.name
    await part.become({ ...given, name })
    if (given.words !== undefined) this.#inside?.keys.own(given.words)
    if (part.author === undefined) return
    this.#inside?.member.become({ ...part.author, sealing: given.sealing })
    this.#inside?.recording.prepare()
    this.#inside?.recording.handleChange()
    this.#inside?.talk.handleAuthor()
  }

  /** The page has checked them; here they are checked again, because only then may they be believed. */
  async #takeRevocations(envelopes: readonly Uint8Array[]): Promise<void> {
    for (const envelope of envelopes) {
      await takeRevocation(envelope, { revoked: this.#revoked, following: NOBODY_FOLLOWED })
    }
  }

  #look(space: SpaceId, entries: Entrance['entries']): void {
    // The first script asks, and the page again once it is there.
    if (this.#inside?.space === space) return
    this.#endLook()
    // Who is in a Space looks at others with another engine.
    if (this.#inside !== undefined) return
    // Looked at is only where the page came from.
    for (const { peer } of entries) this.#relays.note(peer)
    this.#inside = this.#open(new SpaceLog(space), false)
    this.#trustRelays(entries)
    this.#inside.session.look(entries)
    this.#untilLooked = this.#ports.clock.after(LOOK_MS, () => this.#endLook())
  }

  #endLook(): void {
    if (this.#untilLooked === undefined) return
    this.#untilLooked()
    this.#untilLooked = undefined
    for (const undo of this.#undo.splice(0)) undo()
    this.#endPart()
    if (this.#inside !== undefined) this.#hub.leave(this.#inside.space)
    this.#inside = undefined
  }

  /** We looked at this Space and now listen: the place that we have is kept. */
  #keepLook(): void {
    this.#untilLooked?.()
    this.#untilLooked = undefined
  }

  async #enter(entrance: Entrance): Promise<void> {
    const { space, session: own } = entrance
    this.#addresses = entrance.addresses
    if (own === undefined && this.#inside?.space === space) this.#keepLook()
    else this.#endLook()
    if (this.#inside === undefined) {
      const log = new SpaceLog(space)
      await log.addAll(entrance.log)
      this.#inside = this.#open(log, own !== undefined && (await leads(log, own)))
    } else if (this.#isEntered) throw new MisuseError('expected no Space, we are in one')
    this.#isEntered = true
    const { part, member, labels } = this.#inside
    labels.bring(entrance.knockSecret)
    member.bring(entrance.knockSecret)
    this.#tellAll(this.#inside)
    this.#watchHearing(this.#inside)
    this.#inside.talk.openSoon()
    this.#inside.captions.openSoon()
    if (own !== undefined) {
      await this.#become(own)
      if (part.mayReturn) await part.enterStage('present')
    }
    this.#tryEntries(entrance.entries)
    this.#beginToHear()
  }

  #open(log: SpaceLog, isSource: boolean): Inside {
    const { space } = log
    const { hides } = this.#ports
    // Whom it carried would learn where it is.
    const slots = hides ? 0 : this.#ports.slots
    const session = this.#hub.open(space, {
      actions: log,
      slots,
      slotsMax: slots === 0 ? 0 : BROWSER_SLOTS_MAX,
      isRelay: false,
      hides,
      listens: !isSource,
      isSource,
    })
    session.allow(this.#carries)
    const { self, clock, random, log: told } = this.#ports
    const labels = new SpaceLabels()
    const emit = (event: MediaEvent): void => labels.show(event, shown => this.#emit(shown))
    const part = new StagePart({ self, log, session, clock, emit })
    const keys = new SpaceKeys({
      space,
      clock,
      isPrivate: () => log.state.current !== undefined && isPrivate(log.state.current),
    })
    const revoked = this.#revoked
    const member = new MemberPart({ log, session, keys, clock, random, revoked, emit })
    const lane = new StageLane({
      self,
      space,
      links: this.#links.stage,
      log,
      facts: session.facts,
      revoked: this.#revoked,
      clock,
      keys,
      ports: { log: told },
    })
    const watch = new TreeWatch({ clock, session, tell: sight => emit({ type: 'tree', sight }) })
    const people = new MediaPeople({ log, session, part, keys, labels, clock, told, emit })
    const author = () => part.author
    const talk = new TalkSeat({ log, door: session.talk, keys, clock, random, author, emit })
    const captions = new CaptionSeat({
      log,
      door: session.captions,
      keys,
      clock,
      random,
      author,
      frameNow: () => this.#speaker?.frameNow,
      heardUpTo: speaker => this.#listener?.heardUpTo(speaker) ?? Infinity,
      emit,
    })
    const recording = new RecordingSeat({ log, session, part, keys, labels, clock, told, emit })
    const seats = { watch, people, talk, captions, recording }
    const inside = { space, log, session, part, member, keys, labels, lane, ...seats }
    this.#follow(inside)
    return inside
  }

  #allow(children: number | undefined): void {
    this.#carries = children
    this.#inside?.session.allow(children)
  }

  #endPart(): void {
    this.#inside?.people.close()
    void this.#inside?.recording.close()
    this.#inside?.part.close()
    this.#inside?.member.close()
    this.#inside?.lane.close()
    this.#inside?.watch.close()
    this.#inside?.talk.close()
    this.#inside?.captions.close()
  }

  #part(): StagePart {
    if (this.#inside === undefined) throw new MisuseError('expected a Space, we are in none')
    return this.#inside.part
  }

  #tellState({ log, part, labels }: Inside): void {
    const state = log.state.current
    if (state === undefined) return
    labels.show({ type: 'state', state }, event => this.#emit(event))
    this.#listener?.keepOnly(new Set(heardSessions(state)))
    // A moderator's word closes the microphone; only its owner opens it again.
    if (part.author !== undefined && !part.mayBeHeard) this.#setMuted(true)
    if (state.phase === 'ended') this.#silence()
  }

  /** Whoever asks now may have heard nothing of what happened before. */
  #tellAll(inside: Inside): void {
    this.#tellState(inside)
    this.#emit({ type: 'place', place: inside.session.place.current })
    this.#emit({ type: 'listeners', listeners: inside.session.listeners.current })
    inside.part.tellWaiting()
    inside.member.tellAll()
    inside.talk.tellAll()
  }

  #follow(inside: Inside): void {
    const { log, session, part } = inside
    let isAttached = false
    this.#undo.push(
      this.#ports.clock.every(MEND_EVERY_MS, () => {
        if (session.hasGap) this.#emit({ type: 'gap', space: log.space })
      }),
      log.state.watch(() => this.#tellState(inside)),
      inside.keys.words.watch(words => {
        inside.labels.bringWords(words)
        this.#tellState(inside)
      }),
      part.leaderless.watch(sinceMs => this.#emit({ type: 'leaderless', sinceMs })),
      session.place.watch(place => {
        this.#emit({ type: 'place', place })
        if (place.phase === 'attached' && !isAttached) this.#mark('attached')
        isAttached = place.phase === 'attached'
      }),
      session.listeners.watch(listeners => this.#emit({ type: 'listeners', listeners })),
    )
  }

  #tryEntries(entries: Entrance['entries']): void {
    if (this.#inside === undefined) return
    const { session } = this.#inside
    const named = entries.filter(entry => entry.peer !== this.#ports.self)
    const others = this.#trustRelays(named)
    if (session.isSource) session.feed(others)
    else session.start(others)
  }

  /** Those of these whom we may ask: with a hidden address relays, of which the tree is told. */
  #trustRelays(entries: Entrance['entries']): Entrance['entries'] {
    if (!this.#ports.hides) return entries
    this.#relays.noteAmong(entries)
    this.#inside?.session.trustRelays(this.#relays.peers)
    return this.#relays.among(entries)
  }

  /** What comes is decrypted while the loudspeaker is still being opened. */
  #beginToHear(): void {
    const { clock, codecs } = this.#ports
    if (this.#inside === undefined || this.#listener !== undefined) return
    const { space, session, part, member, keys, lane, talk } = this.#inside
    const listener = new Listener({
      space,
      keys,
      codecs,
      loudspeaker: this.#loudspeaker,
      clock,
    })
    this.#listener = listener
    for (const [speaker, volume] of this.#volumes) listener.setVolume(speaker, volume)
    let hasBundle = false
    const hear = (bundle: HeardBundle): void => {
      if (!hasBundle) this.#mark('first-bundle')
      hasBundle = true
      if (bundle.session === part.author?.id) return
      void listener.take(bundle.session, bundle.sframe, clock.now())
    }
    for (const bundle of session.recent()) hear(bundle)
    listener.setDirect(lane.direct.current)
    this.#undo.push(
      lane.direct.watch(direct => listener.setDirect(direct)),
      lane.facts.on('packet', ({ session: speaker, packet }) => {
        void listener.takePacket(speaker, packet, clock.now())
      }),
      session.facts.on('bundle', hear),
      listener.facts.on('locked', () => member.noteLocked()),
      listener.facts.on('first-frame', () => this.#mark('first-frame')),
      listener.facts.on('first-frame', () => talk.open()),
      listener.speaking.watch(() => this.#tellSpeaking()),
    )
  }

  async #openMicrophone(port: MessagePort): Promise<void> {
    const speaker = this.#speaker ?? (await this.#makeSpeaker())
    this.#closeMicrophone()
    this.#closeMicrophone = this.#ports.openMicrophone(port, (frame, index) => {
      this.#desk.hear(frame)
      speaker.hear(frame, index)
    })
  }

  #checkSound(): void {
    const author = this.#inside?.part.author
    if (this.#loudspeaker === undefined || author === undefined || !this.#isMuted) return
    this.#desk.check(this.#loudspeaker, author.id)
  }

  #watchHearing({ session }: Inside): void {
    const watch = new HearingWatch({
      clock: this.#ports.clock,
      session,
      listened: () => this.#listener?.account(),
      ownKid: () => this.#ownKid,
      tell: report => this.#emit({ type: 'hearing', report }),
    })
    this.#undo.push(() => watch.close())
  }

  async #makeSpeaker(): Promise<Speaker> {
    const { clock, codecs, log } = this.#ports
    const author = this.#inside?.part.author
    if (this.#inside === undefined || author === undefined) {
      throw new MisuseError('expected a speaker, we listen')
    }
    const { space, session, keys, lane, recording } = this.#inside
    await lane.speakAs(author.id)
    const audience = { session: author.id, lane: 'audience' } as const
    this.#ownKid = await kidOf({ ...audience, epoch: PUBLIC_EPOCH })
    const speaker = new Speaker({
      space,
      signer: author.signer,
      key: undefined,
      encoder: codecs.encoder(),
      clock,
      log,
      onBundle: bundle => {
        session.sendBundle(bundle)
        recording.noteOwn(bundle)
      },
      onFrame: payload => lane.send(payload),
    })
    this.#speaker = speaker
    this.#undo.push(
      speaker.speaking.watch(() => this.#tellSpeaking()),
      await followKeys(keys, { space, ...audience }, key => speaker.use(key)),
    )
    this.#setMuted(this.#isMuted)
    return speaker
  }

  #setMuted(muted: boolean): void {
    const mayBeHeard = this.#inside?.part.mayBeHeard === true
    this.#isMuted = muted || !mayBeHeard
    if (!this.#isMuted) this.#desk.close()
    if (this.#isMuted) this.#speaker?.mute()
    else this.#speaker?.unmute()
  }

  /** Our own ring is lit by what we send, the others' by what we decode. */
  #tellSpeaking(): void {
    const heard = [...(this.#listener?.speaking.current ?? [])]
    const own = this.#inside?.part.author
    const isSpeaking = own !== undefined && this.#speaker?.speaking.current === true
    this.#emit({ type: 'speaking', sessions: isSpeaking ? [...heard, own.id] : heard })
  }

  async #leave(): Promise<void> {
    this.#silence()
    // What was said last is still on its way to where it is kept.
    await this.#inside?.recording.close()
    this.#endPart()
    await this.#inside?.people.sayGoodbye()
    this.#inside?.session.leave()
  }

  /** Nothing is heard and nothing captured from here on. */
  #silence(): void {
    this.#closeMicrophone()
    this.#desk.close()
    this.#speaker?.mute()
    this.#speaker?.close()
    this.#listener?.close()
  }

  #mark(name: MediaMark): void {
    this.#emit({ type: 'mark', name })
  }

  #emit(event: MediaEvent): void {
    this.#events.emit('event', event)
  }
}
