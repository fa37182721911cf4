import { withoutEvidence } from '../../src/domain/community/admission.ts'
import { NO_EVIDENCE } from '../../src/domain/follow/evidence.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createServer } from 'vite'
import { attest, community, must, NOON, people, person, policyOf } from '../helpers/follows.ts'
import { DECODERS } from '../hostile/decoder-table.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { hostileCosts } from './hostile-costs.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { openCertificate } from '../../src/crypto/open-certificate.ts'
import { openLevelRows } from '../../src/adapters/datastore/level-rows.ts'
import { parsePeerId, type AccountId } from '../../src/domain/ids.ts'
import { playForgedHistory } from '../hostile/forged-history.ts'
import { PACKED_BYTES } from '../../src/wire/attestation.ts'
import { readCertificate, writeCertificate } from '../../src/wire/certificate.ts'
import { syncCost } from './sync-cost.ts'
import { unsignedCrowd } from './unsigned-crowd.ts'
import { selectMembers } from '../../src/domain/follow/certificate.ts'
import { verifyNatively } from './native-loop.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import type { Bench } from './run.ts'
import type { BulkVerifier } from '../../src/ports/verifier.ts'
import type { Rows } from '../../src/ports/rows.ts'
import type { Timed } from '../browser/pages/gate.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** Rounds of each way of verifying; the first ones warm up and are not counted. */
const ROUNDS = 9
const WARM_UP = 2
const MEMBERS = 600
const MERGED = 10_000
const LOADED = 100_000
/** Statements published at once: a shelf's queue takes four times as many. */
const BATCH = 1_000
const HISTORY = 20_000

const alice = (await person(1)).account
const policy = policyOf(MEMBERS)

/**
 * "This host has 600 followers", checked beside a bare loop over WebCrypto in the same browser and run;
 * and what hostile bytes, merging, loading and comparing cost.
 */
export const bench: Bench = async args => {
  const isQuick = args.includes('--quick')
  const certificates = await Promise.all(
    Array.from({ length: ROUNDS }, (_, round) => certificateOf(40_000 + round * MEMBERS)),
  )
  const node = await inNode(certificates)
  const browser = await inBrowser(certificates)
  const hostile = hostileCosts(DECODERS)
  const history = await playForgedHistory(HISTORY, 1)
  const merge10kMs = await mergeMs()
  const load100kMs = await loadMs(isQuick ? LOADED / 10 : LOADED)
  const sync = await syncCost(MERGED, 100)
  const [first] = certificates
  const figures = {
    browserVerify600Ms: browser.oursMs,
    browserNativeLoop600Ms: browser.nativeMs,
    nodeVerify600Ms: node.oursMs,
    nodeNativeLoop600Ms: node.nativeMs,
    certificateBytes: first?.length ?? 0,
    attestationBytes: await attestationBytes(),
    hostileInputs: hostile.inputs,
    hostileWorstMs: hostile.worstMs,
    hostileWorstMiB: hostile.worstMiB,
    falseAdmits: history.falseAdmits,
    merge10kMs,
    load100kMs,
    sync10kBytesOverMinimum: sync.bytes - sync.differing * PACKED_BYTES,
  }
  print(figures, browser.longestPauseMs, hostile)
  return figures
}

async function certificateOf(from: number): Promise<Uint8Array> {
  const follows = await Promise.all((await people(MEMBERS, from)).map(one => attest(one, alice)))
  const members = selectMembers(follows, withoutEvidence(policy), NOON) ?? []
  return writeCertificate({ community, followee: alice, members, evidence: NO_EVIDENCE })
}

async function attestationBytes(): Promise<number> {
  const follows = await Promise.all((await people(MEMBERS)).map(one => attest(one, alice)))
  return round(writeFollowUpdate(follows).length / MEMBERS, 10)
}

type Pair = { readonly oursMs: number; readonly nativeMs: number }

/** Ours and the loop take turns at going first: what warms up or tires the machine meets both alike. */
async function inNode(certificates: readonly Uint8Array[]): Promise<Pair> {
  const verifier = new LocalBulkVerifier()
  const [ours, native]: [number[], number[]] = [[], []]
  for (const [index, bytes] of certificates.entries()) {
    const one = async (): Promise<void> => {
      const from = performance.now()
      const certificate = must(readCertificate(bytes))
      must(await openCertificate(certificate, policy, { verifier, ration: () => false }))
      ours.push(performance.now() - from)
    }
    const other = async (): Promise<void> => {
      const from = performance.now()
      const good = await verifyNatively(bytes)
      if (good < MEMBERS) throw new RangeError(`expected ${MEMBERS} good ones, got ${good}`)
      native.push(performance.now() - from)
    }
    for (const run of index % 2 === 0 ? [one, other] : [other, one]) await run()
  }
  return { oursMs: median(ours.slice(WARM_UP)), nativeMs: median(native.slice(WARM_UP)) }
}

