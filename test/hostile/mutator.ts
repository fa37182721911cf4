import { joinBytes } from '../../src/wire/join-bytes.ts'

/** Bytes at which readers turn: ends of ranges, flags of varints, tags of Yjs items. */
const TURNS = [0x00, 0x01, 0x02, 0x0a, 0x12, 0x21, 0x23, 0x40, 0x7f, 0x80, 0x81, 0xfe, 0xff]

/** Numbers and texts that readers have tripped over, as they stand on the wire. */
const TOKENS: readonly (readonly number[])[] = [
  [0x80, 0x00],
  [0x80, 0x80, 0x80, 0x00],
  [0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff, 0xff],
  [0xef, 0xbb, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xc0, 0xaf],
  [0xe2, 0x80, 0xae],
  [0x22, 0x3a, 0x7b],
]

/**
 * Makes hostile bytes of good ones. It knows how our formats are built: lengths before contents, varints,
 * protobuf fields and records within records; so that many mutations get past a reader's first check.
 */
export class Mutator {
  readonly #chance: () => number
  readonly #ops: readonly ((bytes: Uint8Array) => Uint8Array)[]
  #others: readonly Uint8Array[] = []

  /** `chance` answers numbers in [0, 1); the same ones make the same mutations. */
  constructor(chance: () => number) {
    this.#chance = chance
    this.#ops = [
      bytes => this.#flip(bytes),
      bytes => this.#turn(bytes),
      bytes => this.#step(bytes),
      bytes => bytes.slice(0, this.#below(bytes.length + 1)),
      bytes => this.#insert(bytes, this.#noise()),
      bytes => this.#insert(bytes, Uint8Array.from(this.#oneOf(TOKENS) ?? [])),
      bytes => this.#overwrite(bytes),
      bytes => this.#remove(bytes),
      bytes => this.#repeat(bytes),
      bytes => this.#splice(bytes),
      bytes => this.#resize(bytes),
      bytes => this.#fields(bytes, 0),
      bytes => this.#fields(bytes, 0),
    ]
  }

  /** One of `seeds`, changed in one to three places. */
  mutate(seeds: readonly Uint8Array[]): Uint8Array {
    this.#others = seeds
    let bytes = this.#oneOf(seeds) ?? new Uint8Array()
    for (let edits = 1 + this.#below(3); edits > 0; edits -= 1) {
      bytes = this.#oneOf(this.#ops)?.(bytes) ?? bytes
    }
    return bytes
  }

  #below(limit: number): number {
    return Math.floor(this.#chance() * limit)
  }

  #oneOf<T>(things: readonly T[]): T | undefined {
    return things[this.#below(things.length)]
  }

  #flip(bytes: Uint8Array): Uint8Array {
    const at = this.#below(bytes.length)
    return changedAt(bytes, at, (bytes[at] ?? 0) ^ (1 << this.#below(8)))
  }

  #turn(bytes: Uint8Array): Uint8Array {
    return changedAt(bytes, this.#below(bytes.length), this.#oneOf(TURNS) ?? 0)
  }

  /** One more or one less: counts, lengths and kinds that are off by one. */
  #step(bytes: Uint8Array): Uint8Array {
    const at = this.#below(bytes.length)
    return changedAt(bytes, at, (bytes[at] ?? 0) + (this.#chance() < 0.5 ? 1 : 255))
  }

  #noise(): Uint8Array {
    return Uint8Array.from({ length: 1 + this.#below(6) }, () => this.#below(256))
  }

  #insert(bytes: Uint8Array, what: Uint8Array): Uint8Array {
    const at = this.#below(bytes.length + 1)
    return joined(bytes.subarray(0, at), what, bytes.subarray(at))
  }

  #overwrite(bytes: Uint8Array): Uint8Array {
    const token = this.#oneOf(TOKENS) ?? []
    const changed = bytes.slice()
    const at = this.#below(bytes.length)
    for (const [place, byte] of token.entries()) changed[at + place] = byte
    return changed
  }

  #remove(bytes: Uint8Array): Uint8Array {
    const [from, to] = this.#range(bytes)
    return joined(bytes.subarray(0, from), bytes.subarray(to))
  }

