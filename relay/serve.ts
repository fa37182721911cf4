import {
  LocalBulkVerifier,
  RelayService,
  type DemoMembers,
  type GivenCommunity,
} from '../src/index.ts'
import { YjsFollowCarrier } from '../src/adapters/yjs/follow-carrier.ts'
import type { RelayConfig } from './config.ts'
import { StartError } from './errors.ts'
import type { RelayServicePorts } from '../src/index.ts'

type Ports = Omit<RelayServicePorts, 'verifier' | 'followCarrier'>

/** Which communities a relay serves: its own members' or those that the operator named. */
export type Serving = {
  readonly demo: DemoMembers | undefined
  readonly given: readonly GivenCommunity[]
}

/** Begins to serve; undefined where there is no community to serve. Throws StartError. */
export async function startService(
  config: Pick<RelayConfig, 'slots' | 'maxSpaces' | 'demoPaceMs'>,
  ports: Ports,
  { demo, given }: Serving,
): Promise<RelayService | undefined> {
  const [community, ...beside] = demo === undefined ? given : [demo, ...given]
  if (community === undefined) return undefined
  const service = await RelayService.start(
    { ...ports, verifier: new LocalBulkVerifier(), followCarrier: new YjsFollowCarrier() },
    {
      community,
      beside,
      slots: config.slots,
      spacesMax: config.maxSpaces,
      demo: demo && { members: demo, paceMs: config.demoPaceMs },
    },
  )
  if (service.ok) return service.value
  throw new StartError(`--community holds no sound community: ${service.reason}`)
}
