import { Ear } from './ear.ts'
import { lockOf } from '../../../src/domain/space/select.ts'
import { MediaPlane } from '../../../src/session/media-plane.ts'
import { nodeCodecs } from './opus.ts'
import type { AudioCodecs, PcmFrame } from '../../../src/ports/audio.ts'
import type { CrowdConfig, HeardVoice, VoiceStanding } from './messages.ts'
import type { MediaEvent } from '../../../src/ports/media-engine.ts'
import type { AccountId } from '../../../src/domain/ids.ts'
import type { SpaceState } from '../../../src/domain/space/state.ts'
import type { StageNode } from './node.ts'

/** Somebody who may come on stage, and what the test has it do. */
export interface Voice {
  readonly name: string
  /** Asks to speak, and comes on stage as soon as it is invited. */
  ask(): void
  stepDown(): void
  /** Presses the microphone's button. Whether that opens it is not decided here. */
  press(isOpen: boolean): void
  /** 20 ms pass: this is what the microphone hears. */
  hear(frame: PcmFrame, index: number): void
  listen(): void
  heard(): readonly HeardVoice[]
  standing(): VoiceStanding
  close(): void
}

/** Children that it may carry. */
const SLOTS = 2

/** As in a page: the product's own media plane, with Node's links and codecs. */
export class ObedientVoice implements Voice {
  readonly name: string
  readonly #ear = new Ear()
  readonly #plane: MediaPlane
  readonly #account: AccountId
  #hear: (frame: PcmFrame, index: number) => void = () => undefined
  #state: SpaceState | undefined
  #phase = 'outside'
  #hasAccepted = false
  readonly #troubles: string[] = []

  private constructor(node: StageNode, codecs: AudioCodecs) {
    const { name, self, hides, clock, random, log, links } = node
    this.name = name
    this.#account = node.account
    this.#plane = new MediaPlane({
      self,
      links,
      codecs,
      openLoudspeaker: () => this.#ear,
      openMicrophone: (_port, hear) => {
        this.#hear = hear
        return () => {
          this.#hear = () => undefined
        }
      },
      slots: SLOTS,
      hides,
      clock,
      random,
      log,
    })
    this.#plane.onEvent(event => this.#note(event))
  }

  static async enter(node: StageNode, { space, entries }: CrowdConfig): Promise<ObedientVoice> {
    const { session, streams, log } = node
    const voice = new ObedientVoice(node, await nodeCodecs(log))
    const addresses = streams.addresses()
    voice.#plane.post({ type: 'enter', entrance: { space, log: [], entries, addresses, session } })
    if (node.hears) voice.#plane.post({ type: 'output', port: new MessageChannel().port1 })
    return voice
  }

  ask(): void {
    this.#plane.post({ type: 'request', wants: true })
  }

  stepDown(): void {
    this.#plane.post({ type: 'act', act: { kind: 'step-down' } })
  }

  press(isOpen: boolean): void {
    this.#plane.post({ type: 'mute', muted: !isOpen })
  }

  hear(frame: PcmFrame, index: number): void {
    this.#hear(frame, index)
    this.#ear.render()
  }

  listen(): void {
    this.#ear.listen()
  }

  heard(): readonly HeardVoice[] {
    return [...this.#ear.heard()].map(([session, samples]) => {
      const speaker = this.#state?.stage.find(other => other.session === session)?.name ?? session
      return { ear: this.name, speaker, samples }
    })
  }

  standing(): VoiceStanding {
    return {
      name: this.name,
      phase: this.#phase,
      ...standingIn(this.#state, this.#account),
      lastSoundMs: this.#ear.lastSoundMs,
      sent: undefined,
      troubles: this.#troubles,
    }
  }

  close(): void {
    this.#plane.close()
  }

  #note(event: MediaEvent): void {
    if (event.type === 'place') this.#phase = event.place.phase
    if (event.type === 'refused') this.#troubles.push(event.reason)
    if (event.type !== 'state') return
    this.#state = event.state
    const isInvited = event.state.invited.some(({ account }) => account === this.#account)
    if (!isInvited || this.#hasAccepted) return
    this.#hasAccepted = true
    this.#plane.post({ type: 'accept' })
    this.#plane.post({ type: 'microphone', port: new MessageChannel().port1 })
  }
}

/** What the log says of a Space, and of this account in it. */
export const standingIn = (state: SpaceState | undefined, account: AccountId) => ({
  stage: state?.stage.map(({ name }) => name) ?? [],
  isMuted: state !== undefined && lockOf(state, account) !== undefined,
  hasEnded: state?.phase === 'ended',
})
