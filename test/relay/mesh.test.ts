import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRelayNetwork } from '../../src/adapters/libp2p/node.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../src/adapters/system/random.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { openGenesis } from '../../src/crypto/open-policy.ts'
import { DemoRequest } from '../../src/session/demo-request.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { readInfo, type RelayInfo } from '../../src/wire/info.ts'
import { idOf } from '../helpers/space-actions.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { until } from '../helpers/until.ts'
import type { AccountId, CommunityId } from '../../src/domain/ids.ts'
import type { Network } from '../../src/ports/network.ts'

const MEMBERS = 12
const alice = idOf<AccountId>('alice')
const clock = new SystemClock()
const random = new SystemRandom()

let rita: RelayProcess
let later: RelayProcess
let community: CommunityId
const networks: Network[] = []

beforeAll(async () => {
  rita = await RelayProcess.start({ flags: ['--demo', '--demo-members', `${MEMBERS}`] })
  const info = await infoOf(rita)
  const file = join(mkdtempSync(join(tmpdir(), 'loggia-mesh-')), 'piazza.json')
  writeFileSync(file, JSON.stringify(await rita.info()))
  const [first = ''] = info.addresses
  later = await RelayProcess.start({ flags: ['--community', file, '--relay', first] })
  const genesis = info.communities[0]?.genesis ?? new Uint8Array()
  const opened = await openGenesis(genesis)
  if (!opened.ok) throw new RangeError(opened.reason)
  community = opened.value.id
})

afterAll(async () => {
  await Promise.all(networks.map(network => network.close()))
  await Promise.all([rita.close(), later.close()])
})

it('what is signed at one relay is served by another that meshes with it', async () => {
  const atRita = await connectedTo(rita)
  const request = new DemoRequest(atRita.network.streams)
  await request.ask({ peer: atRita.relay, addresses: [] }, community, alice)
  expect(request.state.current).toMatchObject({ signed: MEMBERS, of: MEMBERS })

  const atLater = await connectedTo(later)
  const { streams, gossip } = atLater.network
  const carrier = new YjsFollowCarrier()
  const verifier = new LocalBulkVerifier()
  const rows = new MemoryRows()
  const log = new MemoryLog()
  const book = new FollowBook({ rows, carrier, verifier, gossip, streams, clock, log }, 'watched')
  book.join(community)
  const followers = book.watchFollowee({ community, account: alice })
  await until(() => followers.current.followers === MEMBERS, `${MEMBERS} followers`)
  book.close()
})

it('outlives the one it was started with', async () => {
  await rita.kill('SIGKILL')
  expect((await fetch(new URL('readyz', later.url))).status).toBe(200)
  const { network, relay } = await connectedTo(later)
  expect(network.streams.connected()).toContain(relay)
})

async function infoOf(relay: RelayProcess): Promise<RelayInfo> {
  const info = readInfo(JSON.stringify(await relay.info()))
  if (!info.ok) throw new RangeError(info.reason)
  return info.value
}

/** A peer of its own in this process, connected to one relay. */
async function connectedTo(
  process: RelayProcess,
): Promise<{ readonly network: Network; readonly relay: RelayInfo['peer'] }> {
  const { peer, addresses } = await infoOf(process)
  const network = await createRelayNetwork({
    clock,
    random,
    log: new MemoryLog(),
    privateKeySeed: random.bytes(32),
    listen: [],
    relays: addresses.slice(0, 1),
  })
  networks.push(network)
  await network.streams.dial(addresses[0] ?? '', AbortSignal.timeout(10_000))
  return { network, relay: peer }
}
