import { MediaPlane } from '../../src/session/media-plane.ts'
import { MemoryCodecs, MemoryLoudspeaker } from '../../src/adapters/memory/audio.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { peerOf } from './space-actions.ts'
import type { AudioCodecs, PcmFrame } from '../../src/ports/audio.ts'
import type { MediaEvent, SessionGiven } from '../../src/ports/media-engine.ts'
import type { Somebody, SpaceWorld } from './space-world.ts'

/** The media plane of one tab, with a loudspeaker to render and a microphone to speak into. */
export function tab(
  world: SpaceWorld,
  name: string,
  codecs: AudioCodecs = new MemoryCodecs(),
  hides = false,
) {
  const peer = peerOf(name)
  const loudspeaker = new MemoryLoudspeaker()
  const log = new MemoryLog()
  const events: MediaEvent[] = []
  let hear: (frame: PcmFrame, index: number) => void = () => undefined
  const plane = new MediaPlane({
    self: peer,
    links: world.network.join(peer),
    codecs,
    openLoudspeaker: () => loudspeaker,
    openMicrophone: (_port, handler) => {
      hear = handler
      return () => {
        hear = () => undefined
      }
    },
    slots: 4,
    hides,
    clock: world.clock,
    random: new MemoryRandom(name.length),
    log,
  })
  plane.onEvent(event => events.push(event))
  const enter = async (
    relay: Somebody,
    session?: SessionGiven,
    knockSecret?: Uint8Array,
  ): Promise<void> => {
    const log = session === undefined ? [] : (await world.log()).envelopes()
    const entries = [relay.entry]
    const { space } = world
    const door = knockSecret && { knockSecret }
    const entrance = { space, log, entries, addresses: [], session, ...door }
    plane.post({ type: 'enter', entrance })
    plane.post({ type: 'output', port: new MessageChannel().port1 })
  }
  const state = () => events.findLast(event => event.type === 'state')?.state
  const waiting = () => events.findLast(event => event.type === 'waiting')?.waiting ?? []
  const hears = (frame: PcmFrame, index: number): void => hear(frame, index)
  const report = () => events.findLast(event => event.type === 'hearing')?.report
  const admission = () => events.findLast(event => event.type === 'admission')?.admission
  const knocking = () => events.findLast(event => event.type === 'door')?.list.knocking ?? []
  return {
    admission,
    knocking,
    report,
    peer,
    plane,
    events,
    loudspeaker,
    log,
    enter,
    state,
    waiting,
    hears,
  }
}

export type Tab = ReturnType<typeof tab>
