import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface SayRecord {
  space: Uint8Array
  delegation: Uint8Array
  name: string
  atMs: number
  kind: number
  body: Uint8Array
}

export namespace SayRecord {
  let _codec: Codec<SayRecord>

  export const codec = (): Codec<SayRecord> => {
    if (_codec == null) {
      _codec = message<SayRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if ((obj.delegation != null && obj.delegation.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.delegation)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(26)
          w.string(obj.name)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.atMs)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(40)
          w.uint32(obj.kind)
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.body)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          delegation: uint8ArrayAlloc(0),
          name: '',
          atMs: 0,
          kind: 0,
          body: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.space = reader.bytes()
              break
            }
            case 2: {
              obj.delegation = reader.bytes()
              break
            }
            case 3: {
              obj.name = reader.string()
              break
            }
            case 4: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.kind = reader.uint32()
              break
            }
            case 6: {
              obj.body = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.space`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.delegation`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.body`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface SayRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface SayRecordDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface SayRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface SayRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface SayRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface SayRecordBodyFieldEvent {
    field: '$.body'
    value: Uint8Array
  }

  export function encode (obj: Partial<SayRecord>): Uint8Array {
    return encodeMessage(obj, SayRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SayRecord>): SayRecord {
    return decodeMessage(buf, SayRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SayRecord>): Generator<SayRecordSpaceFieldEvent | SayRecordDelegationFieldEvent | SayRecordNameFieldEvent | SayRecordAtMsFieldEvent | SayRecordKindFieldEvent | SayRecordBodyFieldEvent> {
    return streamMessage(buf, SayRecord.codec(), opts)
  }
}

export interface SheetRecord {
  space: Uint8Array
  atMs: number
  lines: Uint8Array[]
  tally: Uint8Array
}

export namespace SheetRecord {
  let _codec: Codec<SheetRecord>

  export const codec = (): Codec<SheetRecord> => {
    if (_codec == null) {
      _codec = message<SheetRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.atMs)
        }

        if (obj.lines != null && obj.lines.length > 0) {
          for (const value of obj.lines) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.tally != null && obj.tally.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.tally)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          atMs: 0,
          lines: [],
          tally: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.space = reader.bytes()
              break
            }
            case 2: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 3: {
              if (opts.limits?.lines != null && obj.lines.length === opts.limits.lines) {
                throw new MaxLengthError('Decode error - repeated field "lines" had too many elements')
              }

              obj.lines.push(reader.bytes())
              break
            }
            case 4: {
              obj.tally = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          lines: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.space`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              if (opts.limits?.lines != null && obj.lines === opts.limits.lines) {
                throw new MaxLengthError('Streaming decode error - repeated field "lines" had too many elements')
              }

              yield {
                field: `${prefix}.lines[]`,
                index: obj.lines,
                value: reader.bytes()
              }

              obj.lines++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.tally`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface SheetRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface SheetRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface SheetRecordLinesFieldEvent {
    field: '$.lines[]'
    index: number
    value: Uint8Array
  }

  export interface SheetRecordTallyFieldEvent {
    field: '$.tally'
    value: Uint8Array
  }

  export function encode (obj: Partial<SheetRecord>): Uint8Array {
    return encodeMessage(obj, SheetRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SheetRecord>): SheetRecord {
    return decodeMessage(buf, SheetRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SheetRecord>): Generator<SheetRecordSpaceFieldEvent | SheetRecordAtMsFieldEvent | SheetRecordLinesFieldEvent | SheetRecordTallyFieldEvent> {
    return streamMessage(buf, SheetRecord.codec(), opts)
  }
}

export interface TallyRecord {
  counts: Uint8Array
  named: Uint8Array[]
}

export namespace TallyRecord {
  let _codec: Codec<TallyRecord>

  export const codec = (): Codec<TallyRecord> => {
    if (_codec == null) {
      _codec = message<TallyRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.counts != null && obj.counts.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.counts)
        }

        if (obj.named != null && obj.named.length > 0) {
          for (const value of obj.named) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          counts: uint8ArrayAlloc(0),
          named: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.counts = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.named != null && obj.named.length === opts.limits.named) {
                throw new MaxLengthError('Decode error - repeated field "named" had too many elements')
              }

              obj.named.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          named: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.counts`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.named != null && obj.named === opts.limits.named) {
                throw new MaxLengthError('Streaming decode error - repeated field "named" had too many elements')
              }

              yield {
                field: `${prefix}.named[]`,
                index: obj.named,
                value: reader.bytes()
              }

              obj.named++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface TallyRecordCountsFieldEvent {
    field: '$.counts'
    value: Uint8Array
  }

  export interface TallyRecordNamedFieldEvent {
    field: '$.named[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<TallyRecord>): Uint8Array {
    return encodeMessage(obj, TallyRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TallyRecord>): TallyRecord {
    return decodeMessage(buf, TallyRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TallyRecord>): Generator<TallyRecordCountsFieldEvent | TallyRecordNamedFieldEvent> {
    return streamMessage(buf, TallyRecord.codec(), opts)
  }
}
