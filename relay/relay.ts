import { join, resolve } from 'node:path'
import { openLevelRows } from '../src/adapters/datastore/level-rows.ts'
import { openLevelStore, type LevelStore } from '../src/adapters/datastore/level-store.ts'
import { createRelayNetwork } from '../src/adapters/libp2p/node.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { SystemRandom } from '../src/adapters/system/random.ts'
import { MediaSocketServer } from './media-socket.ts'
import { NodeLinks } from '../src/adapters/webrtc/node-links.ts'
import {
  DemoMembers,
  MEDIA_PROTOCOL,
  PeerConduct,
  writeInfo,
  writeReply,
  type CommunityRecords,
  type GivenCommunity,
  type Log,
  type Network,
  type RelayServicePorts,
  type Rows,
} from '../src/index.ts'
import { AddressBans } from './address-bans.ts'
import { Closing } from './closing.ts'
import { readCommunityFile } from './community-file.ts'
import { watchCommunities } from './community-watch.ts'
import type { RelayConfig } from './config.ts'
import { openDataFolder, type DataFolder } from './data-folder.ts'
import { StartError } from './errors.ts'
import { watchFiles } from './file-watch.ts'
import { settlePorts } from './free-ports.ts'
import { loadAssets, NO_ASSETS, type Assets } from './http/assets.ts'
import { createHttpServer } from './http/server.ts'
import { Upgrades } from './http/upgrades.ts'
import { listen, listenAddresses, localUrl, stopListening } from './listen.ts'
import { CappedLinks } from './capped-links.ts'
import { openMonth } from './month.ts'
import { TokenBucket } from './token-bucket.ts'
import { reachableAt } from './reachable.ts'
import { startService } from './serve.ts'
import { linksMax } from './memory-bound.ts'
import { loadTls, type Tls } from './tls.ts'
import { SignalServer } from './signal-server.ts'
import { VERSION } from './version.ts'

/** A relay that runs. */
export type Relay = {
  /** Where people on this machine open the app. */
  readonly httpUrl: string
  /** Multiaddr texts under which peers reach it; the same after a restart with the same data. */
  readonly addresses: readonly string[]
  /** Tells children and peers, then closes everything. Idempotent. */
  close(): Promise<void>
  /**
   * The same for a process that ends right after: what others and the disk notice, and nothing else.
   * libdatachannel destroys the WebRTC-Direct listener while its own thread may still call it, which
   * aborted five of nine stops with browsers connected; an exit frees it safely.
   */
  leave(): Promise<void>
}

/** Goodbyes travel this long before the process ends. */
const FAREWELL_MS = 150

/** Starts a relay: in a process of its own, or in a test's. Throws StartError. */
export async function createRelay(config: RelayConfig, log: Log): Promise<Relay> {
  const ground = new Closing()
  const house = new Closing()
  const close = async (): Promise<void> => {
    try {
      await house.close()
    } finally {
      await ground.close()
    }
  }
  try {
    // Files first: what is missing is said before anything listens.
    const files = await readFiles(config)
    const parts = await openGround(config, files, log, ground)
    await openHouse(config, { ...parts, ...files }, house)
    const { network, httpUrl } = parts
    const leave = async (): Promise<void> => {
      await house.close()
      for (const peer of network.streams.connected()) network.streams.disconnect(peer)
      await new Promise(resolve => setTimeout(resolve, FAREWELL_MS))
    }
    return { httpUrl, addresses: network.streams.addresses(), close, leave }
  } catch (fault) {
    await close().catch(() => undefined)
    throw fault
  }
}

type Files = {
  readonly tls: Tls | undefined
  readonly assets: Assets
  readonly given: readonly GivenCommunity[]
  readonly bans: AddressBans
}

async function readFiles(config: RelayConfig): Promise<Files> {
  const bans = new AddressBans()
  if (config.bans !== undefined) await bans.load(config.bans)
  return {
    bans,
    tls: await loadTls(config.tlsCert, config.tlsKey),
    assets: config.web === 'none' ? NO_ASSETS : await loadAssets(resolve(config.web)),
    given: await Promise.all(config.community.map(readCommunityFile)),
  }
}

type Ground = Pick<RelayServicePorts, 'network' | 'rows' | 'clock' | 'random' | 'log'> & {
  readonly data: DataFolder
  readonly httpPort: number
  readonly httpUrl: string
}

/** What a relay stands on: ports, data folder, network. */
async function openGround(
  config: RelayConfig,
  { tls, bans }: Pick<Files, 'tls' | 'bans'>,
  log: Log,
  closing: Closing,
): Promise<Ground> {
  const numbers = await settlePorts(config)
  const data = await openDataFolder(config.data)
  const { rows, keys } = await openStores(data, closing)
  const clock = new SystemClock()
  const random = new SystemRandom()
  const network = await createRelayNetwork({
    clock,
    random,
    log,
    privateKeySeed: await data.secret('identity'),
    listen: listenAddresses(config.host, numbers, tls !== undefined),
    announce: config.announce,
    relays: config.relay,
    datastore: keys.datastore,
    maxConnections: config.maxPeers,
    bans,
    ...(tls && { tls }),
  })
  closing.add(() => network.close())
  const { httpPort } = numbers
  const httpUrl = localUrl(config.host, httpPort, tls !== undefined)
  return { network, rows, clock, random, log, data, httpPort, httpUrl }
}

