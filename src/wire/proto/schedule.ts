import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ScheduleRecord {
  community: Uint8Array
  atMs: number
  certificate?: Uint8Array
  policyVersion: number
  policy: Uint8Array
  spaces: Uint8Array[]
}

export namespace ScheduleRecord {
  let _codec: Codec<ScheduleRecord>

  export const codec = (): Codec<ScheduleRecord> => {
    if (_codec == null) {
      _codec = message<ScheduleRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.community != null && obj.community.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.community)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.atMs)
        }

        if (obj.certificate != null) {
          w.uint32(26)
          w.bytes(obj.certificate)
        }

        if ((obj.policyVersion != null && obj.policyVersion !== 0)) {
          w.uint32(32)
          w.uint32(obj.policyVersion)
        }

        if ((obj.policy != null && obj.policy.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.policy)
        }

        if (obj.spaces != null && obj.spaces.length > 0) {
          for (const value of obj.spaces) {
            w.uint32(50)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          community: uint8ArrayAlloc(0),
          atMs: 0,
          policyVersion: 0,
          policy: uint8ArrayAlloc(0),
          spaces: []
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
              obj.atMs = reader.uint64Number()
              break
            }
            case 3: {
              obj.certificate = reader.bytes()
              break
            }
            case 4: {
              obj.policyVersion = reader.uint32()
              break
            }
            case 5: {
              obj.policy = reader.bytes()
              break
            }
            case 6: {
              if (opts.limits?.spaces != null && obj.spaces.length === opts.limits.spaces) {
                throw new MaxLengthError('Decode error - repeated field "spaces" had too many elements')
              }

              if (obj.spaces.length === 10) {
                throw new MaxLengthError('Decode error - repeated field "spaces" had too many elements')
              }

              obj.spaces.push(reader.bytes())
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
          spaces: 10
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
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.policyVersion`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.policy`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              if (opts.limits?.spaces != null && obj.spaces === opts.limits.spaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "spaces" had too many elements')
              }

              if (obj.spaces === 10) {
                throw new MaxLengthError('Streaming decode error - repeated field "spaces" had too many elements')
              }

              yield {
                field: `${prefix}.spaces[]`,
                index: obj.spaces,
                value: reader.bytes()
              }

              obj.spaces++

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

  export interface ScheduleRecordCommunityFieldEvent {
    field: '$.community'
    value: Uint8Array
  }

  export interface ScheduleRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface ScheduleRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array
  }

  export interface ScheduleRecordPolicyVersionFieldEvent {
    field: '$.policyVersion'
    value: number
  }

  export interface ScheduleRecordPolicyFieldEvent {
    field: '$.policy'
    value: Uint8Array
  }

  export interface ScheduleRecordSpacesFieldEvent {
    field: '$.spaces[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<ScheduleRecord>): Uint8Array {
    return encodeMessage(obj, ScheduleRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ScheduleRecord>): ScheduleRecord {
    return decodeMessage(buf, ScheduleRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ScheduleRecord>): Generator<ScheduleRecordCommunityFieldEvent | ScheduleRecordAtMsFieldEvent | ScheduleRecordCertificateFieldEvent | ScheduleRecordPolicyVersionFieldEvent | ScheduleRecordPolicyFieldEvent | ScheduleRecordSpacesFieldEvent> {
    return streamMessage(buf, ScheduleRecord.codec(), opts)
  }
}

export interface ScheduledRecord {
  link: Uint8Array
  genesis: Uint8Array
  language: string
  topics: string[]
  revision: number
}

export namespace ScheduledRecord {
  let _codec: Codec<ScheduledRecord>

  export const codec = (): Codec<ScheduledRecord> => {
    if (_codec == null) {
      _codec = message<ScheduledRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.link != null && obj.link.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.link)
        }

        if ((obj.genesis != null && obj.genesis.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.genesis)
        }

        if ((obj.language != null && obj.language !== '')) {
          w.uint32(26)
          w.string(obj.language)
        }

        if (obj.topics != null && obj.topics.length > 0) {
          for (const value of obj.topics) {
            w.uint32(34)
            w.string(value)
          }
        }

        if ((obj.revision != null && obj.revision !== 0)) {
          w.uint32(40)
          w.uint32(obj.revision)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          link: uint8ArrayAlloc(0),
          genesis: uint8ArrayAlloc(0),
          language: '',
          topics: [],
          revision: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.link = reader.bytes()
              break
            }
            case 2: {
              obj.genesis = reader.bytes()
              break
            }
            case 3: {
              obj.language = reader.string()
              break
            }
            case 4: {
              if (opts.limits?.topics != null && obj.topics.length === opts.limits.topics) {
                throw new MaxLengthError('Decode error - repeated field "topics" had too many elements')
              }

              if (obj.topics.length === 3) {
                throw new MaxLengthError('Decode error - repeated field "topics" had too many elements')
              }

              obj.topics.push(reader.string())
              break
            }
            case 5: {
              obj.revision = reader.uint32()
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
          topics: 3
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.link`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.genesis`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.language`,
                value: reader.string()
              }
              break
            }
            case 4: {
              if (opts.limits?.topics != null && obj.topics === opts.limits.topics) {
                throw new MaxLengthError('Streaming decode error - repeated field "topics" had too many elements')
              }

              if (obj.topics === 3) {
                throw new MaxLengthError('Streaming decode error - repeated field "topics" had too many elements')
              }

              yield {
                field: `${prefix}.topics[]`,
                index: obj.topics,
                value: reader.string()
              }

              obj.topics++

              break
            }
            case 5: {
              yield {
                field: `${prefix}.revision`,
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

  export interface ScheduledRecordLinkFieldEvent {
    field: '$.link'
    value: Uint8Array
  }

  export interface ScheduledRecordGenesisFieldEvent {
    field: '$.genesis'
    value: Uint8Array
  }

  export interface ScheduledRecordLanguageFieldEvent {
    field: '$.language'
    value: string
  }

  export interface ScheduledRecordTopicsFieldEvent {
    field: '$.topics[]'
    index: number
    value: string
  }

  export interface ScheduledRecordRevisionFieldEvent {
    field: '$.revision'
    value: number
  }

  export function encode (obj: Partial<ScheduledRecord>): Uint8Array {
    return encodeMessage(obj, ScheduledRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ScheduledRecord>): ScheduledRecord {
    return decodeMessage(buf, ScheduledRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ScheduledRecord>): Generator<ScheduledRecordLinkFieldEvent | ScheduledRecordGenesisFieldEvent | ScheduledRecordLanguageFieldEvent | ScheduledRecordTopicsFieldEvent | ScheduledRecordRevisionFieldEvent> {
    return streamMessage(buf, ScheduledRecord.codec(), opts)
  }
}
