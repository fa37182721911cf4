import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CallRecord {
  to: Uint8Array
  name: string
  link: string
  atMs: number
}

export namespace CallRecord {
  let _codec: Codec<CallRecord>

  export const codec = (): Codec<CallRecord> => {
    if (_codec == null) {
      _codec = message<CallRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.to != null && obj.to.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.to)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if ((obj.link != null && obj.link !== '')) {
          w.uint32(26)
          w.string(obj.link)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.atMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          to: uint8ArrayAlloc(0),
          name: '',
          link: '',
          atMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.to = reader.bytes()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              obj.link = reader.string()
              break
            }
            case 4: {
              obj.atMs = reader.uint64Number()
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
                field: `${prefix}.to`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.link`,
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

  export interface CallRecordToFieldEvent {
    field: '$.to'
    value: Uint8Array
  }

  export interface CallRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface CallRecordLinkFieldEvent {
    field: '$.link'
    value: string
  }

  export interface CallRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export function encode (obj: Partial<CallRecord>): Uint8Array {
    return encodeMessage(obj, CallRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CallRecord>): CallRecord {
    return decodeMessage(buf, CallRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CallRecord>): Generator<CallRecordToFieldEvent | CallRecordNameFieldEvent | CallRecordLinkFieldEvent | CallRecordAtMsFieldEvent> {
    return streamMessage(buf, CallRecord.codec(), opts)
  }
}
