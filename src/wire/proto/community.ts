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

export interface FoundersEnvelope {
  key: Uint8Array
  domain: string
  payload: Uint8Array
  signature: Uint8Array
  more: Uint8Array[]
}

export namespace FoundersEnvelope {
  let _codec: Codec<FoundersEnvelope>

  export const codec = (): Codec<FoundersEnvelope> => {
    if (_codec == null) {
      _codec = message<FoundersEnvelope>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.key)
        }

        if ((obj.domain != null && obj.domain !== '')) {
          w.uint32(18)
          w.string(obj.domain)
        }

        if ((obj.payload != null && obj.payload.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.payload)
        }

        if ((obj.signature != null && obj.signature.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.signature)
        }

        if (obj.more != null && obj.more.length > 0) {
          for (const value of obj.more) {
            w.uint32(42)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          key: uint8ArrayAlloc(0),
          domain: '',
          payload: uint8ArrayAlloc(0),
          signature: uint8ArrayAlloc(0),
          more: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.key = reader.bytes()
              break
            }
            case 2: {
              obj.domain = reader.string()
              break
            }
            case 3: {
              obj.payload = reader.bytes()
              break
            }
            case 4: {
              obj.signature = reader.bytes()
              break
            }
            case 5: {
              if (opts.limits?.more != null && obj.more.length === opts.limits.more) {
                throw new MaxLengthError('Decode error - repeated field "more" had too many elements')
              }

              obj.more.push(reader.bytes())
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
          more: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.key`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.domain`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.payload`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.signature`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              if (opts.limits?.more != null && obj.more === opts.limits.more) {
                throw new MaxLengthError('Streaming decode error - repeated field "more" had too many elements')
              }

              yield {
                field: `${prefix}.more[]`,
                index: obj.more,
                value: reader.bytes()
              }

              obj.more++

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

  export interface FoundersEnvelopeKeyFieldEvent {
    field: '$.key'
    value: Uint8Array
  }

  export interface FoundersEnvelopeDomainFieldEvent {
    field: '$.domain'
    value: string
  }

  export interface FoundersEnvelopePayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array
  }

  export interface FoundersEnvelopeSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array
  }

