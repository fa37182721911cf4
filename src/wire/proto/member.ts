import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface KnockRecord {
  space: Uint8Array
  delegation: Uint8Array
  name: string
  atMs: number
  proof: Uint8Array
}

export namespace KnockRecord {
  let _codec: Codec<KnockRecord>

  export const codec = (): Codec<KnockRecord> => {
    if (_codec == null) {
      _codec = message<KnockRecord>((obj, w, opts = {}) => {
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

        if ((obj.proof != null && obj.proof.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.proof)
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
          proof: uint8ArrayAlloc(0)
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
              obj.proof = reader.bytes()
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
                field: `${prefix}.proof`,
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

  export interface KnockRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface KnockRecordDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface KnockRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface KnockRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface KnockRecordProofFieldEvent {
    field: '$.proof'
    value: Uint8Array
  }

  export function encode (obj: Partial<KnockRecord>): Uint8Array {
    return encodeMessage(obj, KnockRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KnockRecord>): KnockRecord {
    return decodeMessage(buf, KnockRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KnockRecord>): Generator<KnockRecordSpaceFieldEvent | KnockRecordDelegationFieldEvent | KnockRecordNameFieldEvent | KnockRecordAtMsFieldEvent | KnockRecordProofFieldEvent> {
    return streamMessage(buf, KnockRecord.codec(), opts)
  }
}

export interface KeysRecord {
  space: Uint8Array
  atMs: number
  epoch: number
  grants: Uint8Array[]
}

export namespace KeysRecord {
  let _codec: Codec<KeysRecord>

  export const codec = (): Codec<KeysRecord> => {
    if (_codec == null) {
      _codec = message<KeysRecord>((obj, w, opts = {}) => {
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

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.epoch)
        }

        if (obj.grants != null && obj.grants.length > 0) {
          for (const value of obj.grants) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          atMs: 0,
          epoch: 0,
          grants: []
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
              obj.epoch = reader.uint64Number()
              break
            }
            case 4: {
              if (opts.limits?.grants != null && obj.grants.length === opts.limits.grants) {
                throw new MaxLengthError('Decode error - repeated field "grants" had too many elements')
              }

              obj.grants.push(reader.bytes())
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
          grants: 0
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
              yield {
                field: `${prefix}.epoch`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              if (opts.limits?.grants != null && obj.grants === opts.limits.grants) {
                throw new MaxLengthError('Streaming decode error - repeated field "grants" had too many elements')
              }

              yield {
                field: `${prefix}.grants[]`,
                index: obj.grants,
                value: reader.bytes()
              }

              obj.grants++

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

  export interface KeysRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface KeysRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface KeysRecordEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface KeysRecordGrantsFieldEvent {
    field: '$.grants[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<KeysRecord>): Uint8Array {
    return encodeMessage(obj, KeysRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeysRecord>): KeysRecord {
    return decodeMessage(buf, KeysRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeysRecord>): Generator<KeysRecordSpaceFieldEvent | KeysRecordAtMsFieldEvent | KeysRecordEpochFieldEvent | KeysRecordGrantsFieldEvent> {
    return streamMessage(buf, KeysRecord.codec(), opts)
  }
}
