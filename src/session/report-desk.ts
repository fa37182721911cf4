import { bundleOf, type EvidenceRing, type KeptBundle } from './evidence-ring.ts'
import {
  concerning,
  sealedIn,
  REPORT_BUNDLES_BYTES_MAX,
  REPORT_BUNDLES_MAX,
  REPORT_KEYS_MAX,
  REPORT_LABELS_BYTES_MAX,
  REPORT_TEXT_MAX_LETTERS,
  type Complaint,
  type ReportWeight,
} from '../domain/space/report.ts'
import { cleanLabel, cleanParagraphs } from '../domain/label.ts'
import { isIntroducing, NAME_MAX_LETTERS, PIN_MAX_LETTERS } from '../domain/space/actions.ts'
import { isPrivate } from '../domain/space/members.ts'
import { mediaBaseKey } from '../crypto/media-keys.ts'
import { partsOfKid } from '../wire/bundle.ts'
import { REPORT_DOMAIN, translationBytes, writeReport, type SoundKey } from '../wire/report.ts'
import { seal } from '../crypto/seal.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import type { Author } from './stage-part.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Entered, SpaceLog } from './space-log.ts'
import type { MediaCommand, MediaEvent } from '../ports/media-engine.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLabels } from './space-labels.ts'

/** What a report is made of. */
export type ReportDeskDeps = {
  readonly log: SpaceLog
  readonly ring: EvidenceRing
  readonly keys: Pick<SpaceKeys, 'secretOf'>
  readonly labels: Pick<SpaceLabels, 'translate'>
  readonly clock: Clock
}

/** A sign of life in silence: a header of 15 bytes at most, four of plaintext and the tag. What is longer is sound. */
const SILENT_BYTES_MAX = 35
/** What most bundles hold: four frames. */
const BUNDLE_LASTS_MS = 80

/** Answers what the page asks about reports. */
export async function answerReport(
  command: Extract<MediaCommand, { type: 'weigh' | 'report' }>,
  { author, ...deps }: ReportDeskDeps & { readonly author: Author | undefined },
): Promise<MediaEvent> {
  const desk = new ReportDesk(deps)
  if (command.type === 'weigh')
    return { type: 'weighed', weight: await desk.weigh(command.account) }
  const { complaint, withSound } = command
  const envelope = author && (await desk.report(author, complaint, { withSound }))
  return { type: 'reported', envelope }
}

/**
 * Makes the signed report about somebody in this Space: of the log what concerns the account, and of the last
 * minute, if the reporter wants it, what the account said.
 */
class ReportDesk {
  readonly #deps: ReportDeskDeps

  constructor(deps: ReportDeskDeps) {
    this.#deps = deps
  }

