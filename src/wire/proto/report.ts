import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ReportRecord {
  space: Uint8Array
  delegation: Uint8Array
  name: string
  account: Uint8Array
  reason: number
  text: string
  atMs: number
  genesis: Uint8Array
  actions: Uint8Array[]
  bundles: Uint8Array[]
  keys: Uint8Array[]
  sealed: string[]
  plain: string[]
}

export namespace ReportRecord {
  let _codec: Codec<ReportRecord>

  export const codec = (): Codec<ReportRecord> => {
    if (_codec == null) {
      _codec = message<ReportRecord>((obj, w, opts = {}) => {
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

        if ((obj.account != null && obj.account.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.account)
        }

        if ((obj.reason != null && obj.reason !== 0)) {
          w.uint32(40)
          w.uint32(obj.reason)
        }

        if ((obj.text != null && obj.text !== '')) {
          w.uint32(50)
          w.string(obj.text)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.atMs)
        }

        if ((obj.genesis != null && obj.genesis.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.genesis)
        }

        if (obj.actions != null && obj.actions.length > 0) {
          for (const value of obj.actions) {
            w.uint32(74)
            w.bytes(value)
          }
        }

        if (obj.bundles != null && obj.bundles.length > 0) {
          for (const value of obj.bundles) {
            w.uint32(82)
            w.bytes(value)
          }
        }

        if (obj.keys != null && obj.keys.length > 0) {
          for (const value of obj.keys) {
            w.uint32(90)
            w.bytes(value)
          }
        }

        if (obj.sealed != null && obj.sealed.length > 0) {
          for (const value of obj.sealed) {
            w.uint32(98)
            w.string(value)
          }
        }

        if (obj.plain != null && obj.plain.length > 0) {
          for (const value of obj.plain) {
            w.uint32(106)
            w.string(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          delegation: uint8ArrayAlloc(0),
          name: '',
          account: uint8ArrayAlloc(0),
          reason: 0,
          text: '',
          atMs: 0,
          genesis: uint8ArrayAlloc(0),
          actions: [],
          bundles: [],
          keys: [],
          sealed: [],
          plain: []
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
              obj.account = reader.bytes()
              break
            }
            case 5: {
              obj.reason = reader.uint32()
              break
            }
            case 6: {
              obj.text = reader.string()
              break
            }
            case 7: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 8: {
              obj.genesis = reader.bytes()
              break
            }
            case 9: {
              if (opts.limits?.actions != null && obj.actions.length === opts.limits.actions) {
                throw new MaxLengthError('Decode error - repeated field "actions" had too many elements')
              }

              if (obj.actions.length === 96) {
                throw new MaxLengthError('Decode error - repeated field "actions" had too many elements')
              }

              obj.actions.push(reader.bytes())
              break
            }
            case 10: {
              if (opts.limits?.bundles != null && obj.bundles.length === opts.limits.bundles) {
                throw new MaxLengthError('Decode error - repeated field "bundles" had too many elements')
              }

              if (obj.bundles.length === 3840) {
                throw new MaxLengthError('Decode error - repeated field "bundles" had too many elements')
              }

              obj.bundles.push(reader.bytes())
              break
            }
            case 11: {
              if (opts.limits?.keys != null && obj.keys.length === opts.limits.keys) {
                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements')
              }

              if (obj.keys.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements')
              }

              obj.keys.push(reader.bytes())
              break
            }
            case 12: {
              if (opts.limits?.sealed != null && obj.sealed.length === opts.limits.sealed) {
                throw new MaxLengthError('Decode error - repeated field "sealed" had too many elements')
              }

              if (obj.sealed.length === 98) {
                throw new MaxLengthError('Decode error - repeated field "sealed" had too many elements')
              }

              obj.sealed.push(reader.string())
              break
            }
            case 13: {
              if (opts.limits?.plain != null && obj.plain.length === opts.limits.plain) {
                throw new MaxLengthError('Decode error - repeated field "plain" had too many elements')
              }

              if (obj.plain.length === 98) {
                throw new MaxLengthError('Decode error - repeated field "plain" had too many elements')
              }

              obj.plain.push(reader.string())
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
          actions: 96,
          bundles: 3840,
          keys: 8,
          sealed: 98,
          plain: 98
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
                field: `${prefix}.account`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.reason`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.text`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.genesis`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              if (opts.limits?.actions != null && obj.actions === opts.limits.actions) {
                throw new MaxLengthError('Streaming decode error - repeated field "actions" had too many elements')
              }

              if (obj.actions === 96) {
                throw new MaxLengthError('Streaming decode error - repeated field "actions" had too many elements')
              }

              yield {
                field: `${prefix}.actions[]`,
                index: obj.actions,
                value: reader.bytes()
              }

              obj.actions++

              break
            }
            case 10: {
              if (opts.limits?.bundles != null && obj.bundles === opts.limits.bundles) {
                throw new MaxLengthError('Streaming decode error - repeated field "bundles" had too many elements')
              }

              if (obj.bundles === 3840) {
                throw new MaxLengthError('Streaming decode error - repeated field "bundles" had too many elements')
              }

              yield {
                field: `${prefix}.bundles[]`,
                index: obj.bundles,
                value: reader.bytes()
              }

              obj.bundles++

              break
            }
            case 11: {
              if (opts.limits?.keys != null && obj.keys === opts.limits.keys) {
                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements')
              }

              if (obj.keys === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements')
              }

              yield {
                field: `${prefix}.keys[]`,
                index: obj.keys,
                value: reader.bytes()
              }

              obj.keys++

              break
            }
            case 12: {
              if (opts.limits?.sealed != null && obj.sealed === opts.limits.sealed) {
                throw new MaxLengthError('Streaming decode error - repeated field "sealed" had too many elements')
              }

              if (obj.sealed === 98) {
                throw new MaxLengthError('Streaming decode error - repeated field "sealed" had too many elements')
              }

              yield {
                field: `${prefix}.sealed[]`,
                index: obj.sealed,
                value: reader.string()
              }

              obj.sealed++

              break
            }
            case 13: {
              if (opts.limits?.plain != null && obj.plain === opts.limits.plain) {
                throw new MaxLengthError('Streaming decode error - repeated field "plain" had too many elements')
              }

              if (obj.plain === 98) {
                throw new MaxLengthError('Streaming decode error - repeated field "plain" had too many elements')
              }

              yield {
                field: `${prefix}.plain[]`,
                index: obj.plain,
                value: reader.string()
              }

              obj.plain++

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

  export interface ReportRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface ReportRecordDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface ReportRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ReportRecordAccountFieldEvent {
    field: '$.account'
    value: Uint8Array
  }

  export interface ReportRecordReasonFieldEvent {
    field: '$.reason'
    value: number
  }

  export interface ReportRecordTextFieldEvent {
    field: '$.text'
    value: string
  }

  export interface ReportRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface ReportRecordGenesisFieldEvent {
    field: '$.genesis'
    value: Uint8Array
  }

  export interface ReportRecordActionsFieldEvent {
    field: '$.actions[]'
    index: number
    value: Uint8Array
  }

  export interface ReportRecordBundlesFieldEvent {
    field: '$.bundles[]'
    index: number
    value: Uint8Array
  }

  export interface ReportRecordKeysFieldEvent {
    field: '$.keys[]'
    index: number
    value: Uint8Array
  }

  export interface ReportRecordSealedFieldEvent {
    field: '$.sealed[]'
    index: number
    value: string
  }

  export interface ReportRecordPlainFieldEvent {
    field: '$.plain[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<ReportRecord>): Uint8Array {
    return encodeMessage(obj, ReportRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportRecord>): ReportRecord {
    return decodeMessage(buf, ReportRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportRecord>): Generator<ReportRecordSpaceFieldEvent | ReportRecordDelegationFieldEvent | ReportRecordNameFieldEvent | ReportRecordAccountFieldEvent | ReportRecordReasonFieldEvent | ReportRecordTextFieldEvent | ReportRecordAtMsFieldEvent | ReportRecordGenesisFieldEvent | ReportRecordActionsFieldEvent | ReportRecordBundlesFieldEvent | ReportRecordKeysFieldEvent | ReportRecordSealedFieldEvent | ReportRecordPlainFieldEvent> {
    return streamMessage(buf, ReportRecord.codec(), opts)
  }
}