/** What a relay does on that ground. What closes last opens first. */
async function openHouse(
  config: RelayConfig,
  parts: Ground & Files,
  closing: Closing,
): Promise<void> {
  const { network, rows, clock, random, log, data, httpPort, tls, assets, given, bans } = parts
  // Undefined while it opens and while children move: `/readyz` answers for the whole time.
  let document: InfoDocument | undefined
  const routes = {
    assets,
    isReady: () => document !== undefined,
    info: (host: string | undefined) => document?.(host),
  }
  const server = createHttpServer(routes, tls)
  const unguard = bans.guard(server)
  closing.add(async () => unguard())
  await listen(server, httpPort, config.host)
  closing.add(() => stopListening(server))
  const upgrades = new Upgrades(server)
  const socket = new MediaSocketServer(upgrades, network.streams.self, log)
  closing.add(async () => socket.close())
  const signals = new SignalServer(upgrades, { log, clock })
  closing.add(async () => signals.close())
  const conduct = new PeerConduct({ clock, log, streams: network.streams })
  const links = new NodeLinks({
    streams: socket.beside(network.streams),
    clock,
    log,
    blame: (peer, misdeed) => conduct.strike(peer, MEDIA_PROTOCOL, misdeed),
    ...bindOf(config.host),
  })
  closing.add(() => links.close())
  const month = await openMonth(config, { data, clock, log })
  closing.add(() => month?.close())
  const capped = new CappedLinks(links, {
    bucket: new TokenBucket(config.maxRate, clock),
    month,
    linksMax: linksMax(config),
    refusal: FULL,
  })
  const demo = config.demo ? await foundDemo(data, config.demoMembers) : undefined
  const ports = { network, rows, links: capped, clock, random, log }
  const service = await startService(config, ports, { demo, given })
  closing.add(() => service?.close())
  month?.onSpent(() => {
    log.warn('month-is-spent', { bytes: month.used })
    service?.handOver()
  })
  const unwatch = watchCommunities(config.community, {
    clock,
    log,
    take: async given => {
      const taken = await service?.takeGiven(given)
      if (taken?.ok === false) log.warn('community-refused', { reason: taken.reason })
    },
  })
  closing.add(async () => unwatch())
  const unwatchBans = watchFiles(config.bans === undefined ? [] : [config.bans], {
    clock,
    take: file => bans.load(file),
    failed: (file, why) => log.warn('bans-not-read', { file, why: String(why) }),
  })
  closing.add(async () => unwatchBans())
  document = infoDocument(config, network, () => service?.allRecords ?? [])
  closing.add(() => {
    document = undefined
  })
}

async function openStores(
  data: DataFolder,
  closing: Closing,
): Promise<{ readonly rows: Rows; readonly keys: LevelStore }> {
  try {
    const rows = await openLevelRows(join(data.path, 'rows'))
    closing.add(() => rows.close())
    const keys = await openLevelStore(join(data.path, 'keys'))
    closing.add(() => keys.close())
    return { rows, keys }
  } catch (cause) {
    throw new StartError(
      `the data folder ${data.path} cannot be opened: is another relay running with it? Stop that one, or choose another folder with --data`,
      { cause },
    )
  }
}

const foundDemo = async (data: DataFolder, count: number): Promise<DemoMembers> =>
  DemoMembers.found(await data.secret('demo'), count)

/** Said to those who ask for a place when all are taken, whatever the Space. */
const FULL = writeReply({
  answer: { kind: 'refused', reason: 'full', at: undefined, alternates: [] },
  log: [],
})

/** Loopback and single addresses bind media too; a wildcard leaves the choice to ICE. */
const bindOf = (host: string): { readonly bindAddress?: string } =>
  host === '0.0.0.0' || host === '::' ? {} : { bindAddress: host }

type InfoDocument = (host: string | undefined) => string

/** Writes `/info` for whoever opened this relay under `host`. */
const infoDocument =
  (
    config: RelayConfig,
    network: Network,
    records: () => readonly CommunityRecords[],
  ): InfoDocument =>
  host =>
    writeInfo({
      version: VERSION,
      peer: network.streams.self,
      addresses: reachableAt(host, {
        peer: network.streams.self,
        announced: config.announce,
        listening: network.streams.addresses(),
      }),
      appUrl: config.publicUrl,
      communities: records(),
      demo: config.demo,
      limits: {
        slots: config.slots,
        maxPeers: config.maxPeers,
        maxSpaces: config.maxSpaces,
        maxRate: config.maxRate,
      },
    })
