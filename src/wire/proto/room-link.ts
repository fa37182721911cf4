import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RoomLinkRecord {
  space: Uint8Array
  hostName: string
  community: Uint8Array
  communityName: string
  title: string
  certificate: Uint8Array
  entries: Uint8Array[]
  startedAtMs: number
  expiresAtMs: number
  knockKey?: Uint8Array
  scheduledAtMs?: number
}

export namespace RoomLinkRecord {
  let _codec: Codec<RoomLinkRecord>

  export const codec = (): Codec<RoomLinkRecord> => {
    if (_codec == null) {
      _codec = message<RoomLinkRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if ((obj.hostName != null && obj.hostName !== '')) {
          w.uint32(18)
          w.string(obj.hostName)
        }

        if ((obj.community != null && obj.community.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.community)
        }

        if ((obj.communityName != null && obj.communityName !== '')) {
          w.uint32(34)
          w.string(obj.communityName)
        }

        if ((obj.title != null && obj.title !== '')) {
          w.uint32(42)
          w.string(obj.title)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.certificate)
        }

        if (obj.entries != null && obj.entries.length > 0) {
          for (const value of obj.entries) {
            w.uint32(58)
            w.bytes(value)
          }
        }

        if ((obj.startedAtMs != null && obj.startedAtMs !== 0)) {
          w.uint32(64)
          w.uint64Number(obj.startedAtMs)
        }

        if ((obj.expiresAtMs != null && obj.expiresAtMs !== 0)) {
          w.uint32(72)
          w.uint64Number(obj.expiresAtMs)
        }

        if (obj.knockKey != null) {
          w.uint32(82)
          w.bytes(obj.knockKey)
        }

        if (obj.scheduledAtMs != null) {
          w.uint32(88)
          w.uint64Number(obj.scheduledAtMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          hostName: '',
          community: uint8ArrayAlloc(0),
          communityName: '',
          title: '',
          certificate: uint8ArrayAlloc(0),
          entries: [],
          startedAtMs: 0,
          expiresAtMs: 0
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
              obj.hostName = reader.string()
              break
            }
            case 3: {
              obj.community = reader.bytes()
              break
            }
            case 4: {
              obj.communityName = reader.string()
              break
            }
            case 5: {
              obj.title = reader.string()
              break
            }
            case 6: {
              obj.certificate = reader.bytes()
              break
            }
            case 7: {
              if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
              }

              if (obj.entries.length === 4) {
                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
              }

              obj.entries.push(reader.bytes())
              break
            }
            case 8: {
              obj.startedAtMs = reader.uint64Number()
              break
            }
            case 9: {
              obj.expiresAtMs = reader.uint64Number()
              break
            }
            case 10: {
              obj.knockKey = reader.bytes()
              break
            }
            case 11: {
              obj.scheduledAtMs = reader.uint64Number()
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
          entries: 4
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
                field: `${prefix}.hostName`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.community`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.communityName`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.title`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements')
              }

              if (obj.entries === 4) {
                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements')
              }

              yield {
                field: `${prefix}.entries[]`,
                index: obj.entries,
                value: reader.bytes()
              }

              obj.entries++

              break
            }
            case 8: {
              yield {
                field: `${prefix}.startedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.expiresAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.knockKey`,
                value: reader.bytes()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.scheduledAtMs`,
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

  export interface RoomLinkRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface RoomLinkRecordHostNameFieldEvent {
    field: '$.hostName'
    value: string
  }

  export interface RoomLinkRecordCommunityFieldEvent {
    field: '$.community'
    value: Uint8Array
  }

  export interface RoomLinkRecordCommunityNameFieldEvent {
    field: '$.communityName'
    value: string
  }

  export interface RoomLinkRecordTitleFieldEvent {
    field: '$.title'
    value: string
  }

  export interface RoomLinkRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array
  }

  export interface RoomLinkRecordEntriesFieldEvent {
    field: '$.entries[]'
    index: number
    value: Uint8Array
  }

  export interface RoomLinkRecordStartedAtMsFieldEvent {
    field: '$.startedAtMs'
    value: number
  }

  export interface RoomLinkRecordExpiresAtMsFieldEvent {
    field: '$.expiresAtMs'
    value: number
  }

  export interface RoomLinkRecordKnockKeyFieldEvent {
    field: '$.knockKey'
    value: Uint8Array
  }

  export interface RoomLinkRecordScheduledAtMsFieldEvent {
    field: '$.scheduledAtMs'
    value: number
  }

  export function encode (obj: Partial<RoomLinkRecord>): Uint8Array {
    return encodeMessage(obj, RoomLinkRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RoomLinkRecord>): RoomLinkRecord {
    return decodeMessage(buf, RoomLinkRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RoomLinkRecord>): Generator<RoomLinkRecordSpaceFieldEvent | RoomLinkRecordHostNameFieldEvent | RoomLinkRecordCommunityFieldEvent | RoomLinkRecordCommunityNameFieldEvent | RoomLinkRecordTitleFieldEvent | RoomLinkRecordCertificateFieldEvent | RoomLinkRecordEntriesFieldEvent | RoomLinkRecordStartedAtMsFieldEvent | RoomLinkRecordExpiresAtMsFieldEvent | RoomLinkRecordKnockKeyFieldEvent | RoomLinkRecordScheduledAtMsFieldEvent> {
    return streamMessage(buf, RoomLinkRecord.codec(), opts)
  }
}

export interface LinkEntry {
  peer: string
  addresses: string[]
}

export namespace LinkEntry {
  let _codec: Codec<LinkEntry>

  export const codec = (): Codec<LinkEntry> => {
    if (_codec == null) {
      _codec = message<LinkEntry>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(10)
          w.string(obj.peer)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(18)
            w.string(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peer: '',
          addresses: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peer = reader.string()
              break
            }
            case 2: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              if (obj.addresses.length === 4) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
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
          addresses: 4
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.peer`,
                value: reader.string()
              }
              break
            }
            case 2: {
              if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              if (obj.addresses === 4) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              yield {
                field: `${prefix}.addresses[]`,
                index: obj.addresses,
                value: reader.string()
              }

              obj.addresses++

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

  export interface LinkEntryPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface LinkEntryAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<LinkEntry>): Uint8Array {
    return encodeMessage(obj, LinkEntry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LinkEntry>): LinkEntry {
    return decodeMessage(buf, LinkEntry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LinkEntry>): Generator<LinkEntryPeerFieldEvent | LinkEntryAddressesFieldEvent> {
    return streamMessage(buf, LinkEntry.codec(), opts)
  }
}