  /** What would go into a report about this account. */
  async weigh(account: AccountId): Promise<ReportWeight> {
    const records = this.#recordsOf(account)
    const others = records.flatMap(({ action }) =>
      'name' in action && action.account !== account ? action.name : [],
    )
    const sounding = this.#soundOf(account).filter(({ sframe }) => sframe.length > SILENT_BYTES_MAX)
    return {
      acts: records.length - others.length,
      others: [...new Set(await this.#read(others))],
      soundMs: sounding.length * BUNDLE_LASTS_MS,
    }
  }

  /** Signs a report. Undefined while the Space's log has not arrived. */
  async report(
    author: Author,
    { account, reason, text }: Complaint,
    { withSound }: { readonly withSound: boolean },
  ): Promise<Uint8Array | undefined> {
    const { log, clock } = this.#deps
    const [genesis] = log.envelopes()
    if (genesis === undefined) return undefined
    const records = this.#recordsOf(account)
    const [name = ''] = await this.#read([author.name])
    const sound = withSound ? await this.#soundFor(account) : { bundles: [], keys: [] }
    const payload = writeReport({
      space: log.space,
      delegation: author.delegation,
      name: cleanLabel(name, NAME_MAX_LETTERS),
      account,
      reason,
      text: cleanParagraphs(text, REPORT_TEXT_MAX_LETTERS),
      atMs: clock.now(),
      genesis,
      actions: records.map(({ envelope }) => envelope),
      labels: await this.#translationsOf(records),
      ...sound,
    })
    return seal(author.signer, REPORT_DOMAIN, payload)
  }

  #recordsOf(account: AccountId): readonly Entered[] {
    const log = this.#deps.log.entered()
    const weighed = log.map(entry => ({ ...entry, bytes: entry.envelope.length }))
    return concerning(weighed, account)
  }

  /** Texts of a private Space as we read them. */
  async #read(texts: readonly string[]): Promise<readonly string[]> {
    if (!this.#isPrivate()) return texts
    const plain = await this.#deps.labels.translate(texts.filter(isSealedLabel))
    return texts.map(text => (isSealedLabel(text) ? (plain.get(text) ?? '') : text))
  }

  /** Of the labels that these records have sealed, as many as a report holds. */
  async #translationsOf(records: readonly Entered[]): Promise<ReadonlyMap<string, string>> {
    const labels = new Map<string, string>()
    if (!this.#isPrivate()) return labels
    const [genesis] = this.#deps.log.entered()
    const actions = [...(genesis ? [genesis] : []), ...records].map(({ action }) => action)
    let bytes = 0
    for (const [sealed, text] of await this.#deps.labels.translate(sealedIn(actions))) {
      const plain = cleanLabel(text, PIN_MAX_LETTERS)
      bytes += translationBytes(sealed, plain)
      if (bytes > REPORT_LABELS_BYTES_MAX) break
      labels.set(sealed, plain)
    }
    return labels
  }

  #isPrivate(): boolean {
    const state = this.#deps.log.state.current
    return state !== undefined && isPrivate(state)
  }

  /** Also of sessions that the account spoke by before this one. */
  #soundOf(account: AccountId): readonly KeptBundle[] {
    const sessions = this.#deps.log
      .entered()
      .flatMap(({ action }) =>
        action.kind !== 'open' && isIntroducing(action) && action.account === account
          ? action.session
          : [],
      )
    return this.#deps.ring.of(new Set(sessions), this.#deps.clock.now())
  }

  async #soundFor(
    account: AccountId,
  ): Promise<{ readonly bundles: readonly Uint8Array[]; readonly keys: readonly SoundKey[] }> {
    const kept = fitting([...this.#soundOf(account)].sort(byNumber))
    if (!this.#isPrivate()) return { bundles: kept.map(bundleOf), keys: [] }
    const keys = await this.#keysFor(kept)
    const bundles = kept.filter(({ kid }) => keys.some(key => key.kid === kid))
    return { bundles: bundles.map(bundleOf), keys }
  }

  /** What opens these bundles and nobody else's. */
  async #keysFor(kept: readonly KeptBundle[]): Promise<readonly SoundKey[]> {
    const sessions = new Map<bigint, SessionId>(kept.map(({ kid, session }) => [kid, session]))
    const keys: SoundKey[] = []
    for (const [kid, session] of [...sessions].sort(([one], [other]) => sign(one - other))) {
      const given = await this.#deps.keys.secretOf(partsOfKid(kid)?.epoch ?? 0)
      if (given === undefined || keys.length >= REPORT_KEYS_MAX) continue
      const source = { space: this.#deps.log.space, session, lane: 'audience' } as const
      keys.push({ kid, baseKey: await mediaBaseKey(given.secret, source) })
    }
    return keys
  }
}

/** By session, in any order that stays, and each session's by number. */
const byNumber = (one: KeptBundle, other: KeptBundle): number =>
  one.session === other.session ? sign(one.ctr - other.ctr) : one.session < other.session ? -1 : 1

const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0)

/** As many of the last ones as a report holds. */
function fitting(kept: readonly KeptBundle[]): readonly KeptBundle[] {
  let from = kept.length
  let bytes = 0
  while (from > 0 && kept.length - from < REPORT_BUNDLES_MAX) {
    bytes += kept[from - 1]?.sframe.buffer.byteLength ?? 0
    if (bytes > REPORT_BUNDLES_BYTES_MAX) break
    from -= 1
  }
  return kept.slice(from)
}
