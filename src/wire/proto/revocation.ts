import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RevocationRecord {
  beforeMs: number
  kept: Uint8Array[]
}

export namespace RevocationRecord {
  let _codec: Codec<RevocationRecord>

  export const codec = (): Codec<RevocationRecord> => {
    if (_codec == null) {
      _codec = message<RevocationRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.beforeMs != null && obj.beforeMs !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.beforeMs)
        }

        if (obj.kept != null && obj.kept.length > 0) {
          for (const value of obj.kept) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          beforeMs: 0,
          kept: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.beforeMs = reader.uint64Number()
              break
            }
            case 2: {
              if (opts.limits?.kept != null && obj.kept.length === opts.limits.kept) {
                throw new MaxLengthError('Decode error - repeated field "kept" had too many elements')
              }

              obj.kept.push(reader.bytes())
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
          kept: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.beforeMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              if (opts.limits?.kept != null && obj.kept === opts.limits.kept) {
                throw new MaxLengthError('Streaming decode error - repeated field "kept" had too many elements')
              }

              yield {
                field: `${prefix}.kept[]`,
                index: obj.kept,
                value: reader.bytes()
              }

              obj.kept++

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

  export interface RevocationRecordBeforeMsFieldEvent {
    field: '$.beforeMs'
    value: number
  }

  export interface RevocationRecordKeptFieldEvent {
    field: '$.kept[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<RevocationRecord>): Uint8Array {
    return encodeMessage(obj, RevocationRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RevocationRecord>): RevocationRecord {
    return decodeMessage(buf, RevocationRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RevocationRecord>): Generator<RevocationRecordBeforeMsFieldEvent | RevocationRecordKeptFieldEvent> {
    return streamMessage(buf, RevocationRecord.codec(), opts)
  }
}
