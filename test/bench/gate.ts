import { attest, people, person } from '../helpers/follows.ts'
import { certificateOf, MEMBERS, verifyInBrowser, verifyInNode, WARM_UP } from './gate-verify.ts'
import { DECODERS } from '../hostile/decoder-table.ts'
import { hostileCosts } from './hostile-costs.ts'
import { loadMs, mergeMs } from './gate-rows.ts'
import { PACKED_BYTES } from '../../src/wire/attestation.ts'
import { playForgedHistory } from '../hostile/forged-history.ts'
import { syncCost } from './sync-cost.ts'
import { tenths } from './median.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import type { Bench } from './run.ts'

/** Rounds of each way of verifying. */
const ROUNDS = 9
const MERGED = 10_000
const LOADED = 100_000
/** Statements of the forged history; a hundred thousand and more are played in the tests. */
const HISTORY = 20_000
/** What one peer lacks of 10,000 followers when it compares with another. */
const DIFFERING = 100

const alice = (await person(1)).account

/**
 * "This host has 600 followers", checked beside a bare loop over WebCrypto in the same browser and run;
 * and what hostile bytes, merging, loading and comparing cost.
 */
export const bench: Bench = async args => {
  const isQuick = args.includes('--quick')
  const certificates = await Promise.all(
    Array.from({ length: ROUNDS }, (_, round) => certificateOf(40_000 + round * MEMBERS)),
  )
  const node = await verifyInNode(certificates)
  console.log('node', node)
  const browser = await verifyInBrowser(certificates)
  console.log('browser', browser)
  const hostile = hostileCosts(DECODERS)
  console.log('hostile', hostile)
  const history = await playForgedHistory(HISTORY, 1)
  console.log('history', history)
  const merge10kMs = await mergeMs(MERGED)
  console.log('merge10kMs', merge10kMs)
  // Filling the disk takes longer than all the rest.
  const load100kMs = isQuick ? Number.NaN : await loadMs(LOADED)
  console.log('load100kMs', load100kMs)
  const sync = await syncCost(MERGED, DIFFERING)
  console.log('sync', sync)
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

async function attestationBytes(): Promise<number> {
  const follows = await Promise.all((await people(MEMBERS)).map(one => attest(one, alice)))
  return tenths(writeFollowUpdate(follows).length / MEMBERS)
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
    `600 in Chromium within ${tenths(bound)} ms: ${said((figures['browserVerify600Ms'] ?? 0) <= bound)}` +
      `; longest pause of the page ${tenths(longestPauseMs)} ms`,
  )
  console.log(`slowest hostile input: ${hostile.slowest}; largest: ${hostile.largest}`)
}
