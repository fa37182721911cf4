import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RequestRecord {
  space: Uint8Array
  delegation: Uint8Array
  name: string
  wants: boolean
  atMs: number
}

export namespace RequestRecord {
  let _codec: Codec<RequestRecord>

  export const codec = (): Codec<RequestRecord> => {
    if (_codec == null) {
      _codec = message<RequestRecord>((obj, w, opts = {}) => {
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

        if ((obj.wants != null && obj.wants !== false)) {
          w.uint32(32)
          w.bool(obj.wants)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.atMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          delegation: uint8ArrayAlloc(0),
          name: '',
          wants: false,
          atMs: 0
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
              obj.wants = reader.bool()
              break
            }
            case 5: {
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
                field: `${prefix}.wants`,
                value: reader.bool()
              }
              break
            }
            case 5: {
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

  export interface RequestRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface RequestRecordDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface RequestRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface RequestRecordWantsFieldEvent {
    field: '$.wants'
    value: boolean
  }

  export interface RequestRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export function encode (obj: Partial<RequestRecord>): Uint8Array {
    return encodeMessage(obj, RequestRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RequestRecord>): RequestRecord {
    return decodeMessage(buf, RequestRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RequestRecord>): Generator<RequestRecordSpaceFieldEvent | RequestRecordDelegationFieldEvent | RequestRecordNameFieldEvent | RequestRecordWantsFieldEvent | RequestRecordAtMsFieldEvent> {
    return streamMessage(buf, RequestRecord.codec(), opts)
  }
}

export interface NoticeRecord {
  space: Uint8Array
  atMs: number
  roots: Uint8Array[]
  waiting: Uint8Array[]
  inAll: number
}

export namespace NoticeRecord {
  let _codec: Codec<NoticeRecord>

  export const codec = (): Codec<NoticeRecord> => {
    if (_codec == null) {
      _codec = message<NoticeRecord>((obj, w, opts = {}) => {
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

        if (obj.roots != null && obj.roots.length > 0) {
          for (const value of obj.roots) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (obj.waiting != null && obj.waiting.length > 0) {
          for (const value of obj.waiting) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if ((obj.inAll != null && obj.inAll !== 0)) {
          w.uint32(40)
          w.uint32(obj.inAll)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          atMs: 0,
          roots: [],
          waiting: [],
          inAll: 0
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
              if (opts.limits?.roots != null && obj.roots.length === opts.limits.roots) {
                throw new MaxLengthError('Decode error - repeated field "roots" had too many elements')
              }

              obj.roots.push(reader.bytes())
              break
            }
            case 4: {
              if (opts.limits?.waiting != null && obj.waiting.length === opts.limits.waiting) {
                throw new MaxLengthError('Decode error - repeated field "waiting" had too many elements')
              }

              obj.waiting.push(reader.bytes())
              break
            }
            case 5: {
              obj.inAll = reader.uint32()
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
          roots: 0,
          waiting: 0
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
              if (opts.limits?.roots != null && obj.roots === opts.limits.roots) {
                throw new MaxLengthError('Streaming decode error - repeated field "roots" had too many elements')
              }

              yield {
                field: `${prefix}.roots[]`,
                index: obj.roots,
                value: reader.bytes()
              }

              obj.roots++

              break
            }
            case 4: {
              if (opts.limits?.waiting != null && obj.waiting === opts.limits.waiting) {
                throw new MaxLengthError('Streaming decode error - repeated field "waiting" had too many elements')
              }

              yield {
                field: `${prefix}.waiting[]`,
                index: obj.waiting,
                value: reader.bytes()
              }

              obj.waiting++

              break
            }
            case 5: {
              yield {
                field: `${prefix}.inAll`,
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

  export interface NoticeRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface NoticeRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface NoticeRecordRootsFieldEvent {
    field: '$.roots[]'
    index: number
    value: Uint8Array
  }

  export interface NoticeRecordWaitingFieldEvent {
    field: '$.waiting[]'
    index: number
    value: Uint8Array
  }

  export interface NoticeRecordInAllFieldEvent {
    field: '$.inAll'
    value: number
  }

  export function encode (obj: Partial<NoticeRecord>): Uint8Array {
    return encodeMessage(obj, NoticeRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NoticeRecord>): NoticeRecord {
    return decodeMessage(buf, NoticeRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NoticeRecord>): Generator<NoticeRecordSpaceFieldEvent | NoticeRecordAtMsFieldEvent | NoticeRecordRootsFieldEvent | NoticeRecordWaitingFieldEvent | NoticeRecordInAllFieldEvent> {
    return streamMessage(buf, NoticeRecord.codec(), opts)
  }
}

export interface NoticeRoot {
  peer: string
  addresses: string[]
}

export namespace NoticeRoot {
  let _codec: Codec<NoticeRoot>

  export const codec = (): Codec<NoticeRoot> => {
    if (_codec == null) {
      _codec = message<NoticeRoot>((obj, w, opts = {}) => {
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

  export interface NoticeRootPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface NoticeRootAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<NoticeRoot>): Uint8Array {
    return encodeMessage(obj, NoticeRoot.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NoticeRoot>): NoticeRoot {
    return decodeMessage(buf, NoticeRoot.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NoticeRoot>): Generator<NoticeRootPeerFieldEvent | NoticeRootAddressesFieldEvent> {
    return streamMessage(buf, NoticeRoot.codec(), opts)
  }
}

export interface NoticeWaiting {
  account: Uint8Array
  name: string
  sinceMs: number
}

export namespace NoticeWaiting {
  let _codec: Codec<NoticeWaiting>

  export const codec = (): Codec<NoticeWaiting> => {
    if (_codec == null) {
      _codec = message<NoticeWaiting>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.account != null && obj.account.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.account)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if ((obj.sinceMs != null && obj.sinceMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.sinceMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          account: uint8ArrayAlloc(0),
          name: '',
          sinceMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.account = reader.bytes()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              obj.sinceMs = reader.uint64Number()
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
                field: `${prefix}.account`,
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
                field: `${prefix}.sinceMs`,
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

  export interface NoticeWaitingAccountFieldEvent {
    field: '$.account'
    value: Uint8Array
  }

  export interface NoticeWaitingNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface NoticeWaitingSinceMsFieldEvent {
    field: '$.sinceMs'
    value: number
  }

  export function encode (obj: Partial<NoticeWaiting>): Uint8Array {
    return encodeMessage(obj, NoticeWaiting.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NoticeWaiting>): NoticeWaiting {
    return decodeMessage(buf, NoticeWaiting.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NoticeWaiting>): Generator<NoticeWaitingAccountFieldEvent | NoticeWaitingNameFieldEvent | NoticeWaitingSinceMsFieldEvent> {
    return streamMessage(buf, NoticeWaiting.codec(), opts)
  }
}
