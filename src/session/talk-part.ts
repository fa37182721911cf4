import { isLeading } from '../domain/space/select.ts'
import { isPrivate } from '../domain/space/members.ts'
import { judgeSay, NEW_WRITER, type Writer } from '../domain/chat/judge-say.ts'
import { cleanLine, isTooLong } from '../domain/chat/line-text.ts'
import { REACTIONS, SAY_REPEAT_MS, SENDING_MAX, type Say, type Sheet } from '../domain/chat/say.ts'
import { seal } from '../crypto/seal.ts'
import { SAY_DOMAIN } from '../wire/say-domain.ts'
import { TalkDesk } from './talk-desk.ts'
import { TalkWords } from './talk-words.ts'
import { writeLine, writeReaction, writeSay } from '../wire/say.ts'
import type { Author } from './stage-part.ts'
import type { ChatLine } from '../domain/chat/chat-line.ts'
import type { Clock } from '../ports/clock.ts'
import type { MediaEvent, TalkRefusal } from '../ports/media-engine.ts'
import type { Random } from '../ports/random.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLog } from './space-log.ts'
import type { TalkLane } from './talk-lane.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What reading and writing stand on. */
export type TalkPartDeps = {
  readonly log: Pick<SpaceLog, 'space' | 'state'>
  readonly lane: TalkLane
  readonly keys: SpaceKeys
  readonly clock: Clock
  readonly random: Random
  /** Who signs here; nobody while the person has no account. */
  author(): Author | undefined
  emit(event: MediaEvent): void
}

/** A leader that is gone is followed within 20 s: what is still on its way then was not taken. */
const LOST_MS = 30_000
/** A whole history comes in a moment: it is told as one. */
const TELL_MS = 60
const TICK_MS = 500

type Sending = {
  readonly id: string
  readonly text: string
  readonly saidAtMs: TimeMs
  readonly envelope: Uint8Array
  readonly line: ChatLine
  readonly repeatedAtMs: TimeMs
}

/** What our own person reads and writes, and, for who leads, the order of everything. */
export class TalkPart {
  readonly #deps: TalkPartDeps
  readonly #words: TalkWords
  readonly #undo: readonly Undo[]
  /** Texts of lines that were opened; undefined: we could not, or nobody can. */
  #texts = new Map<string, string | undefined>()
  #sending: readonly Sending[] = []
  #writer: Writer = NEW_WRITER
  #saidAtMs: TimeMs = 0
  #desk: TalkDesk | undefined
  #telling: Undo | undefined
  #stopRepeating: Undo | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(deps: TalkPartDeps) {
    this.#deps = deps
    const { log, lane, keys, random } = deps
    const isSealed = (): boolean => log.state.current !== undefined && isPrivate(log.state.current)
    this.#words = new TalkWords({ keys, random, isPrivate: isSealed })
    this.#undo = [
      log.state.watch(() => this.#onState()),
      lane.facts.on('said', ({ say, envelope }) => this.#desk?.take(say, envelope)),
      lane.facts.on('sheet', ({ sheet, isFresh }) => this.#takeSheet(sheet, isFresh)),
      // What was sealed with a secret that we are given now.
      keys.speaking.watch(() => this.#readAgain()),
    ]
    this.#onState()
    this.#readAgain()
  }

  /** Our person may be another by now. */
  handleAuthor(): void {
    this.#onState()
  }

  /** Writes a line. What the rules refuse is told as an event, and goes nowhere. */
  say(text: string): Promise<void> {
    return this.#inTurn(async () => {
      const refused = await this.#say(text)
      if (refused !== undefined) this.#refuse(refused, text)
    })
  }

  /** Reacts with the one of REACTIONS at this place. */
  react(reaction: number): Promise<void> {
    return this.#inTurn(() => this.#react(reaction))
  }

