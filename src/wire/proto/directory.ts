import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface DirectoryAsk {
  community: Uint8Array
  policy: Uint8Array
  bulletin: Uint8Array
  revocations: Uint8Array[]
}

export namespace DirectoryAsk {
  let _codec: Codec<DirectoryAsk>

  export const codec = (): Codec<DirectoryAsk> => {
    if (_codec == null) {
      _codec = message<DirectoryAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.community != null && obj.community.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.community)
        }

        if ((obj.policy != null && obj.policy.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.policy)
        }

        if ((obj.bulletin != null && obj.bulletin.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.bulletin)
        }

        if (obj.revocations != null && obj.revocations.length > 0) {
          for (const value of obj.revocations) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          community: uint8ArrayAlloc(0),
          policy: uint8ArrayAlloc(0),
          bulletin: uint8ArrayAlloc(0),
          revocations: []
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
              obj.policy = reader.bytes()
              break
            }
            case 3: {
              obj.bulletin = reader.bytes()
              break
            }
            case 4: {
              if (opts.limits?.revocations != null && obj.revocations.length === opts.limits.revocations) {
                throw new MaxLengthError('Decode error - repeated field "revocations" had too many elements')
              }

              obj.revocations.push(reader.bytes())
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
          revocations: 0
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
              if (opts.limits?.revocations != null && obj.revocations === opts.limits.revocations) {
                throw new MaxLengthError('Streaming decode error - repeated field "revocations" had too many elements')
              }

              yield {
                field: `${prefix}.revocations[]`,
                index: obj.revocations,
                value: reader.bytes()
              }

              obj.revocations++

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

  export interface DirectoryAskCommunityFieldEvent {
    field: '$.community'
    value: Uint8Array
  }

  export interface DirectoryAskPolicyFieldEvent {
    field: '$.policy'
    value: Uint8Array
  }

  export interface DirectoryAskBulletinFieldEvent {
    field: '$.bulletin'
    value: Uint8Array
  }

  export interface DirectoryAskRevocationsFieldEvent {
    field: '$.revocations[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<DirectoryAsk>): Uint8Array {
    return encodeMessage(obj, DirectoryAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DirectoryAsk>): DirectoryAsk {
    return decodeMessage(buf, DirectoryAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DirectoryAsk>): Generator<DirectoryAskCommunityFieldEvent | DirectoryAskPolicyFieldEvent | DirectoryAskBulletinFieldEvent | DirectoryAskRevocationsFieldEvent> {
    return streamMessage(buf, DirectoryAsk.codec(), opts)
  }
}

export interface DirectoryAnswer {
  genesis: Uint8Array
  policy: Uint8Array
  announcements: Uint8Array[]
  bulletin: Uint8Array
  revocations: Uint8Array[]
  schedules: Uint8Array[]
}

export namespace DirectoryAnswer {
  let _codec: Codec<DirectoryAnswer>

  export const codec = (): Codec<DirectoryAnswer> => {
    if (_codec == null) {
      _codec = message<DirectoryAnswer>((obj, w, opts = {}) => {
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

        if (obj.announcements != null && obj.announcements.length > 0) {
          for (const value of obj.announcements) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.bulletin != null && obj.bulletin.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.bulletin)
        }

        if (obj.revocations != null && obj.revocations.length > 0) {
          for (const value of obj.revocations) {
            w.uint32(42)
            w.bytes(value)
          }
        }

        if (obj.schedules != null && obj.schedules.length > 0) {
          for (const value of obj.schedules) {
            w.uint32(50)
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
          announcements: [],
          bulletin: uint8ArrayAlloc(0),
          revocations: [],
          schedules: []
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
              if (opts.limits?.announcements != null && obj.announcements.length === opts.limits.announcements) {
                throw new MaxLengthError('Decode error - repeated field "announcements" had too many elements')
              }

              obj.announcements.push(reader.bytes())
              break
            }
            case 4: {
              obj.bulletin = reader.bytes()
              break
            }
            case 5: {
              if (opts.limits?.revocations != null && obj.revocations.length === opts.limits.revocations) {
                throw new MaxLengthError('Decode error - repeated field "revocations" had too many elements')
              }

              obj.revocations.push(reader.bytes())
              break
            }
            case 6: {
              if (opts.limits?.schedules != null && obj.schedules.length === opts.limits.schedules) {
                throw new MaxLengthError('Decode error - repeated field "schedules" had too many elements')
              }

              obj.schedules.push(reader.bytes())
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
          announcements: 0,
          revocations: 0,
          schedules: 0
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
              if (opts.limits?.announcements != null && obj.announcements === opts.limits.announcements) {
                throw new MaxLengthError('Streaming decode error - repeated field "announcements" had too many elements')
              }

              yield {
                field: `${prefix}.announcements[]`,
                index: obj.announcements,
                value: reader.bytes()
              }

              obj.announcements++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.bulletin`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              if (opts.limits?.revocations != null && obj.revocations === opts.limits.revocations) {
                throw new MaxLengthError('Streaming decode error - repeated field "revocations" had too many elements')
              }

              yield {
                field: `${prefix}.revocations[]`,
                index: obj.revocations,
                value: reader.bytes()
              }

              obj.revocations++

              break
            }
            case 6: {
              if (opts.limits?.schedules != null && obj.schedules === opts.limits.schedules) {
                throw new MaxLengthError('Streaming decode error - repeated field "schedules" had too many elements')
              }

              yield {
                field: `${prefix}.schedules[]`,
                index: obj.schedules,
                value: reader.bytes()
              }

              obj.schedules++

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

  export interface DirectoryAnswerGenesisFieldEvent {
    field: '$.genesis'
    value: Uint8Array
  }

  export interface DirectoryAnswerPolicyFieldEvent {
    field: '$.policy'
    value: Uint8Array
  }

  export interface DirectoryAnswerAnnouncementsFieldEvent {
    field: '$.announcements[]'
    index: number
    value: Uint8Array
  }

  export interface DirectoryAnswerBulletinFieldEvent {
    field: '$.bulletin'
    value: Uint8Array
  }

  export interface DirectoryAnswerRevocationsFieldEvent {
    field: '$.revocations[]'
    index: number
    value: Uint8Array
  }

  export interface DirectoryAnswerSchedulesFieldEvent {
    field: '$.schedules[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<DirectoryAnswer>): Uint8Array {
    return encodeMessage(obj, DirectoryAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DirectoryAnswer>): DirectoryAnswer {
    return decodeMessage(buf, DirectoryAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DirectoryAnswer>): Generator<DirectoryAnswerGenesisFieldEvent | DirectoryAnswerPolicyFieldEvent | DirectoryAnswerAnnouncementsFieldEvent | DirectoryAnswerBulletinFieldEvent | DirectoryAnswerRevocationsFieldEvent | DirectoryAnswerSchedulesFieldEvent> {
    return streamMessage(buf, DirectoryAnswer.codec(), opts)
  }
}
