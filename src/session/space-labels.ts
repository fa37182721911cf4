import {
  PIN_MAX_LETTERS,
  REASON_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
} from '../domain/space/actions.ts'
import { cleanLabel } from '../domain/label.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import { mapDoorNames, mapNames, mapStateLabels, type ReadLabel } from '../domain/space/labels.ts'
import type { PrivateLabels } from '../crypto/private-labels.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { MediaEvent } from '../ports/media-engine.ts'

/** Labels that are remembered open: all of a log's. */
const OPENED_MAX = 4_096

/**
 * Titles and names of one Space: sealed for those who carry them where its link has a secret, and plain for who sits
 * here; topics and the pinned link for members alone. In a public Space nothing is sealed, and what looks like it says nothing.
 */
export class SpaceLabels {
  #labels: Promise<PrivateLabels> | undefined
  /** What only members are given, the newest last. */
  #words: readonly Promise<PrivateLabels>[] = []
  readonly #opened = new Map<string, string>()
  /** Events whose labels are being opened; those after them wait. */
  #waiting = 0
  #turn: Promise<void> = Promise.resolve()

  /** The secret of the link by which we came; none of a public Space. */
  bring(secret: Uint8Array | undefined): void {
    if (secret === undefined) return
    this.#labels = loadLabels(secret)
    this.#opened.clear()
  }

  /** The words secrets that we were given, the newest last: what did not open may do so now. */
  bringWords(secrets: readonly Uint8Array[]): void {
    this.#words = secrets.map(loadLabels)
    for (const [text, plain] of this.#opened) if (plain === '') this.#opened.delete(text)
  }

  /** A label as it is to travel. */
  async seal(text: string, maxLetters: number): Promise<string> {
    const label = cleanLabel(text, maxLetters)
    return this.#labels === undefined || label === '' ? label : (await this.#labels).seal(label)
  }

  /** What somebody does, with its words as they are to travel. */
  async sealAct(act: StageAct): Promise<StageAct> {
    if (this.#labels === undefined) return act
    if (act.kind === 'remove' || act.kind === 'ban') {
      return { ...act, reason: await this.seal(act.reason, REASON_MAX_LETTERS) }
    }
    if (act.kind === 'pin' && act.url !== undefined) {
      return { ...act, url: await this.#sealForMembers(act.url, PIN_MAX_LETTERS) }
    }
    if (act.kind !== 'edit') return act
    const { title, topics, ...rest } = act
    const sealed = topics && topics.map(topic => this.#sealForMembers(topic, TOPIC_MAX_LETTERS))
    return {
      ...rest,
      ...(title !== undefined && { title: await this.seal(title, TITLE_MAX_LETTERS) }),
      ...(sealed && { topics: await Promise.all(sealed) }),
    }
  }

  /** Tells an event as it is to be read: at once where nothing has to be opened, and never before an earlier one. */
  show(event: MediaEvent, tell: (event: MediaEvent) => void): void {
    const sealed = new Set<string>()
    mapLabels(event, text => {
      if (isSealedLabel(text)) sealed.add(text)
      return text
    })
    const unknown = [...sealed].filter(text => !this.#opened.has(text))
    const isReady = unknown.length === 0 || this.#labels === undefined
    if (isReady && this.#waiting === 0) return tell(this.#plain(event, sealed))
    this.#waiting += 1
    this.#turn = this.#turn
      .then(() => this.#open(unknown))
      // Where what opens them does not load, all else is told without words.
      .catch(() => undefined)
      .then(() => tell(this.#plain(event, sealed)))
      .finally(() => {
        this.#waiting -= 1
      })
  }

  /** What stands in sealed labels; without those that our link does not open. */
  async translate(sealed: readonly string[]): Promise<ReadonlyMap<string, string>> {
    // Where what opens them does not load, they stay as they are.
    await this.#open(sealed).catch(() => undefined)
    const pairs = sealed.map(text => [text, this.#opened.get(text) ?? ''] as const)
    return new Map(pairs.filter(([, plain]) => plain !== ''))
  }

  /** Who waits at the door has the link, and is to know no more than for what it waits. */
  async #sealForMembers(text: string, maxLetters: number): Promise<string> {
    const words = await this.#words.at(-1)
    if (this.#labels === undefined || words === undefined) return this.seal(text, maxLetters)
    const label = cleanLabel(text, maxLetters)
    return label === '' ? label : words.seal(label)
  }

  #plain(event: MediaEvent, sealed: ReadonlySet<string>): MediaEvent {
    if (sealed.size === 0) return event
    return mapLabels(event, (text, maxLetters) =>
      // Whoever has the link could have sealed anything.
      isSealedLabel(text) ? cleanLabel(this.#opened.get(text) ?? '', maxLetters) : text,
    )
  }

  async #open(texts: readonly string[]): Promise<void> {
    const labels = await this.#labels
    if (labels === undefined) return
    if (this.#opened.size > OPENED_MAX) this.#opened.clear()
    const keys = [labels, ...(await Promise.all(this.#words))]
    const opened = await Promise.all(texts.map(text => openedBy(keys, text)))
    for (const [at, text] of texts.entries()) this.#opened.set(text, opened[at] ?? '')
  }
}

async function openedBy(keys: readonly PrivateLabels[], text: string): Promise<string | undefined> {
  for (const key of keys) {
    const plain = await key.open(text)
    if (plain !== undefined) return plain
  }
  return undefined
}

/** No public Space needs it, and most are. */
async function loadLabels(secret: Uint8Array): Promise<PrivateLabels> {
  const { privateLabels } = await import('../crypto/private-labels.ts')
  return privateLabels(secret)
}

function mapLabels(event: MediaEvent, read: ReadLabel): MediaEvent {
  if (event.type === 'state') return { ...event, state: mapStateLabels(event.state, read) }
  if (event.type === 'waiting') return { ...event, waiting: mapNames(event.waiting, read) }
  if (event.type === 'talk') return { ...event, lines: mapNames(event.lines, read) }
  return event.type === 'door' ? { ...event, list: mapDoorNames(event.list, read) } : event
}
