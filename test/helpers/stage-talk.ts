import { NumberedCodecs, numbered } from './numbered-frames.ts'
import { atRest } from './patient-clock.ts'
import { quiet } from './speaking.ts'
import { newcomer } from './stage-world.ts'
import { SpaceWorld, type Somebody } from './space-world.ts'
import { tab, type Tab } from './tab.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { PcmFrame } from '../../src/ports/audio.ts'

/** A tab, and the numbers of the frames that it played. */
export type Ear = Tab & { readonly played: readonly number[] }

/** Alice hosts through rita's relay, bob and carol listen below it, and alice talks without a pause. */
export class StageTalk {
  readonly world: SpaceWorld
  readonly rita: Somebody
  readonly alice: Ear
  readonly bob: Ear
  readonly carol: Ear
  #next = 0

  private constructor(world: SpaceWorld, isBobHidden: boolean) {
    this.world = world
    this.rita = world.relay('rita')
    const ear = (name: string, hides = false): Ear => {
      const codecs = new NumberedCodecs()
      return { ...tab(world, name, codecs, hides), played: codecs.played }
    }
    this.alice = ear('alice')
    this.bob = ear('bob', isBobHidden)
    this.carol = ear('caroL')
  }

  /** `isBobHidden`: he shows his address to relays alone. */
  static async begin(isBobHidden = false): Promise<StageTalk> {
    const talk = new StageTalk(await SpaceWorld.open(), isBobHidden)
    const { world, rita, alice, bob, carol } = talk
    await alice.enter(rita, world.given)
    await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
    await bob.enter(rita)
    await carol.enter(rita)
    await world.when(() => bob.state() !== undefined && carol.state() !== undefined)
    bob.plane.post({ type: 'identity', session: await newcomer(world, bob, 'Bob') })
    talk.openMicrophone(alice)
    await world.clock.turn(100)
    return talk
  }

  openMicrophone({ plane }: Ear): void {
    plane.post({ type: 'microphone', port: new MessageChannel().port1 })
    plane.post({ type: 'mute', muted: false })
  }

  /** Bob is invited and comes on stage while alice goes on; true once everybody knows. */
  async bringBobOnStage(): Promise<void> {
    const { alice, bob, carol } = this
    bob.plane.post({ type: 'request', wants: true })
    await this.sayUntil(() => alice.waiting().length === 1)
    const target = alice.waiting()[0]?.account ?? ('' as AccountId)
    alice.plane.post({ type: 'act', act: { kind: 'invite', target } })
    await this.sayUntil(() => bob.state()?.invited.length === 1)
    bob.plane.post({ type: 'accept' })
    await this.sayUntil(() => carol.state()?.stage.length === 2)
  }

  /** Alice says so many frames; everybody's output runs meanwhile. */
  say(frames: number, speaker: Ear = this.alice): Promise<void> {
    return this.#pass(frames, speaker, numbered)
  }

  /** Alice is silent for so many. */
  pause(frames: number): Promise<void> {
    return this.#pass(frames, this.alice, quiet)
  }

  async #pass(frames: number, speaker: Ear, frame: (number: number) => PcmFrame): Promise<void> {
    const { alice, bob, carol } = this
    for (let said = 0; said < frames; said += 1) {
      speaker.hears(frame(this.#next), this.#next)
      this.#next += 1
      await this.world.clock.turn(20)
      await atRest()
      for (const { loudspeaker } of [alice, bob, carol]) loudspeaker.render()
    }
  }

  /** Alice talks on until it is so, 20 s at most. */
  async sayUntil(isSo: () => boolean, speaker: Ear = this.alice): Promise<void> {
    for (let turn = 0; turn < 200 && !isSo(); turn += 1) await this.say(5, speaker)
    if (!isSo()) throw new Error(`not so after 20 s: ${String(isSo)}`)
  }

  close(): void {
    for (const { plane } of [this.alice, this.bob, this.carol]) plane.close()
    this.rita.hub.close()
  }
}

/** What is wrong with the order of frames: each once, none left out, between the first and the last. */
export function holesIn(played: readonly number[]): readonly string[] {
  return played.flatMap((number, at) => {
    const expected = (played[at - 1] ?? number - 1) + 1
    return number === expected ? [] : [`${expected} wanted, ${number} played`]
  })
}
