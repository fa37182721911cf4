import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface DelegationRecord {
  session: Uint8Array
  sealingKey: Uint8Array
  peer: string
  notBeforeMs: number
  notAfterMs: number
}

export namespace DelegationRecord {
  let _codec: Codec<DelegationRecord>

  export const codec = (): Codec<DelegationRecord> => {
    if (_codec == null) {
      _codec = message<DelegationRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.session != null && obj.session.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.session)
        }

        if ((obj.sealingKey != null && obj.sealingKey.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.sealingKey)
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(26)
          w.string(obj.peer)
        }

        if ((obj.notBeforeMs != null && obj.notBeforeMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.notBeforeMs)
        }

        if ((obj.notAfterMs != null && obj.notAfterMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.notAfterMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          session: uint8ArrayAlloc(0),
          sealingKey: uint8ArrayAlloc(0),
          peer: '',
          notBeforeMs: 0,
          notAfterMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.session = reader.bytes()
              break
            }
            case 2: {
              obj.sealingKey = reader.bytes()
              break
            }
            case 3: {
              obj.peer = reader.string()
              break
            }
            case 4: {
              obj.notBeforeMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.notAfterMs = reader.uint64Number()
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
                field: `${prefix}.session`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sealingKey`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.peer`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.notBeforeMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.notAfterMs`,
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

  export interface DelegationRecordSessionFieldEvent {
    field: '$.session'
    value: Uint8Array
  }

  export interface DelegationRecordSealingKeyFieldEvent {
    field: '$.sealingKey'
    value: Uint8Array
  }

  export interface DelegationRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface DelegationRecordNotBeforeMsFieldEvent {
    field: '$.notBeforeMs'
    value: number
  }

  export interface DelegationRecordNotAfterMsFieldEvent {
    field: '$.notAfterMs'
    value: number
  }

  export function encode (obj: Partial<DelegationRecord>): Uint8Array {
    return encodeMessage(obj, DelegationRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DelegationRecord>): DelegationRecord {
    return decodeMessage(buf, DelegationRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DelegationRecord>): Generator<DelegationRecordSessionFieldEvent | DelegationRecordSealingKeyFieldEvent | DelegationRecordPeerFieldEvent | DelegationRecordNotBeforeMsFieldEvent | DelegationRecordNotAfterMsFieldEvent> {
    return streamMessage(buf, DelegationRecord.codec(), opts)
  }
}