  #repeat(bytes: Uint8Array): Uint8Array {
    const [from, to] = this.#range(bytes)
    return this.#insert(bytes, bytes.subarray(from, to))
  }

  /** The head of these bytes and the tail of others. */
  #splice(bytes: Uint8Array): Uint8Array {
    const other = this.#oneOf(this.#others) ?? bytes
    const tail = other.subarray(this.#below(other.length + 1))
    return joined(bytes.subarray(0, this.#below(bytes.length + 1)), tail)
  }

  /** Changes a content and the length before it, so that the rest stays in step. */
  #resize(bytes: Uint8Array): Uint8Array {
    const at = this.#below(bytes.length)
    const length = bytes[at] ?? 0
    if (length > 0x7f || at + 1 + length > bytes.length) return this.#turn(bytes)
    const content = bytes.subarray(at + 1, at + 1 + length)
    const changed = this.#chance() < 0.5 ? this.#remove(content) : this.#insert(content, content)
    return joined(
      bytes.subarray(0, at),
      varint(changed.length),
      changed,
      bytes.subarray(at + 1 + length),
    )
  }

  /** Takes protobuf fields apart and puts them together in another way. */
  #fields(bytes: Uint8Array, depth: number): Uint8Array {
    const fields = fieldsOf(bytes)
    if (fields === undefined || fields.length === 0) return this.#turn(bytes)
    const at = this.#below(fields.length)
    const field = fields[at] ?? fields[0]
    if (field === undefined) return bytes
    const changed = [...fields]
    switch (this.#below(6)) {
      case 0:
        changed.splice(at, 1)
        break
      case 1:
        changed.splice(this.#below(fields.length + 1), 0, field)
        break
      case 2:
        changed.reverse()
        break
      case 3:
        changed.splice(at, 0, { tag: field.tag + 8 * this.#below(20), content: field.content })
        break
      default:
        changed[at] = { tag: field.tag, content: this.#inner(field.content, depth) }
    }
    return joined(...changed.map(bytesOfField))
  }

  #inner(content: Uint8Array, depth: number): Uint8Array {
    if (depth < 3 && this.#chance() < 0.5) return this.#fields(content, depth + 1)
    return this.#oneOf(this.#ops.slice(0, 9))?.(content) ?? content
  }

  #range(bytes: Uint8Array): [number, number] {
    const from = this.#below(bytes.length + 1)
    return [from, from + this.#below(Math.min(40, bytes.length - from) + 1)]
  }
}

/** A protobuf field: its tag and what follows, a length-delimited one without its length. */
type Field = { readonly tag: number; readonly content: Uint8Array }

const VARINT = 0
const DELIMITED = 2

/** The fields of a message of varints and delimited fields, which is all that ours have. */
function fieldsOf(bytes: Uint8Array): Field[] | undefined {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0
    const length = varintAt(bytes, at + 1)
    if (tag < 8 || tag > 0x7f || length === undefined) return undefined
    const from = (tag & 7) === VARINT ? at + 1 : length.next
    const to = (tag & 7) === VARINT ? length.next : length.next + length.value
    if ((tag & 7) > DELIMITED || (tag & 7) === 1 || to > bytes.length) return undefined
    fields.push({ tag, content: bytes.subarray(from, to) })
    at = to
  }
  return fields
}

const bytesOfField = ({ tag, content }: Field): Uint8Array =>
  (tag & 7) === DELIMITED
    ? joined(varint(tag), varint(content.length), content)
    : joined(varint(tag), content)

function varintAt(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0
  for (let place = 0; place < 10; place += 1) {
    const byte = bytes[at + place]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * place)
    if (byte < 0x80) return { value, next: at + place + 1 }
  }
  return undefined
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Uint8Array.from([...bytes, rest])
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => joinBytes(parts)

function changedAt(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = bytes.slice()
  if (at < changed.length) changed[at] = value
  return changed
}
