import { signerFromKey } from '../crypto/ed25519.ts'
import { mediaKey, publicEpochSecret } from '../crypto/media-keys.ts'
import { idFromBytes, type PeerId, type SessionId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { Events, type Undo } from '../events.ts'
import { BROWSER_SLOTS_MAX } from '../domain/tree/limits.ts'
import { Listener } from './listener.ts'
import { Speaker } from './speaker.ts'
import { SpaceHub } from './space-hub.ts'
import { SpaceLog, type SessionAct } from './space-log.ts'
import type { AudioCodecs, Loudspeaker, PcmFrame } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type {
  Entrance,
  MediaCommand,
  MediaEngine,
  MediaEvent,
  MediaMark,
} from '../ports/media-engine.ts'
import type { Log } from '../ports/log.ts'
import type { MediaLinks } from '../ports/media-link.ts'
import type { Random } from '../ports/random.ts'
import type { Signer } from '../ports/key-store.ts'
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
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** The Space we are in. */
type Inside = {
  readonly entrance: Entrance
  readonly log: SpaceLog
  readonly session: SpaceSession
  /** Who may author actions and bundles. */
  readonly author: { readonly id: SessionId; readonly signer: Signer } | undefined
}

/** Tree, log, speech and hearing of at most one Space, driven by commands. */
export class MediaPlane implements MediaEngine {
  readonly #ports: MediaPlanePorts
  readonly #hub: SpaceHub
  readonly #events = new Events<{ event: MediaEvent }>()
  readonly #undo: Undo[] = []
  readonly #volumes = new Map<SessionId, number>()
  #addresses: readonly string[] = []
  #inside: Inside | undefined
  #loudspeaker: Loudspeaker | undefined
  #listener: Listener | undefined
  #speaker: Speaker | undefined
  #closeMicrophone: Undo = () => undefined
  #isMuted = true
  /** Commands are obeyed one after the other: entering waits for keys and signatures. */
  #turn: Promise<void> = Promise.resolve()

  constructor(ports: MediaPlanePorts) {
    this.#ports = ports
    const { self, links, clock, random, log } = ports
    this.#hub = new SpaceHub({
      self,
      links,
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
    for (const undo of this.#undo.splice(0)) undo()
    this.#hub.close()
  }

  async #obey(command: MediaCommand): Promise<void> {
    switch (command.type) {
      case 'enter':
        return this.#enter(command.entrance)
      case 'output':
        this.#loudspeaker = this.#ports.openLoudspeaker(command.port)
        return this.#beginToHear()
      case 'microphone':
        return this.#openMicrophone(command.port)
      case 'microphone-gone':
        this.#closeMicrophone()
        return this.#setMuted(true)
      case 'mute':
        return this.#setMuted(command.muted)
      case 'volume':
        this.#volumes.set(command.session, command.volume)
        return this.#listener?.setVolume(command.session, command.volume)
      case 'entries':
        return this.#tryEntries(command.entries)
      case 'addresses':
        this.#addresses = command.addresses
        return
      case 'edit': {
        const { type: _, ...change } = command
        return this.#author({ kind: 'edit', ...change })
      }
      case 'end':
        this.#setMuted(true)
        return this.#author({ kind: 'close' })
      case 'leave':
        return this.#leave()
      default:
        return command satisfies never
    }
  }

  async #enter(entrance: Entrance): Promise<void> {
    if (this.#inside !== undefined) throw new MisuseError('expected no Space, we are in one')
    const { space, session: own } = entrance
    this.#addresses = entrance.addresses
    const actions = new SpaceLog(space)
    await actions.addAll(entrance.log)
    const { slots } = this.#ports
    const session = this.#hub.open(space, {
      actions,
      slots,
      slotsMax: slots === 0 ? 0 : BROWSER_SLOTS_MAX,
      isRelay: false,
      hides: false,
      listens: own === undefined,
      isSource: own !== undefined,
    })
    const author = own && (await authorOf(own.key))
    this.#inside = { entrance, log: actions, session, author }
    this.#follow(this.#inside)
    if (own !== undefined) {
      await this.#author({ kind: 'present', delegation: own.delegation, name: own.name })
    }
    this.#tryEntries(entrance.entries)
    await this.#beginToHear()
  }

  #follow({ log, session }: Inside): void {
    const tellState = (): void => {
      const state = log.state.current
      if (state === undefined) return
      this.#emit({ type: 'state', state })
      this.#listener?.keepOnly(new Set(state.stage.map(speaker => speaker.session)))
      if (state.phase === 'ended') this.#silence()
    }
    let isAttached = false
    this.#undo.push(
      log.state.watch(tellState),
      session.place.watch(place => {
        this.#emit({ type: 'place', place })
        if (place.phase === 'attached' && !isAttached) this.#mark('attached')
        isAttached = place.phase === 'attached'
      }),
      session.listeners.watch(listeners => this.#emit({ type: 'listeners', listeners })),
    )
    tellState()
    this.#emit({ type: 'place', place: session.place.current })
  }

  #tryEntries(entries: Entrance['entries']): void {
    if (this.#inside === undefined) return
    const { session, author } = this.#inside
    const others = entries.filter(entry => entry.peer !== this.#ports.self)
    if (author === undefined) session.start(others)
    else session.feed(others)
  }

  /** Hearing begins when there is both a Space and a loudspeaker. */
  async #beginToHear(): Promise<void> {
    const { clock, codecs } = this.#ports
    if (this.#inside === undefined || this.#loudspeaker === undefined) return
    if (this.#listener !== undefined) return
    const { entrance, session, author } = this.#inside
    const { space } = entrance
    const listener = new Listener({
      space,
      epochSecret: await publicEpochSecret(space),
      codecs,
      loudspeaker: this.#loudspeaker,
      clock,
    })
    this.#listener = listener
    for (const [speaker, volume] of this.#volumes) listener.setVolume(speaker, volume)
    let hasBundle = false
    this.#undo.push(
      session.facts.on('bundle', bundle => {
        if (!hasBundle) this.#mark('first-bundle')
        hasBundle = true
        if (bundle.session === author?.id) return
        void listener.take(bundle.session, bundle.sframe, clock.now())
      }),
      listener.facts.on('first-frame', () => this.#mark('first-frame')),
      listener.speaking.watch(() => this.#tellSpeaking()),
    )
  }

  async #openMicrophone(port: MessagePort): Promise<void> {
    const speaker = this.#speaker ?? (await this.#makeSpeaker())
    this.#closeMicrophone()
    this.#closeMicrophone = this.#ports.openMicrophone(port, (frame, index) =>
      speaker.hear(frame, index),
    )
  }

  async #makeSpeaker(): Promise<Speaker> {
    const { clock, codecs, log } = this.#ports
    if (this.#inside?.author === undefined) throw new MisuseError('expected a speaker, we listen')
    const { author, entrance, session } = this.#inside
    const { space } = entrance
    const secret = await publicEpochSecret(space)
    const speaker = new Speaker({
      space,
      signer: author.signer,
      key: await mediaKey(secret, { space, session: author.id, epoch: 0, lane: 'audience' }),
      encoder: codecs.encoder(),
      clock,
      log,
      onBundle: bundle => session.sendBundle(bundle),
    })
    this.#speaker = speaker
    this.#undo.push(speaker.speaking.watch(() => this.#tellSpeaking()))
    this.#setMuted(this.#isMuted)
    return speaker
  }

  #setMuted(muted: boolean): void {
    this.#isMuted = muted
    if (muted) this.#speaker?.mute()
    else this.#speaker?.unmute()
  }

  async #author(act: SessionAct): Promise<void> {
    if (this.#inside?.author === undefined) throw new MisuseError('expected a host, we listen')
    const { author, log, session } = this.#inside
    const atMs = this.#ports.clock.now()
    const envelope = await SpaceLog.authorAction(author.signer, log, { ...act, atMs })
    const added = await session.addAction(envelope)
    if (!added.ok) this.#emit({ type: 'refused', reason: added.reason })
  }

  /** Our own ring is lit by what we send, the others' by what we decode. */
  #tellSpeaking(): void {
    const heard = [...(this.#listener?.speaking.current ?? [])]
    const own = this.#inside?.author
    const isSpeaking = own !== undefined && this.#speaker?.speaking.current === true
    this.#emit({ type: 'speaking', sessions: isSpeaking ? [...heard, own.id] : heard })
  }

  #leave(): void {
    this.#silence()
    this.#inside?.session.leave()
  }

  /** Nothing is heard and nothing captured from here on. */
  #silence(): void {
    this.#closeMicrophone()
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

async function authorOf(
  key: NonNullable<Entrance['session']>['key'],
): Promise<{ readonly id: SessionId; readonly signer: Signer }> {
  const id = idFromBytes<SessionId>(key.publicKey)
  if (!id.ok) throw new MisuseError(`expected a key of 32 bytes: ${id.reason}`)
  return { id: id.value, signer: await signerFromKey(key) }
}
