import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface GenesisRecord {
  name: string
  founders: Uint8Array[]
  mustSign: number
  nonce: Uint8Array
}

export namespace GenesisRecord {
  let _codec: Codec<GenesisRecord>

  export const codec = (): Codec<GenesisRecord> => {
    if (_codec == null) {
      _codec = message<GenesisRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if (obj.founders != null && obj.founders.length > 0) {
          for (const value of obj.founders) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if ((obj.mustSign != null && obj.mustSign !== 0)) {
          w.uint32(24)
          w.uint32(obj.mustSign)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.nonce)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          founders: [],
          mustSign: 0,
          nonce: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.string()
              break
            }
            case 2: {
              if (opts.limits?.founders != null && obj.founders.length === opts.limits.founders) {
                throw new MaxLengthError('Decode error - repeated field "founders" had too many elements')
              }

              obj.founders.push(reader.bytes())
              break
            }
            case 3: {
              obj.mustSign = reader.uint32()
              break
            }
            case 4: {
              obj.nonce = reader.bytes()
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
          founders: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 2: {
              if (opts.limits?.founders != null && obj.founders === opts.limits.founders) {
                throw new MaxLengthError('Streaming decode error - repeated field "founders" had too many elements')
              }

              yield {
                field: `${prefix}.founders[]`,
                index: obj.founders,
                value: reader.bytes()
              }

              obj.founders++

              break
            }
            case 3: {
              yield {
                field: `${prefix}.mustSign`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.nonce`,
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

  export interface GenesisRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface GenesisRecordFoundersFieldEvent {
    field: '$.founders[]'
    index: number
    value: Uint8Array
  }

  export interface GenesisRecordMustSignFieldEvent {
    field: '$.mustSign'
    value: number
  }

  export interface GenesisRecordNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array
  }

  export function encode (obj: Partial<GenesisRecord>): Uint8Array {
    return encodeMessage(obj, GenesisRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GenesisRecord>): GenesisRecord {
    return decodeMessage(buf, GenesisRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GenesisRecord>): Generator<GenesisRecordNameFieldEvent | GenesisRecordFoundersFieldEvent | GenesisRecordMustSignFieldEvent | GenesisRecordNonceFieldEvent> {
    return streamMessage(buf, GenesisRecord.codec(), opts)
  }
}

export interface PolicyRecord {
  community: Uint8Array
  version: number
  predecessor?: Uint8Array
  threshold: number
  maxAgeDays: number
  starters: Uint8Array[]
  counted: number
}

export namespace PolicyRecord {
  let _codec: Codec<PolicyRecord>

  export const codec = (): Codec<PolicyRecord> => {
    if (_codec == null) {
      _codec = message<PolicyRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.community != null && obj.community.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.community)
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(16)
          w.uint32(obj.version)
        }

        if (obj.predecessor != null) {
          w.uint32(26)
          w.bytes(obj.predecessor)
        }

        if ((obj.threshold != null && obj.threshold !== 0)) {
          w.uint32(32)
          w.uint32(obj.threshold)
        }

        if ((obj.maxAgeDays != null && obj.maxAgeDays !== 0)) {
          w.uint32(40)
          w.uint32(obj.maxAgeDays)
        }

        if (obj.starters != null && obj.starters.length > 0) {
          for (const value of obj.starters) {
            w.uint32(50)
            w.bytes(value)
          }
        }

        if ((obj.counted != null && obj.counted !== 0)) {
          w.uint32(56)
          w.uint32(obj.counted)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          community: uint8ArrayAlloc(0),
          version: 0,
          threshold: 0,
          maxAgeDays: 0,
          starters: [],
          counted: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.community = reader.bytes()
              break
            }
            case 2: {
              obj.version = reader.uint32()
              break
            }
            case 3: {
              obj.predecessor = reader.bytes()
              break
            }
            case 4: {
              obj.threshold = reader.uint32()
              break
            }
            case 5: {
              obj.maxAgeDays = reader.uint32()
              break
            }
            case 6: {
              if (opts.limits?.starters != null && obj.starters.length === opts.limits.starters) {
                throw new MaxLengthError('Decode error - repeated field "starters" had too many elements')
              }

              obj.starters.push(reader.bytes())
              break
            }
            case 7: {
              obj.counted = reader.uint32()
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
          starters: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.community`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.predecessor`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.threshold`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.maxAgeDays`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              if (opts.limits?.starters != null && obj.starters === opts.limits.starters) {
                throw new MaxLengthError('Streaming decode error - repeated field "starters" had too many elements')
              }

              yield {
                field: `${prefix}.starters[]`,
                index: obj.starters,
                value: reader.bytes()
              }

              obj.starters++

              break
            }
            case 7: {
              yield {
                field: `${prefix}.counted`,
                value: reader.uint32()
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

  export interface PolicyRecordCommunityFieldEvent {
    field: '$.community'
    value: Uint8Array
  }

  export interface PolicyRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface PolicyRecordPredecessorFieldEvent {
    field: '$.predecessor'
    value: Uint8Array
  }

  export interface PolicyRecordThresholdFieldEvent {
    field: '$.threshold'
    value: number
  }

  export interface PolicyRecordMaxAgeDaysFieldEvent {
    field: '$.maxAgeDays'
    value: number
  }

  export interface PolicyRecordStartersFieldEvent {
    field: '$.starters[]'
    index: number
    value: Uint8Array
  }

  export interface PolicyRecordCountedFieldEvent {
    field: '$.counted'
    value: number
  }

  export function encode (obj: Partial<PolicyRecord>): Uint8Array {
    return encodeMessage(obj, PolicyRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PolicyRecord>): PolicyRecord {
    return decodeMessage(buf, PolicyRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PolicyRecord>): Generator<PolicyRecordCommunityFieldEvent | PolicyRecordVersionFieldEvent | PolicyRecordPredecessorFieldEvent | PolicyRecordThresholdFieldEvent | PolicyRecordMaxAgeDaysFieldEvent | PolicyRecordStartersFieldEvent | PolicyRecordCountedFieldEvent> {
    return streamMessage(buf, PolicyRecord.codec(), opts)
  }
}
