import { cleanLine } from '../domain/chat/line-text.ts'
import { NO_TALLY, type Say, type Sheet, type Tally } from '../domain/chat/say.ts'
import { openTalk, sealTalk, type TalkSource } from '../crypto/talk-cipher.ts'
import { readLine, readReaction } from '../wire/say.ts'
import { readSealedTalk } from '../wire/sealed-talk.ts'
import { readTally } from '../wire/sheet.ts'
import type { Random } from '../ports/random.ts'
import type { SpaceKeys } from './space-keys.ts'

/** Of AES-GCM. */
const NONCE_BYTES = 12
/** Epochs are told apart by their last seven bits. */
const EPOCHS = 128

/** What reading and writing stand on. */
export type TalkWordsDeps = {
  readonly keys: Pick<SpaceKeys, 'secretOf' | 'current'>
  readonly random: Random
  isPrivate(): boolean
}

/** Turns what travels into words and back: in a private Space only its members can. */
export class TalkWords {
  readonly #deps: TalkWordsDeps

  constructor(deps: TalkWordsDeps) {
    this.#deps = deps
  }

  /** A text as it travels; undefined while we may not speak here: we were given no secret. */
  async seal(text: Uint8Array, source: TalkSource): Promise<Uint8Array | undefined> {
    if (!this.#deps.isPrivate()) return text
    const epoch = await this.#deps.keys.current()
    if (epoch === undefined) return undefined
    return sealTalk(text, source, { ...epoch, nonce: this.#deps.random.bytes(NONCE_BYTES) })
  }

  /** A line's text, cleaned; undefined for what we cannot read, or nobody can. */
  async line(line: Say): Promise<string | undefined> {
    const body = await this.#open(line.body, line)
    const text = body && readLine(body)
    return text?.ok ? cleanLine(text.value) : undefined
  }

  /** A reaction's place among REACTIONS. */
  async reaction(say: Say): Promise<number | undefined> {
    const body = await this.#open(say.body, say)
    const reaction = body && readReaction(body)
    return reaction?.ok ? reaction.value : undefined
  }

  /** How many reacted. */
  async tally(sheet: Sheet): Promise<Tally> {
    if (sheet.tally.length === 0) return NO_TALLY
    const body = await this.#open(sheet.tally, sheet)
    const tally = body && readTally(body)
    return tally?.ok ? tally.value : NO_TALLY
  }

  /** What stands in a body, as its writer gave it to {@link seal}; undefined where we were given no secret for it. */
  open(body: Uint8Array, source: TalkSource): Promise<Uint8Array | undefined> {
    return this.#open(body, source)
  }

  async #open(body: Uint8Array, source: TalkSource): Promise<Uint8Array | undefined> {
    if (!this.#deps.isPrivate()) return body
    const read = readSealedTalk(body)
    if (!read.ok) return undefined
    const { epoch } = read.value
    const known = await this.#deps.keys.secretOf(epoch % EPOCHS)
    return known?.epoch === epoch ? openTalk(read.value, source, known.secret) : undefined
  }
}