  /** Writes a line once more that was lost. */
  again(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const lost = this.#sending.find(each => each.id === id && each.line.phase === 'lost')
      if (lost === undefined) return
      // What is refused stays where it is seen.
      const refused = await this.#say(lost.text)
      if (refused !== undefined) return this.#refuse(refused, '')
      this.#sending = this.#sending.filter(each => each.id !== id)
    })
  }

  /** Lets go of a line that was lost. */
  forget(id: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#sending = this.#sending.filter(each => each.id !== id || each.line.phase !== 'lost')
      this.#plan()
    })
  }

  /** Says once more what is there: whoever asks now may have heard nothing of it. */
  tellAll(): void {
    this.#plan()
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
    this.#telling?.()
    this.#stopRepeating?.()
    this.#desk?.close()
    this.#desk = undefined
  }

  #onState(): void {
    const { log, lane, clock } = this.#deps
    const state = log.state.current
    const author = this.#deps.author()
    if (state === undefined) return
    const leads = author !== undefined && state.phase === 'live' && isLeading(state, author.id)
    if (!leads) {
      this.#desk?.close()
      this.#desk = undefined
      return
    }
    this.#desk ??= new TalkDesk({
      space: log.space,
      session: author.id,
      signer: author.signer,
      clock,
      state: log.state,
      words: this.#words,
      passed: lane.transcript,
      publish: envelope => lane.author(envelope),
    })
  }

  async #say(written: string): Promise<TalkRefusal | undefined> {
    const text = cleanLine(written)
    if (text === '') return undefined
    if (isTooLong(written)) return 'too-long'
    const onTheirWay = this.#sending.filter(({ line }) => line.phase === 'sending')
    if (onTheirWay.length >= SENDING_MAX) return 'too-fast'
    const made = await this.#make('line', writeLine(text))
    const author = this.#deps.author()
    if (typeof made === 'string') return made
    if (author === undefined) return 'no-account'
    const { atMs, envelope } = made
    const id = `own:${atMs}`
    const { account, name } = author
    const line: ChatLine = { id, account, name, text, atMs, phase: 'sending' }
    const repeatedAtMs = this.#deps.clock.now()
    const sending = { id, text, saidAtMs: atMs, envelope, line, repeatedAtMs }
    this.#sending = [...this.#sending, sending]
    // Whoever only reads, and that is nearly everybody, has no timer for this.
    this.#stopRepeating ??= this.#deps.clock.every(TICK_MS, () => this.#repeat())
    this.#plan()
    void this.#deps.lane.author(envelope)
    return undefined
  }

  async #react(reaction: number): Promise<void> {
    if (reaction < 0 || reaction >= REACTIONS.length) return
    const made = await this.#make('reaction', writeReaction(reaction))
    // One clap fewer is no matter for a notice.
    if (typeof made !== 'string') void this.#deps.lane.author(made.envelope)
  }

  /** Judges and signs, or says why not. */
  async #make(
    kind: Say['kind'],
    text: Uint8Array,
  ): Promise<{ readonly atMs: TimeMs; readonly envelope: Uint8Array } | TalkRefusal> {
    const { log, clock } = this.#deps
    const author = this.#deps.author()
    const state = log.state.current
    if (author === undefined || state === undefined) return 'no-account'
    const { account, id: session, signer, delegation, name } = author
    const now = { state, nowMs: clock.now() }
    const judged = judgeSay({ account, kind }, this.#ownWriter(account), now)
    if (judged.refused !== undefined) return judged.refused
    // Each is later than the one before, or hops would take it for that one again.
    const atMs = Math.max(this.#saidAtMs + 1, clock.now())
    this.#saidAtMs = atMs
    const { space } = log
    const body = await this.#words.seal(text, { space, session, atMs })
    if (body === undefined) return 'not-a-member'
    this.#writer = judged.writer
    const content = { space, delegation, name, atMs, kind, body }
    return { atMs, envelope: await seal(signer, SAY_DOMAIN, writeSay(content)) }
  }

  /** As the leader remembers us: our first line may have been written before a reload. */
  #ownWriter(account: Author['account']): Writer {
    const first = this.#deps.lane.transcript.find(({ line }) => line.account === account)
    return { ...this.#writer, firstLineMs: this.#writer.firstLineMs ?? first?.stampMs }
  }

  #refuse(reason: TalkRefusal, text: string): void {
    this.#deps.emit({ type: 'talk-refused', reason, text })
  }

  #takeSheet(sheet: Sheet, isFresh: boolean): void {
    void this.#inTurn(async () => {
      for (const line of sheet.lines) this.#texts.set(line.id, await this.#words.line(line))
      this.#settle(sheet)
      this.#plan()
      const { counts, named } = await this.#words.tally(sheet)
      if (isFresh && counts.some(count => count > 0)) {
        this.#deps.emit({ type: 'reactions', counts, named })
      }
    })
  }

  /** Those of our own that are on it have arrived. */
  #settle({ lines }: Sheet): void {
    const own = this.#deps.author()?.id
    const arrived = new Set(lines.filter(({ session }) => session === own).map(line => line.atMs))
    this.#sending = this.#sending.filter(({ saidAtMs }) => !arrived.has(saidAtMs))
  }

  #readAgain(): void {
    void this.#inTurn(async () => {
      const { transcript } = this.#deps.lane
      const texts = new Map<string, string | undefined>()
      for (const { line } of transcript) {
        texts.set(line.id, this.#texts.get(line.id) ?? (await this.#words.line(line)))
      }
      this.#texts = texts
      this.#plan()
    })
  }

  #repeat(): void {
    const nowMs = this.#deps.clock.now()
    if (this.#sending.every(({ line }) => line.phase === 'lost')) {
      this.#stopRepeating?.()
      this.#stopRepeating = undefined
      return
    }
    this.#sending = this.#sending.map(each => {
      if (each.line.phase === 'lost') return each
      if (nowMs - each.saidAtMs >= LOST_MS) {
        this.#plan()
        return { ...each, line: { ...each.line, phase: 'lost' } }
      }
      if (nowMs - each.repeatedAtMs < SAY_REPEAT_MS) return each
      void this.#deps.lane.author(each.envelope)
      return { ...each, repeatedAtMs: nowMs }
    })
  }

  #plan(): void {
    this.#telling ??= this.#deps.clock.after(TELL_MS, () => {
      this.#telling = undefined
      this.#tell()
    })
  }

  #tell(): void {
    const { transcript } = this.#deps.lane
    const out = transcript.flatMap(({ line, stampMs }): readonly ChatLine[] => {
      const text = this.#texts.get(line.id)
      if (text === undefined || text === '') return []
      const { id, account, name } = line
      return [{ id, account, name, text, atMs: stampMs, phase: 'out' }]
    })
    // What was pushed out is not kept either.
    const kept = new Set(transcript.map(({ line }) => line.id))
    for (const id of this.#texts.keys()) if (!kept.has(id)) this.#texts.delete(id)
    const lines = [...out, ...this.#sending.map(({ line }) => line)]
    this.#deps.emit({ type: 'talk', lines })
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(task)
    return this.#turn
  }
}