  export interface FoundersEnvelopeMoreFieldEvent {
    field: '$.more[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<FoundersEnvelope>): Uint8Array {
    return encodeMessage(obj, FoundersEnvelope.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FoundersEnvelope>): FoundersEnvelope {
    return decodeMessage(buf, FoundersEnvelope.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FoundersEnvelope>): Generator<FoundersEnvelopeKeyFieldEvent | FoundersEnvelopeDomainFieldEvent | FoundersEnvelopePayloadFieldEvent | FoundersEnvelopeSignatureFieldEvent | FoundersEnvelopeMoreFieldEvent> {
    return streamMessage(buf, FoundersEnvelope.codec(), opts)
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
  depth: number
  fanOut: number
  bits: number
  unlisted: number
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

        if ((obj.depth != null && obj.depth !== 0)) {
          w.uint32(64)
          w.uint32(obj.depth)
        }

        if ((obj.fanOut != null && obj.fanOut !== 0)) {
          w.uint32(72)
          w.uint32(obj.fanOut)
        }

        if ((obj.bits != null && obj.bits !== 0)) {
          w.uint32(80)
          w.uint32(obj.bits)
        }

        if ((obj.unlisted != null && obj.unlisted !== 0)) {
          w.uint32(88)
          w.uint32(obj.unlisted)
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
          counted: 0,
          depth: 0,
          fanOut: 0,
          bits: 0,
          unlisted: 0
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
            case 8: {
              obj.depth = reader.uint32()
              break
            }
            case 9: {
              obj.fanOut = reader.uint32()
              break
            }
            case 10: {
              obj.bits = reader.uint32()
              break
            }
            case 11: {
              obj.unlisted = reader.uint32()
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
            case 8: {
              yield {
                field: `${prefix}.depth`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.fanOut`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.bits`,
                value: reader.uint32()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.unlisted`,
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

  export interface PolicyRecordDepthFieldEvent {
    field: '$.depth'
    value: number
  }

  export interface PolicyRecordFanOutFieldEvent {
    field: '$.fanOut'
    value: number
  }

  export interface PolicyRecordBitsFieldEvent {
    field: '$.bits'
    value: number
  }

  export interface PolicyRecordUnlistedFieldEvent {
    field: '$.unlisted'
    value: number
  }

  export function encode (obj: Partial<PolicyRecord>): Uint8Array {
    return encodeMessage(obj, PolicyRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PolicyRecord>): PolicyRecord {
    return decodeMessage(buf, PolicyRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PolicyRecord>): Generator<PolicyRecordCommunityFieldEvent | PolicyRecordVersionFieldEvent | PolicyRecordPredecessorFieldEvent | PolicyRecordThresholdFieldEvent | PolicyRecordMaxAgeDaysFieldEvent | PolicyRecordStartersFieldEvent | PolicyRecordCountedFieldEvent | PolicyRecordDepthFieldEvent | PolicyRecordFanOutFieldEvent | PolicyRecordBitsFieldEvent | PolicyRecordUnlistedFieldEvent> {
    return streamMessage(buf, PolicyRecord.codec(), opts)
  }
}

export interface BulletinRecord {
  community: Uint8Array
  version: number
  predecessor?: Uint8Array
  description: string
  relays: Uint8Array[]
  moderators: Uint8Array[]
  revoked: Uint8Array[]
}

export namespace BulletinRecord {
  let _codec: Codec<BulletinRecord>

  export const codec = (): Codec<BulletinRecord> => {
    if (_codec == null) {
      _codec = message<BulletinRecord>((obj, w, opts = {}) => {
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

        if ((obj.description != null && obj.description !== '')) {
          w.uint32(34)
          w.string(obj.description)
        }

        if (obj.relays != null && obj.relays.length > 0) {
          for (const value of obj.relays) {
            w.uint32(42)
            w.bytes(value)
          }
        }

        if (obj.moderators != null && obj.moderators.length > 0) {
          for (const value of obj.moderators) {
            w.uint32(50)
            w.bytes(value)
          }
        }

        if (obj.revoked != null && obj.revoked.length > 0) {
          for (const value of obj.revoked) {
            w.uint32(58)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          community: uint8ArrayAlloc(0),
          version: 0,
          description: '',
          relays: [],
          moderators: [],
          revoked: []
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
              obj.description = reader.string()
              break
            }
            case 5: {
              if (opts.limits?.relays != null && obj.relays.length === opts.limits.relays) {
                throw new MaxLengthError('Decode error - repeated field "relays" had too many elements')
              }

              obj.relays.push(reader.bytes())
              break
            }
            case 6: {
              if (opts.limits?.moderators != null && obj.moderators.length === opts.limits.moderators) {
                throw new MaxLengthError('Decode error - repeated field "moderators" had too many elements')
              }

              obj.moderators.push(reader.bytes())
              break
            }
            case 7: {
              if (opts.limits?.revoked != null && obj.revoked.length === opts.limits.revoked) {
                throw new MaxLengthError('Decode error - repeated field "revoked" had too many elements')
              }

              obj.revoked.push(reader.bytes())
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
          relays: 0,
          moderators: 0,
          revoked: 0
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
                field: `${prefix}.description`,
                value: reader.string()
              }
              break
            }
            case 5: {
              if (opts.limits?.relays != null && obj.relays === opts.limits.relays) {
                throw new MaxLengthError('Streaming decode error - repeated field "relays" had too many elements')
              }

              yield {
                field: `${prefix}.relays[]`,
                index: obj.relays,
                value: reader.bytes()
              }

              obj.relays++

              break
            }
            case 6: {
              if (opts.limits?.moderators != null && obj.moderators === opts.limits.moderators) {
                throw new MaxLengthError('Streaming decode error - repeated field "moderators" had too many elements')
              }

              yield {
                field: `${prefix}.moderators[]`,
                index: obj.moderators,
                value: reader.bytes()
              }

              obj.moderators++

              break
            }
            case 7: {
              if (opts.limits?.revoked != null && obj.revoked === opts.limits.revoked) {
                throw new MaxLengthError('Streaming decode error - repeated field "revoked" had too many elements')
              }

              yield {
                field: `${prefix}.revoked[]`,
                index: obj.revoked,
                value: reader.bytes()
              }

              obj.revoked++

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

  export interface BulletinRecordCommunityFieldEvent {
    field: '$.community'
    value: Uint8Array
  }

  export interface BulletinRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface BulletinRecordPredecessorFieldEvent {
    field: '$.predecessor'
    value: Uint8Array
  }

  export interface BulletinRecordDescriptionFieldEvent {
    field: '$.description'
    value: string
  }

  export interface BulletinRecordRelaysFieldEvent {
    field: '$.relays[]'
    index: number
    value: Uint8Array
  }

  export interface BulletinRecordModeratorsFieldEvent {
    field: '$.moderators[]'
    index: number
    value: Uint8Array
  }

  export interface BulletinRecordRevokedFieldEvent {
    field: '$.revoked[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<BulletinRecord>): Uint8Array {
    return encodeMessage(obj, BulletinRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BulletinRecord>): BulletinRecord {
    return decodeMessage(buf, BulletinRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BulletinRecord>): Generator<BulletinRecordCommunityFieldEvent | BulletinRecordVersionFieldEvent | BulletinRecordPredecessorFieldEvent | BulletinRecordDescriptionFieldEvent | BulletinRecordRelaysFieldEvent | BulletinRecordModeratorsFieldEvent | BulletinRecordRevokedFieldEvent> {
    return streamMessage(buf, BulletinRecord.codec(), opts)
  }
}

export interface RelayEntry {
  peer: string
  addresses: string[]
}

export namespace RelayEntry {
  let _codec: Codec<RelayEntry>

  export const codec = (): Codec<RelayEntry> => {
    if (_codec == null) {
      _codec = message<RelayEntry>((obj, w, opts = {}) => {
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

  export interface RelayEntryPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface RelayEntryAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<RelayEntry>): Uint8Array {
    return encodeMessage(obj, RelayEntry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RelayEntry>): RelayEntry {
    return decodeMessage(buf, RelayEntry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RelayEntry>): Generator<RelayEntryPeerFieldEvent | RelayEntryAddressesFieldEvent> {
    return streamMessage(buf, RelayEntry.codec(), opts)
  }
}

export interface CommunityLinkRecord {
  genesis: Uint8Array
  policy: Uint8Array
  bulletin: Uint8Array
  entries: Uint8Array[]
}

export namespace CommunityLinkRecord {
  let _codec: Codec<CommunityLinkRecord>

  export const codec = (): Codec<CommunityLinkRecord> => {
    if (_codec == null) {
      _codec = message<CommunityLinkRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.genesis != null && obj.genesis.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.genesis)
        }

        if ((obj.policy != null && obj.policy.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.policy)
        }

        if ((obj.bulletin != null && obj.bulletin.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.bulletin)
        }

        if (obj.entries != null && obj.entries.length > 0) {
          for (const value of obj.entries) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          genesis: uint8ArrayAlloc(0),
          policy: uint8ArrayAlloc(0),
          bulletin: uint8ArrayAlloc(0),
          entries: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.genesis = reader.bytes()
              break
            }
            case 2: {
              obj.policy = reader.bytes()
              break
            }
            case 3: {
              obj.bulletin = reader.bytes()
              break
            }
            case 4: {
              if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
              }

              obj.entries.push(reader.bytes())
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
          entries: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.genesis`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.policy`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.bulletin`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
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

  export interface CommunityLinkRecordGenesisFieldEvent {
    field: '$.genesis'
    value: Uint8Array
  }

  export interface CommunityLinkRecordPolicyFieldEvent {
    field: '$.policy'
    value: Uint8Array
  }

  export interface CommunityLinkRecordBulletinFieldEvent {
    field: '$.bulletin'
    value: Uint8Array
  }

  export interface CommunityLinkRecordEntriesFieldEvent {
    field: '$.entries[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<CommunityLinkRecord>): Uint8Array {
    return encodeMessage(obj, CommunityLinkRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CommunityLinkRecord>): CommunityLinkRecord {
    return decodeMessage(buf, CommunityLinkRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CommunityLinkRecord>): Generator<CommunityLinkRecordGenesisFieldEvent | CommunityLinkRecordPolicyFieldEvent | CommunityLinkRecordBulletinFieldEvent | CommunityLinkRecordEntriesFieldEvent> {
    return streamMessage(buf, CommunityLinkRecord.codec(), opts)
  }
}