async function inBrowser(
  certificates: readonly Uint8Array[],
): Promise<Pair & { readonly longestPauseMs: number }> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
    cacheDir: resolve(ROOT, 'node_modules/.vite-gate-page'),
    worker: { format: 'es' },
    optimizeDeps: { entries: ['test/browser/pages/gate.ts'] },
  })
  await server.listen()
  const browser = await launchChromium()
  try {
    const page = await (await browser.newContext()).newPage()
    await page.goto(new URL('/test/browser/pages/gate.html', server.resolvedUrls?.local[0]).href)
    await page.waitForFunction('globalThis.gate !== undefined')
    const [ours, native]: [Timed[], Timed[]] = [[], []]
    for (const [index, bytes] of certificates.entries()) {
      const text = JSON.stringify(Buffer.from(bytes).toString('base64'))
      const rules = JSON.stringify(policy)
      const one = async (): Promise<void> =>
        void ours.push(await page.evaluate<Timed>(`globalThis.gate.ours(${text}, ${rules})`))
      const other = async (): Promise<void> =>
        void native.push(await page.evaluate<Timed>(`globalThis.gate.native(${text})`))
      for (const run of index % 2 === 0 ? [one, other] : [other, one]) await run()
    }
    const counted = ours.slice(WARM_UP)
    return {
      oursMs: median(counted.map(({ ms }) => ms)),
      nativeMs: median(native.slice(WARM_UP).map(({ ms }) => ms)),
      longestPauseMs: median(counted.map(({ longestPauseMs }) => longestPauseMs)),
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Takes every signature for good at once: what is left is ours. */
const trusting: BulkVerifier = { verifyAll: async items => items.map(() => true) }

function bookOver(rows: Rows): FollowBook {
  const peer = must(parsePeerId('12Dbench'))
  const { streams, gossip } = new MemoryNetwork().join(peer)
  const carrier = new YjsFollowCarrier()
  const [clock, log] = [new MemoryClock(), new MemoryLog()]
  const book = new FollowBook(
    { rows, carrier, verifier: trusting, gossip, streams, clock, log },
    'community',
  )
  book.join(community)
  return book
}

async function publishAll(book: FollowBook, followee: AccountId, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    await book.publish(unsignedCrowd(followee, from, Math.min(from + BATCH, count)))
  }
}

/** 10,000 statements about one account into rows, document and digest; without their signatures' time. */
async function mergeMs(): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 3; run += 1) {
    const crowd = Array.from({ length: MERGED / BATCH }, (_, part) =>
      unsignedCrowd(alice, part * BATCH, (part + 1) * BATCH),
    )
    const book = bookOver(new MemoryRows())
    const from = performance.now()
    for (const part of crowd) await book.publish(part)
    times.push(performance.now() - from)
    book.close()
  }
  return median(times)
}

/** A relay starts again: the followers of one account from LevelDB until they are counted. */
async function loadMs(count: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  try {
    const first = await openLevelRows(folder)
    const filled = bookOver(first)
    await publishAll(filled, alice, count)
    filled.close()
    await first.close()
    const times: number[] = []
    for (let run = 0; run < 3; run += 1) {
      const rows = await openLevelRows(folder)
      const book = bookOver(rows)
      const from = performance.now()
      const { size } = await book.followersOf({ community, account: alice })
      times.push(performance.now() - from)
      if (size !== count) throw new RangeError(`expected ${count} followers, got ${size}`)
      book.close()
      await rows.close()
    }
    return median(times)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function print(
  figures: Readonly<Record<string, number>>,
  longestPauseMs: number,
  hostile: ReturnType<typeof hostileCosts>,
): void {
  console.log(`\nMedians of ${ROUNDS - WARM_UP} rounds, ours and the bare loop taking turns:`)
  console.table(figures)
  const bound = Math.max(100, 1.5 * (figures['browserNativeLoop600Ms'] ?? 0))
  const said = (isMet: boolean): string => (isMet ? 'yes' : 'NO')
  console.log(
    `600 in Chromium within ${round(bound)} ms: ${said((figures['browserVerify600Ms'] ?? 0) <= bound)}` +
      `; longest pause of the page ${round(longestPauseMs)} ms`,
  )
  console.log(`slowest hostile input: ${hostile.slowest}; largest: ${hostile.largest}`)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)
}

function round(value: number, precision = 10): number {
  return Math.round(value * precision) / precision
}
