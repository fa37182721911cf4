import { mediaKey, publicEpochSecret } from '../../../src/crypto/media-keys.ts'
import { nodeCodecs } from './opus.ts'
import { RevokedSessions } from '../../../src/session/revoked-sessions.ts'
import { SpaceHub } from '../../../src/session/space-hub.ts'
import { SpaceKeys } from '../../../src/session/space-keys.ts'
import { SpaceLog } from '../../../src/session/space-log.ts'
import { Speaker } from '../../../src/session/speaker.ts'
import { splitLinks } from '../../../src/session/split-links.ts'
import { StageLane } from '../../../src/session/stage-lane.ts'
import { StagePart } from '../../../src/session/stage-part.ts'
import { standingIn, type Voice } from './voice.ts'
import type { AccountId } from '../../../src/domain/ids.ts'
import type { CrowdConfig, HeardVoice, VoiceStanding } from './messages.ts'
import type { PcmFrame } from '../../../src/ports/audio.ts'
import type { StageNode } from './node.ts'

/**
 * A modified client: all of the product that brings a voice to the others, and nothing that closes the microphone.
 * It sends as soon as it is to speak, and goes on over every link that others leave it. It hears nobody.
 */
export class DefiantVoice implements Voice {
  readonly name: string
  readonly #account: AccountId
  readonly #hub: SpaceHub
  readonly #log: SpaceLog
  readonly #part: StagePart
  readonly #lane: StageLane
  readonly #place: () => string
  #speaker: Speaker | undefined
  #isPressed = false
  #hasAccepted = false
  #sent = 0
  readonly #troubles: string[] = []

  private constructor(node: StageNode, { space, entries }: CrowdConfig) {
    const { name, self, clock, random, log, links, streams } = node
    this.name = name
    this.#account = node.account
    const { tree, stage } = splitLinks(links)
    const revoked = new RevokedSessions(clock)
    const addresses = (): readonly string[] => streams.addresses()
    const shared = { self, clock, random, log, revoked, addresses }
    this.#hub = new SpaceHub({ ...shared, links: tree, warm: () => undefined })
    this.#log = new SpaceLog(space)
    const session = this.#hub.open(space, {
      actions: this.#log,
      slots: 0,
      slotsMax: 0,
      isRelay: false,
      hides: false,
      listens: true,
      isSource: false,
    })
    this.#place = () => session.place.current.phase
    const ours = { self, log: this.#log, session, clock }
    this.#part = new StagePart({
      ...ours,
      emit: event => event.type === 'refused' && this.#troubles.push(event.reason),
    })
    const keys = new SpaceKeys({ space, clock, isPrivate: () => false })
    const { facts } = session
    this.#lane = new StageLane({
      self,
      space,
      log: this.#log,
      clock,
      keys,
      revoked,
      facts,
      links: stage,
      ports: { log },
    })
    this.#log.state.watch(() => void this.#comeWhenInvited())
    session.start(entries)
  }

  static async enter(node: StageNode, config: CrowdConfig): Promise<DefiantVoice> {
    const voice = new DefiantVoice(node, config)
    await voice.#part.become(node.session)
    await voice.#getReady(node, config)
    return voice
  }

  ask(): void {
    void this.#part.request(true)
  }

  stepDown(): void {
    void this.#part.act({ kind: 'step-down' })
  }

  press(isOpen: boolean): void {
    this.#isPressed = isOpen
  }

  hear(frame: PcmFrame, index: number): void {
    if (this.#isPressed) this.#speaker?.hear(frame, index)
  }

  listen(): void {
    // It hears nobody.
  }

  heard(): readonly HeardVoice[] {
    return []
  }

  standing(): VoiceStanding {
    const state = standingIn(this.#log.state.current, this.#account)
    return {
      name: this.name,
      phase: this.#place(),
      ...state,
      lastSoundMs: 0,
      sent: this.#sent,
      troubles: this.#troubles,
    }
  }

  close(): void {
    this.#speaker?.close()
    this.#lane.close()
    this.#part.close()
    this.#hub.close()
  }

  async #getReady(node: StageNode, { space }: CrowdConfig): Promise<void> {
    const { author } = this.#part
    const session = this.#hub.sessionOf(space)
    if (author === undefined || session === undefined) throw new TypeError('nobody, or nowhere')
    await this.#lane.speakAs(author.id)
    const secret = await publicEpochSecret(space)
    const source = { space, session: author.id, epoch: 0, lane: 'audience' } as const
    this.#speaker = new Speaker({
      space,
      signer: author.signer,
      key: await mediaKey(secret, source),
      encoder: (await nodeCodecs(node.log)).encoder(),
      clock: node.clock,
      log: node.log,
      onBundle: bundle => {
        this.#sent += 1
        session.sendBundle(bundle)
      },
      onFrame: payload => this.#lane.send(payload),
    })
    this.#speaker.unmute()
  }

  async #comeWhenInvited(): Promise<void> {
    const invited = this.#log.state.current?.invited ?? []
    if (this.#hasAccepted || invited.every(({ account }) => account !== this.#account)) return
    this.#hasAccepted = true
    await this.#part.enterStage('accept')
  }
}
