import { addAction, addBeacon, emptyGraph, foldSpace } from '../domain/space/graph.ts'
import { cleanLabel } from '../domain/label.ts'
import { foldedOf, type Graph } from '../domain/space/log.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS } from '../domain/space/actions.ts'
import { openAction } from './open-action.ts'
import { openBeacon } from './open-beacon.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { BlockContent } from '../wire/recording.ts'
import type { GapCause, RecordedAct, Recording } from '../domain/recording/recording.ts'
import type { OpenAction } from '../domain/space/actions.ts'
import type { Ration } from '../ports/verifier.ts'
import type { SpaceState } from '../domain/space/state.ts'

/** Things that happened which are told: a log has 1,024 actions, and not many come and go. */
const ACTS_MAX = 4_096

/** The log in a recording, as far as it has been read. */
export class RecordedLog {
  readonly #ration: Ration
  readonly #genesis: OpenAction
  readonly #plain = new Map<string, string>()
  readonly #acts: RecordedAct[] = []
  /** What has silenced somebody since they were heard last. */
  readonly #silenced = new Map<AccountId, { readonly why: GapCause; readonly atMs: number }>()
  #graph: Graph
  #mayClip = false

  constructor(genesis: OpenAction, ration: Ration) {
    this.#genesis = genesis
    this.#ration = ration
    this.#graph = addAction(emptyGraph(genesis.space), genesis, 0).graph
  }

  /** What happened meanwhile, in order. */
  get acts(): readonly RecordedAct[] {
    return this.#acts
  }

  /** As the `record-on` says that counted last. */
  get mayClip(): boolean {
    return this.#mayClip
  }

  get isPrivate(): boolean {
    return this.#genesis.knockKey !== undefined
  }

  get isTranslated(): boolean {
    return this.isPrivate && this.#plain.size > 0
  }

  /** Takes in what a block adds. Answers whether all of it is good and belongs here. */
  async take({ actions, beacons, labels, atMs }: BlockContent): Promise<boolean> {
    for (const [sealed, plain] of labels) this.#plain.set(sealed, plain)
    let isGood = true
    for (const envelope of actions) isGood = (await this.#add(envelope, atMs)) && isGood
    for (const envelope of beacons) {
      const beacon = await openBeacon(envelope, this.#ration)
      if (beacon.ok) this.#graph = addBeacon(this.#graph, beacon.value).graph
    }
    return isGood
  }

  /** Sessions that the log has introduced. */
  sessions(): Iterable<SessionId> {
    return foldedOf(this.#graph)?.sessions.keys() ?? []
  }

  accountOf(session: SessionId): AccountId | undefined {
    return foldedOf(this.#graph)?.sessions.get(session)?.account
  }

  /** What this person called itself last. */
  nameOf(account: AccountId): string {
    return this.#read(foldedOf(this.#graph)?.names.get(account) ?? '', NAME_MAX_LETTERS)
  }

  /** Whether the log so far lets this person be recorded. */
  isWanted(account: AccountId): boolean {
    const state = foldSpace(this.#graph)
    return state?.isRecording === true && !state.leftOut.includes(account)
  }

  /**
   * Somebody is heard, by what came then: what of the log explains that they were not, since they were heard last?
   * Sound is written two seconds after it came, and the log at once: what came before counts as before.
   */
  whySilent(account: AccountId, cameAtMs: number): GapCause {
    const silenced = this.#silenced.get(account)
    if (silenced === undefined || cameAtMs <= silenced.atMs) return 'unknown'
    this.#silenced.delete(account)
    return silenced.why
  }

  space(): Recording['space'] {
    const { space: id, community, account: host } = this.#genesis
    const title = this.#read(foldSpace(this.#graph)?.title ?? '', TITLE_MAX_LETTERS)
    const hostName = this.nameOf(host)
    return { id, community, title, host, hostName, isPrivate: this.isPrivate }
  }

  async #add(envelope: Uint8Array, atMs: number): Promise<boolean> {
    const before = foldSpace(this.#graph)
    const action = await openAction(envelope, this.#ration)
    if (!action.ok) return false
    const { graph, outcome } = addAction(this.#graph, action.value, envelope.length)
    // What waits for something that is not here, or breaks a rule, has no place in a log.
    if (outcome.kind === 'held' || outcome.kind === 'refused') return false
    this.#graph = graph
    const after = foldSpace(graph)
    if (before !== undefined && after !== undefined) this.#note(before, after, atMs)
    return true
  }

  #note(before: SpaceState, after: SpaceState, atMs: number): void {
    if (after.isRecording) this.#mayClip = after.mayClip
    const added = (now: readonly AccountId[], then: readonly AccountId[]): readonly AccountId[] =>
      now.filter(account => !then.includes(account))
    const on = (people: readonly { readonly account: AccountId }[]): readonly AccountId[] =>
      people.map(({ account }) => account)
    const [was, is] = [on(before.stage), on(after.stage)]
    const silence = (why: GapCause, accounts: readonly AccountId[]): void => {
      for (const account of accounts) this.#silenced.set(account, { why, atMs })
    }
    silence('off-stage', added(was, is))
    silence('muted', added(on(after.locks), on(before.locks)))
    silence('left-out', added(after.leftOut, before.leftOut))
    const note = (kind: RecordedAct['kind'], accounts: readonly AccountId[]): void => {
      for (const account of accounts) this.#tell({ atMs, kind, account, said: '' })
    }
    note('came', added(is, was))
    note('went', added(was, is))
    note('leave-out', added(after.leftOut, before.leftOut))
    note('take-in', added(before.leftOut, after.leftOut))
    if (after.title === before.title) return
    const said = this.#read(after.title, TITLE_MAX_LETTERS)
    this.#tell({ atMs, kind: 'title', account: undefined, said })
  }

  #tell(act: RecordedAct): void {
    if (this.#acts.length < ACTS_MAX) this.#acts.push(act)
  }

  /** What is sealed, as the recorder read it; in a public Space what looks sealed is a text like any other. */
  #read(text: string, maxLetters: number): string {
    if (!this.isPrivate || !isSealedLabel(text)) return text
    return cleanLabel(this.#plain.get(text) ?? '', maxLetters)
  }
}
