import type { PeerCommand, Started } from './messages.ts'

/** What a peer's process runs. */
export interface BenchPeer {
  readonly started: Started
  obey(command: PeerCommand): Promise<unknown>
}
