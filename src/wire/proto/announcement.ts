import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface AnnouncementRecord {
  delegation: Uint8Array
  genesis: Uint8Array
  seq: number
  sentAtMs: number
  state: number
  hostName: string
  title: string
  language: string
  topics: string[]
  speakers: Uint8Array[]
  listeners: number
  certificate?: Uint8Array
  policyVersion: number
  policy: Uint8Array
  entries: Uint8Array[]
  link: string
  bulletinVersion: number
  unlisted: number
  mandate: Uint8Array[]
  startedAtMs?: number
}

export namespace AnnouncementRecord {
  let _codec: Codec<AnnouncementRecord>

  export const codec = (): Codec<AnnouncementRecord> => {
    if (_codec == null) {
      _codec = message<AnnouncementRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.delegation != null && obj.delegation.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.delegation)
        }

        if ((obj.genesis != null && obj.genesis.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.genesis)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.seq)
        }

        if ((obj.sentAtMs != null && obj.sentAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.sentAtMs)
        }

        if ((obj.state != null && obj.state !== 0)) {
          w.uint32(40)
          w.uint32(obj.state)
        }

        if ((obj.hostName != null && obj.hostName !== '')) {
          w.uint32(50)
          w.string(obj.hostName)
        }

        if ((obj.title != null && obj.title !== '')) {
          w.uint32(58)
          w.string(obj.title)
        }

        if ((obj.language != null && obj.language !== '')) {
          w.uint32(66)
          w.string(obj.language)
        }

        if (obj.topics != null && obj.topics.length > 0) {
          for (const value of obj.topics) {
            w.uint32(74)
            w.string(value)
          }
        }

        if (obj.speakers != null && obj.speakers.length > 0) {
          for (const value of obj.speakers) {
            w.uint32(82)
            w.bytes(value)
          }
        }

        if ((obj.listeners != null && obj.listeners !== 0)) {
          w.uint32(88)
          w.uint32(obj.listeners)
        }

        if (obj.certificate != null) {
          w.uint32(98)
          w.bytes(obj.certificate)
        }

        if ((obj.policyVersion != null && obj.policyVersion !== 0)) {
          w.uint32(104)
          w.uint32(obj.policyVersion)
        }

        if ((obj.policy != null && obj.policy.byteLength > 0)) {
          w.uint32(114)
          w.bytes(obj.policy)
        }

        if (obj.entries != null && obj.entries.length > 0) {
          for (const value of obj.entries) {
            w.uint32(122)
            w.bytes(value)
          }
        }

        if ((obj.link != null && obj.link !== '')) {
          w.uint32(130)
          w.string(obj.link)
        }

        if ((obj.bulletinVersion != null && obj.bulletinVersion !== 0)) {
          w.uint32(136)
          w.uint32(obj.bulletinVersion)
        }

        if ((obj.unlisted != null && obj.unlisted !== 0)) {
          w.uint32(144)
          w.uint32(obj.unlisted)
        }

        if (obj.mandate != null && obj.mandate.length > 0) {
          for (const value of obj.mandate) {
            w.uint32(154)
            w.bytes(value)
          }
        }

        if (obj.startedAtMs != null) {
          w.uint32(160)
          w.uint64Number(obj.startedAtMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          delegation: uint8ArrayAlloc(0),
          genesis: uint8ArrayAlloc(0),
          seq: 0,
          sentAtMs: 0,
          state: 0,
          hostName: '',
          title: '',
          language: '',
          topics: [],
          speakers: [],
          listeners: 0,
          policyVersion: 0,
          policy: uint8ArrayAlloc(0),
          entries: [],
          link: '',
          bulletinVersion: 0,
          unlisted: 0,
          mandate: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.delegation = reader.bytes()
              break
            }
            case 2: {
              obj.genesis = reader.bytes()
              break
            }
            case 3: {
              obj.seq = reader.uint64Number()
              break
            }
            case 4: {
              obj.sentAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.state = reader.uint32()
              break
            }
            case 6: {
              obj.hostName = reader.string()
              break
            }
            case 7: {
              obj.title = reader.string()
              break
            }
            case 8: {
              obj.language = reader.string()
              break
            }
            case 9: {
              if (opts.limits?.topics != null && obj.topics.length === opts.limits.topics) {
                throw new MaxLengthError('Decode error - repeated field "topics" had too many elements')
              }

              obj.topics.push(reader.string())
              break
            }
            case 10: {
              if (opts.limits?.speakers != null && obj.speakers.length === opts.limits.speakers) {
                throw new MaxLengthError('Decode error - repeated field "speakers" had too many elements')
              }

              obj.speakers.push(reader.bytes())
              break
            }
            case 11: {
              obj.listeners = reader.uint32()
              break
            }
            case 12: {
              obj.certificate = reader.bytes()
              break
            }
            case 13: {
              obj.policyVersion = reader.uint32()
              break
            }
            case 14: {
              obj.policy = reader.bytes()
              break
            }
            case 15: {
              if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
              }

              obj.entries.push(reader.bytes())
              break
            }
            case 16: {
              obj.link = reader.string()
              break
            }
            case 17: {
              obj.bulletinVersion = reader.uint32()
              break
            }
            case 18: {
              obj.unlisted = reader.uint32()
              break
            }
            case 19: {
              if (opts.limits?.mandate != null && obj.mandate.length === opts.limits.mandate) {
                throw new MaxLengthError('Decode error - repeated field "mandate" had too many elements')
              }

              obj.mandate.push(reader.bytes())
              break
            }
            case 20: {
              obj.startedAtMs = reader.uint64Number()
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
          topics: 0,
          speakers: 0,
          entries: 0,
          mandate: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.delegation`,
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.sentAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.state`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.hostName`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.title`,
                value: reader.string()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.language`,
                value: reader.string()
              }
              break
            }
            case 9: {
              if (opts.limits?.topics != null && obj.topics === opts.limits.topics) {
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
            case 10: {
              if (opts.limits?.speakers != null && obj.speakers === opts.limits.speakers) {
                throw new MaxLengthError('Streaming decode error - repeated field "speakers" had too many elements')
              }

              yield {
                field: `${prefix}.speakers[]`,
                index: obj.speakers,
                value: reader.bytes()
              }

              obj.speakers++

              break
            }
            case 11: {
              yield {
                field: `${prefix}.listeners`,
                value: reader.uint32()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.policyVersion`,
                value: reader.uint32()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.policy`,
                value: reader.bytes()
              }
              break
            }
            case 15: {
              if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
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
            case 16: {
              yield {
                field: `${prefix}.link`,
                value: reader.string()
              }
              break
            }
            case 17: {
              yield {
                field: `${prefix}.bulletinVersion`,
                value: reader.uint32()
              }
              break
            }
            case 18: {
              yield {
                field: `${prefix}.unlisted`,
                value: reader.uint32()
              }
              break
            }
            case 19: {
              if (opts.limits?.mandate != null && obj.mandate === opts.limits.mandate) {
                throw new MaxLengthError('Streaming decode error - repeated field "mandate" had too many elements')
              }

              yield {
                field: `${prefix}.mandate[]`,
                index: obj.mandate,
                value: reader.bytes()
              }

              obj.mandate++

              break
            }
            case 20: {
              yield {
                field: `${prefix}.startedAtMs`,
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

  export interface AnnouncementRecordDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface AnnouncementRecordGenesisFieldEvent {
    field: '$.genesis'
    value: Uint8Array
  }

  export interface AnnouncementRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface AnnouncementRecordSentAtMsFieldEvent {
    field: '$.sentAtMs'
    value: number
  }

  export interface AnnouncementRecordStateFieldEvent {
    field: '$.state'
    value: number
  }

  export interface AnnouncementRecordHostNameFieldEvent {
    field: '$.hostName'
    value: string
  }

  export interface AnnouncementRecordTitleFieldEvent {
    field: '$.title'
    value: string
  }

  export interface AnnouncementRecordLanguageFieldEvent {
    field: '$.language'
    value: string
  }

  export interface AnnouncementRecordTopicsFieldEvent {
    field: '$.topics[]'
    index: number
    value: string
  }

  export interface AnnouncementRecordSpeakersFieldEvent {
    field: '$.speakers[]'
    index: number
    value: Uint8Array
  }

  export interface AnnouncementRecordListenersFieldEvent {
    field: '$.listeners'
    value: number
  }

  export interface AnnouncementRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array
  }

  export interface AnnouncementRecordPolicyVersionFieldEvent {
    field: '$.policyVersion'
    value: number
  }

  export interface AnnouncementRecordPolicyFieldEvent {
    field: '$.policy'
    value: Uint8Array
  }

  export interface AnnouncementRecordEntriesFieldEvent {
    field: '$.entries[]'
    index: number
    value: Uint8Array
  }

  export interface AnnouncementRecordLinkFieldEvent {
    field: '$.link'
    value: string
  }

  export interface AnnouncementRecordBulletinVersionFieldEvent {
    field: '$.bulletinVersion'
    value: number
  }

  export interface AnnouncementRecordUnlistedFieldEvent {
    field: '$.unlisted'
    value: number
  }

  export interface AnnouncementRecordMandateFieldEvent {
    field: '$.mandate[]'
    index: number
    value: Uint8Array
  }

  export interface AnnouncementRecordStartedAtMsFieldEvent {
    field: '$.startedAtMs'
    value: number
  }

  export function encode (obj: Partial<AnnouncementRecord>): Uint8Array {
    return encodeMessage(obj, AnnouncementRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AnnouncementRecord>): AnnouncementRecord {
    return decodeMessage(buf, AnnouncementRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AnnouncementRecord>): Generator<AnnouncementRecordDelegationFieldEvent | AnnouncementRecordGenesisFieldEvent | AnnouncementRecordSeqFieldEvent | AnnouncementRecordSentAtMsFieldEvent | AnnouncementRecordStateFieldEvent | AnnouncementRecordHostNameFieldEvent | AnnouncementRecordTitleFieldEvent | AnnouncementRecordLanguageFieldEvent | AnnouncementRecordTopicsFieldEvent | AnnouncementRecordSpeakersFieldEvent | AnnouncementRecordListenersFieldEvent | AnnouncementRecordCertificateFieldEvent | AnnouncementRecordPolicyVersionFieldEvent | AnnouncementRecordPolicyFieldEvent | AnnouncementRecordEntriesFieldEvent | AnnouncementRecordLinkFieldEvent | AnnouncementRecordBulletinVersionFieldEvent | AnnouncementRecordUnlistedFieldEvent | AnnouncementRecordMandateFieldEvent | AnnouncementRecordStartedAtMsFieldEvent> {
    return streamMessage(buf, AnnouncementRecord.codec(), opts)
  }
}

export interface AnnouncedEntry {
  peer: string
  addresses: string[]
}

export namespace AnnouncedEntry {
  let _codec: Codec<AnnouncedEntry>

  export const codec = (): Codec<AnnouncedEntry> => {
    if (_codec == null) {
      _codec = message<AnnouncedEntry>((obj, w, opts = {}) => {
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
          addresses: 0
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

  export interface AnnouncedEntryPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface AnnouncedEntryAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<AnnouncedEntry>): Uint8Array {
    return encodeMessage(obj, AnnouncedEntry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AnnouncedEntry>): AnnouncedEntry {
    return decodeMessage(buf, AnnouncedEntry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AnnouncedEntry>): Generator<AnnouncedEntryPeerFieldEvent | AnnouncedEntryAddressesFieldEvent> {
    return streamMessage(buf, AnnouncedEntry.codec(), opts)
  }
}
