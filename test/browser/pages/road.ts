/** Our page: a follow book whose only road is y-webrtc, and bare roads for the contract. */
import { community, must } from '../../helpers/road-cast.ts'
import { driveRoads } from '../../helpers/roads-driver.ts'
import { FollowBook } from '../../../src/session/follow-book.ts'
import { idFromBytes, parsePeerId, type AccountId } from '../../../src/domain/ids.ts'
import { LocalBulkVerifier } from '../../../src/crypto/bulk-verifier.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../../src/adapters/memory/rows.ts'
import { readStatement } from '../../../src/wire/attestation.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { YjsFollowCarrier } from '../../../src/adapters/yjs/follow-carrier.ts'
import { YWebrtcRoads } from '../../../src/adapters/y-webrtc/roads.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { RoadsDriver } from '../../contracts/document-roads.ts'

const clock = new SystemClock()
/** Ten seconds alone are half a second here. */
const hurried: Clock = {
  now: () => clock.now(),
  after: (delayMs, task) => clock.after(delayMs / 20, task),
  every: (periodMs, task) => clock.every(periodMs, task),
}
const log = new MemoryLog()
const faults: string[] = []
addEventListener('error', event => faults.push(event.message))
addEventListener('unhandledrejection', event => faults.push(String(event.reason)))

const roadsTo = (signalUrl: string, hidesAddress = false): YWebrtcRoads =>
  new YWebrtcRoads({ connect: () => new WebSocket(signalUrl), clock, log, hidesAddress })

let book: FollowBook | undefined
let roads: RoadsDriver | undefined

const driver = {
  /** A book that watches this account. */
  async watch(signalUrl: string, accountBytes: readonly number[]): Promise<void> {
    const account = must(idFromBytes<AccountId>(Uint8Array.from(accountBytes)))
    const { streams, gossip } = new MemoryNetwork().join(must(parsePeerId('home')))
    const made = new FollowBook(
      {
        rows: new MemoryRows(),
        carrier: new YjsFollowCarrier(),
        verifier: new LocalBulkVerifier(),
        openRoads: async () => roadsTo(signalUrl),
        streams,
        gossip,
        clock: hurried,
        log,
      },
      'watched',
    )
    made.join(community)
    made.watchFollowee({ community, account })
    book = made
  },
  /** Publishes statements that the test signed. */
  async publish(statements: readonly (readonly number[])[]): Promise<void> {
    const read = statements.map(bytes => must(readStatement(Uint8Array.from(bytes), community)))
    await book?.publish(read)
  },
  async followers(accountBytes: readonly number[]): Promise<number> {
    const account = must(idFromBytes<AccountId>(Uint8Array.from(accountBytes)))
    return (await book?.followersOf({ community, account }))?.size ?? 0
  },
  async lines(): Promise<readonly string[]> {
    return log.lines
  },
  async faults(): Promise<readonly string[]> {
    return faults
  },
  async openRoads(signalUrl: string, hidesAddress: boolean): Promise<void> {
    roads = driveRoads(roadsTo(signalUrl, hidesAddress))
  },
  async join(topic: string): Promise<void> {
    await roads?.join(topic)
  },
  async leave(topic: string): Promise<void> {
    await roads?.leave(topic)
  },
  /** `length` bytes that begin with these and go on with the last of them. */
  async send(link: number, start: readonly number[], length: number): Promise<boolean> {
    const frame = new Uint8Array(length).fill(start.at(-1) ?? 0)
    frame.set(start)
    return (await roads?.send(link, frame)) ?? false
  },
  async closeLink(link: number): Promise<void> {
    await roads?.closeLink(link)
  },
  async seen() {
    return (await roads?.seen()) ?? { open: [], heard: [] }
  },
  async closeRoads(): Promise<void> {
    await roads?.close()
  },
}

/** What the test may call. */
export type RoadDriver = typeof driver

Object.assign(globalThis, { driver })
