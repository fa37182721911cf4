import { withoutEvidence } from '../../src/domain/community/admission.ts'
import { NO_EVIDENCE } from '../../src/domain/follow/evidence.ts'
import { resolve } from 'node:path'
import { createServer } from 'vite'
import { attest, community, must, NOON, people, person, policyOf } from '../helpers/follows.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { median } from './median.ts'
import { openCertificate } from '../../src/crypto/open-certificate.ts'
import { readCertificate, writeCertificate } from '../../src/wire/certificate.ts'
import { selectMembers } from '../../src/domain/follow/certificate.ts'
import { verifyNatively } from './native-loop.ts'
import type { Timed } from '../browser/pages/gate.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** The first rounds warm up and are not counted. */
export const WARM_UP = 2
/** What the gate asks for, and so what a certificate has. */
export const MEMBERS = 600

const alice = (await person(1)).account
const policy = policyOf(MEMBERS)

/** A certificate whose followers nobody has seen before: ours keeps imported keys. */
export async function certificateOf(from: number): Promise<Uint8Array> {
  const follows = await Promise.all((await people(MEMBERS, from)).map(one => attest(one, alice)))
  const members = selectMembers(follows, withoutEvidence(policy), NOON) ?? []
  return writeCertificate({ community, followee: alice, members, evidence: NO_EVIDENCE })
}

/** Medians of both ways. */
export type Pair = { readonly oursMs: number; readonly nativeMs: number }

/** Ours and the loop take turns at going first: what warms up or tires the machine meets both alike. */
export async function verifyInNode(certificates: readonly Uint8Array[]): Promise<Pair> {
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

/** The same in Chromium, ours in the verify Worker and the loop in a bare one. */
export async function verifyInBrowser(
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
