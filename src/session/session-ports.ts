import type { AudioMemory } from './room-audio.ts'
import type { AudioDevices } from '../ports/audio-devices.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Clock } from '../ports/clock.ts'
import type { DocumentRoads } from '../ports/document-roads.ts'
import type { FollowCarrier } from '../ports/follow-carrier.ts'
import type { KeyStore } from '../ports/key-store.ts'
import type { Log } from '../ports/log.ts'
import type { MediaEngine } from '../ports/media-engine.ts'
import type { PeerId } from '../domain/ids.ts'
import type { Network } from '../ports/network.ts'
import type { Random } from '../ports/random.ts'
import type { OpenCaptionEngine } from '../ports/caption-engine.ts'
import type { RelayInfo } from '../wire/info.ts'
import type { Rows } from '../ports/rows.ts'
import type { WorkMaker } from '../ports/work-maker.ts'
import type { VolumeMemory } from './room.ts'

/** What only those need who do more than listen: kept apart so that a listener's page loads it later. */
export type MemberPorts = {
  readonly rows: Rows
  readonly keyStore: KeyStore
  readonly followCarrier: FollowCarrier
  readonly verifier: BulkVerifier
  readonly workMaker: WorkMaker
  /** A second carrier of follow documents, loaded when the network reaches nobody. */
  readonly openRoads?: () => Promise<DocumentRoads>
}

/** The world of one tab, as `createSpaces` takes it. */
export type SpacesPorts = {
  /** Called once, at once. May wait for a listener's first sound. Rejects where there can be no peer. */
  openNetwork(): Promise<Network>
  /** Hurries a network that waits. */
  wantNetwork(): void
  /** Connects to the relay that served the page, and says who that is; undefined when it is gone. */
  greetRelay(): Promise<PeerId | undefined>
  /** A media engine for one Space. Touches nobody before it enters. */
  openEngine(network: Promise<Network>): MediaEngine
  openMemberPorts(): Promise<MemberPorts>
  /** `GET /info` of the relay that served the app; undefined when nobody answers. */
  relayInfo(): Promise<RelayInfo | undefined>
  readonly audio: AudioDevices
  readonly volumes: VolumeMemory
  readonly choices: AudioMemory
  /** Makes captions of our own voice: loaded when somebody wants them. */
  readonly openCaptionEngine: OpenCaptionEngine
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Only relays may learn where this tab is: nobody else is connected to. */
  readonly hidesAddress: boolean
  /** What room links start with, for example `https://loggia.example/`. */
  readonly appUrl: string
}
