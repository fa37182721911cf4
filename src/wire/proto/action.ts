import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ActionRecord {
  kind: number
  space?: Uint8Array
  heads: Uint8Array[]
  atMs: number
  body: Uint8Array
}

export namespace ActionRecord {
  let _codec: Codec<ActionRecord>

  export const codec = (): Codec<ActionRecord> => {
    if (_codec == null) {
      _codec = message<ActionRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(8)
          w.uint32(obj.kind)
        }

        if (obj.space != null) {
          w.uint32(18)
          w.bytes(obj.space)
        }

        if (obj.heads != null && obj.heads.length > 0) {
          for (const value of obj.heads) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.atMs)
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.body)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kind: 0,
          heads: [],
          atMs: 0,
          body: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.kind = reader.uint32()
              break
            }
            case 2: {
              obj.space = reader.bytes()
              break
            }
            case 3: {
              if (opts.limits?.heads != null && obj.heads.length === opts.limits.heads) {
                throw new MaxLengthError('Decode error - repeated field "heads" had too many elements')
              }

              obj.heads.push(reader.bytes())
              break
            }
            case 4: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.body = reader.bytes()
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
          heads: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.space`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              if (opts.limits?.heads != null && obj.heads === opts.limits.heads) {
                throw new MaxLengthError('Streaming decode error - repeated field "heads" had too many elements')
              }

              yield {
                field: `${prefix}.heads[]`,
                index: obj.heads,
                value: reader.bytes()
              }

              obj.heads++

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
                field: `${prefix}.body`,
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

  export interface ActionRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface ActionRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface ActionRecordHeadsFieldEvent {
    field: '$.heads[]'
    index: number
    value: Uint8Array
  }

  export interface ActionRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface ActionRecordBodyFieldEvent {
    field: '$.body'
    value: Uint8Array
  }

  export function encode (obj: Partial<ActionRecord>): Uint8Array {
    return encodeMessage(obj, ActionRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ActionRecord>): ActionRecord {
    return decodeMessage(buf, ActionRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ActionRecord>): Generator<ActionRecordKindFieldEvent | ActionRecordSpaceFieldEvent | ActionRecordHeadsFieldEvent | ActionRecordAtMsFieldEvent | ActionRecordBodyFieldEvent> {
    return streamMessage(buf, ActionRecord.codec(), opts)
  }
}

export interface OpenAct {
  community: Uint8Array
  title: string
  language: string
  topics: string[]
  hostName: string
  nonce: Uint8Array
  knockKey?: Uint8Array
}

export namespace OpenAct {
  let _codec: Codec<OpenAct>

  export const codec = (): Codec<OpenAct> => {
    if (_codec == null) {
      _codec = message<OpenAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.community != null && obj.community.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.community)
        }

        if ((obj.title != null && obj.title !== '')) {
          w.uint32(18)
          w.string(obj.title)
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

        if ((obj.hostName != null && obj.hostName !== '')) {
          w.uint32(42)
          w.string(obj.hostName)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.nonce)
        }

        if (obj.knockKey != null) {
          w.uint32(58)
          w.bytes(obj.knockKey)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          community: uint8ArrayAlloc(0),
          title: '',
          language: '',
          topics: [],
          hostName: '',
          nonce: uint8ArrayAlloc(0)
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
              obj.title = reader.string()
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

              obj.topics.push(reader.string())
              break
            }
            case 5: {
              obj.hostName = reader.string()
              break
            }
            case 6: {
              obj.nonce = reader.bytes()
              break
            }
            case 7: {
              obj.knockKey = reader.bytes()
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
          topics: 0
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
                field: `${prefix}.title`,
                value: reader.string()
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
                field: `${prefix}.hostName`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.knockKey`,
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

  export interface OpenActCommunityFieldEvent {
    field: '$.community'
    value: Uint8Array
  }

  export interface OpenActTitleFieldEvent {
    field: '$.title'
    value: string
  }

  export interface OpenActLanguageFieldEvent {
    field: '$.language'
    value: string
  }

  export interface OpenActTopicsFieldEvent {
    field: '$.topics[]'
    index: number
    value: string
  }

  export interface OpenActHostNameFieldEvent {
    field: '$.hostName'
    value: string
  }

  export interface OpenActNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array
  }

  export interface OpenActKnockKeyFieldEvent {
    field: '$.knockKey'
    value: Uint8Array
  }

  export function encode (obj: Partial<OpenAct>): Uint8Array {
    return encodeMessage(obj, OpenAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OpenAct>): OpenAct {
    return decodeMessage(buf, OpenAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OpenAct>): Generator<OpenActCommunityFieldEvent | OpenActTitleFieldEvent | OpenActLanguageFieldEvent | OpenActTopicsFieldEvent | OpenActHostNameFieldEvent | OpenActNonceFieldEvent | OpenActKnockKeyFieldEvent> {
    return streamMessage(buf, OpenAct.codec(), opts)
  }
}

export interface PresentAct {
  delegation: Uint8Array
  name: string
}

export namespace PresentAct {
  let _codec: Codec<PresentAct>

  export const codec = (): Codec<PresentAct> => {
    if (_codec == null) {
      _codec = message<PresentAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.delegation != null && obj.delegation.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.delegation)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          delegation: uint8ArrayAlloc(0),
          name: ''
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
              obj.name = reader.string()
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
                field: `${prefix}.delegation`,
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

  export interface PresentActDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface PresentActNameFieldEvent {
    field: '$.name'
    value: string
  }

  export function encode (obj: Partial<PresentAct>): Uint8Array {
    return encodeMessage(obj, PresentAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PresentAct>): PresentAct {
    return decodeMessage(buf, PresentAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PresentAct>): Generator<PresentActDelegationFieldEvent | PresentActNameFieldEvent> {
    return streamMessage(buf, PresentAct.codec(), opts)
  }
}

export interface EditAct {
  title?: string
  setsTopics: boolean
  topics: string[]
  mayCome: number
  requests: number
  language?: string
  chat: number
  newcomerMinutes: number
}

export namespace EditAct {
  let _codec: Codec<EditAct>

  export const codec = (): Codec<EditAct> => {
    if (_codec == null) {
      _codec = message<EditAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.title != null) {
          w.uint32(10)
          w.string(obj.title)
        }

        if ((obj.setsTopics != null && obj.setsTopics !== false)) {
          w.uint32(16)
          w.bool(obj.setsTopics)
        }

        if (obj.topics != null && obj.topics.length > 0) {
          for (const value of obj.topics) {
            w.uint32(26)
            w.string(value)
          }
        }

        if ((obj.mayCome != null && obj.mayCome !== 0)) {
          w.uint32(32)
          w.uint32(obj.mayCome)
        }

        if ((obj.requests != null && obj.requests !== 0)) {
          w.uint32(40)
          w.uint32(obj.requests)
        }

        if (obj.language != null) {
          w.uint32(50)
          w.string(obj.language)
        }

        if ((obj.chat != null && obj.chat !== 0)) {
          w.uint32(56)
          w.uint32(obj.chat)
        }

        if ((obj.newcomerMinutes != null && obj.newcomerMinutes !== 0)) {
          w.uint32(64)
          w.uint32(obj.newcomerMinutes)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          setsTopics: false,
          topics: [],
          mayCome: 0,
          requests: 0,
          chat: 0,
          newcomerMinutes: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.title = reader.string()
              break
            }
            case 2: {
              obj.setsTopics = reader.bool()
              break
            }
            case 3: {
              if (opts.limits?.topics != null && obj.topics.length === opts.limits.topics) {
                throw new MaxLengthError('Decode error - repeated field "topics" had too many elements')
              }

              obj.topics.push(reader.string())
              break
            }
            case 4: {
              obj.mayCome = reader.uint32()
              break
            }
            case 5: {
              obj.requests = reader.uint32()
              break
            }
            case 6: {
              obj.language = reader.string()
              break
            }
            case 7: {
              obj.chat = reader.uint32()
              break
            }
            case 8: {
              obj.newcomerMinutes = reader.uint32()
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
          topics: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.title`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.setsTopics`,
                value: reader.bool()
              }
              break
            }
            case 3: {
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
            case 4: {
              yield {
                field: `${prefix}.mayCome`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.requests`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.language`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.chat`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.newcomerMinutes`,
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

  export interface EditActTitleFieldEvent {
    field: '$.title'
    value: string
  }

  export interface EditActSetsTopicsFieldEvent {
    field: '$.setsTopics'
    value: boolean
  }

  export interface EditActTopicsFieldEvent {
    field: '$.topics[]'
    index: number
    value: string
  }

  export interface EditActMayComeFieldEvent {
    field: '$.mayCome'
    value: number
  }

  export interface EditActRequestsFieldEvent {
    field: '$.requests'
    value: number
  }

  export interface EditActLanguageFieldEvent {
    field: '$.language'
    value: string
  }

  export interface EditActChatFieldEvent {
    field: '$.chat'
    value: number
  }

  export interface EditActNewcomerMinutesFieldEvent {
    field: '$.newcomerMinutes'
    value: number
  }

  export function encode (obj: Partial<EditAct>): Uint8Array {
    return encodeMessage(obj, EditAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EditAct>): EditAct {
    return decodeMessage(buf, EditAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EditAct>): Generator<EditActTitleFieldEvent | EditActSetsTopicsFieldEvent | EditActTopicsFieldEvent | EditActMayComeFieldEvent | EditActRequestsFieldEvent | EditActLanguageFieldEvent | EditActChatFieldEvent | EditActNewcomerMinutesFieldEvent> {
    return streamMessage(buf, EditAct.codec(), opts)
  }
}

export interface DeclineAct {
  delegation: Uint8Array
}

export namespace DeclineAct {
  let _codec: Codec<DeclineAct>

  export const codec = (): Codec<DeclineAct> => {
    if (_codec == null) {
      _codec = message<DeclineAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.delegation != null && obj.delegation.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.delegation)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          delegation: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.delegation = reader.bytes()
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
                field: `${prefix}.delegation`,
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

  export interface DeclineActDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export function encode (obj: Partial<DeclineAct>): Uint8Array {
    return encodeMessage(obj, DeclineAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DeclineAct>): DeclineAct {
    return decodeMessage(buf, DeclineAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DeclineAct>): Generator<DeclineActDelegationFieldEvent> {
    return streamMessage(buf, DeclineAct.codec(), opts)
  }
}

export interface TargetAct {
  account: Uint8Array
}

export namespace TargetAct {
  let _codec: Codec<TargetAct>

  export const codec = (): Codec<TargetAct> => {
    if (_codec == null) {
      _codec = message<TargetAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.account != null && obj.account.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.account)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          account: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.account = reader.bytes()
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

  export interface TargetActAccountFieldEvent {
    field: '$.account'
    value: Uint8Array
  }

  export function encode (obj: Partial<TargetAct>): Uint8Array {
    return encodeMessage(obj, TargetAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TargetAct>): TargetAct {
    return decodeMessage(buf, TargetAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TargetAct>): Generator<TargetActAccountFieldEvent> {
    return streamMessage(buf, TargetAct.codec(), opts)
  }
}

export interface RevokeAct {
  account: Uint8Array
  undoes: boolean
}

export namespace RevokeAct {
  let _codec: Codec<RevokeAct>

  export const codec = (): Codec<RevokeAct> => {
    if (_codec == null) {
      _codec = message<RevokeAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.account != null && obj.account.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.account)
        }

        if ((obj.undoes != null && obj.undoes !== false)) {
          w.uint32(16)
          w.bool(obj.undoes)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          account: uint8ArrayAlloc(0),
          undoes: false
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
              obj.undoes = reader.bool()
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
                field: `${prefix}.undoes`,
                value: reader.bool()
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

  export interface RevokeActAccountFieldEvent {
    field: '$.account'
    value: Uint8Array
  }

  export interface RevokeActUndoesFieldEvent {
    field: '$.undoes'
    value: boolean
  }

  export function encode (obj: Partial<RevokeAct>): Uint8Array {
    return encodeMessage(obj, RevokeAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RevokeAct>): RevokeAct {
    return decodeMessage(buf, RevokeAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RevokeAct>): Generator<RevokeActAccountFieldEvent | RevokeActUndoesFieldEvent> {
    return streamMessage(buf, RevokeAct.codec(), opts)
  }
}

export interface RemoveAct {
  account: Uint8Array
  reason: string
}

export namespace RemoveAct {
  let _codec: Codec<RemoveAct>

  export const codec = (): Codec<RemoveAct> => {
    if (_codec == null) {
      _codec = message<RemoveAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.account != null && obj.account.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.account)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(18)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          account: uint8ArrayAlloc(0),
          reason: ''
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
              obj.reason = reader.string()
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
                field: `${prefix}.reason`,
                value: reader.string()
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

  export interface RemoveActAccountFieldEvent {
    field: '$.account'
    value: Uint8Array
  }

  export interface RemoveActReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<RemoveAct>): Uint8Array {
    return encodeMessage(obj, RemoveAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RemoveAct>): RemoveAct {
    return decodeMessage(buf, RemoveAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RemoveAct>): Generator<RemoveActAccountFieldEvent | RemoveActReasonFieldEvent> {
    return streamMessage(buf, RemoveAct.codec(), opts)
  }
}

export interface BanAct {
  account: Uint8Array
  reason: string
  untilMs: number
}

export namespace BanAct {
  let _codec: Codec<BanAct>

  export const codec = (): Codec<BanAct> => {
    if (_codec == null) {
      _codec = message<BanAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.account != null && obj.account.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.account)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(18)
          w.string(obj.reason)
        }

        if ((obj.untilMs != null && obj.untilMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.untilMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          account: uint8ArrayAlloc(0),
          reason: '',
          untilMs: 0
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
              obj.reason = reader.string()
              break
            }
            case 3: {
              obj.untilMs = reader.uint64Number()
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
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.untilMs`,
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

  export interface BanActAccountFieldEvent {
    field: '$.account'
    value: Uint8Array
  }

  export interface BanActReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface BanActUntilMsFieldEvent {
    field: '$.untilMs'
    value: number
  }

  export function encode (obj: Partial<BanAct>): Uint8Array {
    return encodeMessage(obj, BanAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BanAct>): BanAct {
    return decodeMessage(buf, BanAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BanAct>): Generator<BanActAccountFieldEvent | BanActReasonFieldEvent | BanActUntilMsFieldEvent> {
    return streamMessage(buf, BanAct.codec(), opts)
  }
}

export interface PinAct {
  url?: string
}

export namespace PinAct {
  let _codec: Codec<PinAct>

  export const codec = (): Codec<PinAct> => {
    if (_codec == null) {
      _codec = message<PinAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.url != null) {
          w.uint32(10)
          w.string(obj.url)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.url = reader.string()
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
                field: `${prefix}.url`,
                value: reader.string()
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

  export interface PinActUrlFieldEvent {
    field: '$.url'
    value: string
  }

  export function encode (obj: Partial<PinAct>): Uint8Array {
    return encodeMessage(obj, PinAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PinAct>): PinAct {
    return decodeMessage(buf, PinAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PinAct>): Generator<PinActUrlFieldEvent> {
    return streamMessage(buf, PinAct.codec(), opts)
  }
}

export interface RecordOnAct {
  mayClip: boolean
}

export namespace RecordOnAct {
  let _codec: Codec<RecordOnAct>

  export const codec = (): Codec<RecordOnAct> => {
    if (_codec == null) {
      _codec = message<RecordOnAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.mayClip != null && obj.mayClip !== false)) {
          w.uint32(8)
          w.bool(obj.mayClip)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          mayClip: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.mayClip = reader.bool()
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
                field: `${prefix}.mayClip`,
                value: reader.bool()
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

  export interface RecordOnActMayClipFieldEvent {
    field: '$.mayClip'
    value: boolean
  }

  export function encode (obj: Partial<RecordOnAct>): Uint8Array {
    return encodeMessage(obj, RecordOnAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordOnAct>): RecordOnAct {
    return decodeMessage(buf, RecordOnAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordOnAct>): Generator<RecordOnActMayClipFieldEvent> {
    return streamMessage(buf, RecordOnAct.codec(), opts)
  }
}

export interface HeirsAct {
  accounts: Uint8Array[]
}

export namespace HeirsAct {
  let _codec: Codec<HeirsAct>

  export const codec = (): Codec<HeirsAct> => {
    if (_codec == null) {
      _codec = message<HeirsAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.accounts != null && obj.accounts.length > 0) {
          for (const value of obj.accounts) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          accounts: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.accounts != null && obj.accounts.length === opts.limits.accounts) {
                throw new MaxLengthError('Decode error - repeated field "accounts" had too many elements')
              }

              obj.accounts.push(reader.bytes())
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
          accounts: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.accounts != null && obj.accounts === opts.limits.accounts) {
                throw new MaxLengthError('Streaming decode error - repeated field "accounts" had too many elements')
              }

              yield {
                field: `${prefix}.accounts[]`,
                index: obj.accounts,
                value: reader.bytes()
              }

              obj.accounts++

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

  export interface HeirsActAccountsFieldEvent {
    field: '$.accounts[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<HeirsAct>): Uint8Array {
    return encodeMessage(obj, HeirsAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HeirsAct>): HeirsAct {
    return decodeMessage(buf, HeirsAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HeirsAct>): Generator<HeirsActAccountsFieldEvent> {
    return streamMessage(buf, HeirsAct.codec(), opts)
  }
}

export interface TakeOverAct {
  reign?: Uint8Array
  beaconAtMs: number
}

export namespace TakeOverAct {
  let _codec: Codec<TakeOverAct>

  export const codec = (): Codec<TakeOverAct> => {
    if (_codec == null) {
      _codec = message<TakeOverAct>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.reign != null) {
          w.uint32(10)
          w.bytes(obj.reign)
        }

        if ((obj.beaconAtMs != null && obj.beaconAtMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.beaconAtMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          beaconAtMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.reign = reader.bytes()
              break
            }
            case 2: {
              obj.beaconAtMs = reader.uint64Number()
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
                field: `${prefix}.reign`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.beaconAtMs`,
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

  export interface TakeOverActReignFieldEvent {
    field: '$.reign'
    value: Uint8Array
  }

  export interface TakeOverActBeaconAtMsFieldEvent {
    field: '$.beaconAtMs'
    value: number
  }

  export function encode (obj: Partial<TakeOverAct>): Uint8Array {
    return encodeMessage(obj, TakeOverAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TakeOverAct>): TakeOverAct {
    return decodeMessage(buf, TakeOverAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TakeOverAct>): Generator<TakeOverActReignFieldEvent | TakeOverActBeaconAtMsFieldEvent> {
    return streamMessage(buf, TakeOverAct.codec(), opts)
  }
}

export interface BeaconRecord {
  space: Uint8Array
  reign?: Uint8Array
  atMs: number
  leaving: number
}

export namespace BeaconRecord {
  let _codec: Codec<BeaconRecord>

  export const codec = (): Codec<BeaconRecord> => {
    if (_codec == null) {
      _codec = message<BeaconRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if (obj.reign != null) {
          w.uint32(18)
          w.bytes(obj.reign)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.atMs)
        }

        if ((obj.leaving != null && obj.leaving !== 0)) {
          w.uint32(32)
          w.uint32(obj.leaving)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          atMs: 0,
          leaving: 0
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
              obj.reign = reader.bytes()
              break
            }
            case 3: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 4: {
              obj.leaving = reader.uint32()
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
                field: `${prefix}.reign`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.leaving`,
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

  export interface BeaconRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface BeaconRecordReignFieldEvent {
    field: '$.reign'
    value: Uint8Array
  }

  export interface BeaconRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface BeaconRecordLeavingFieldEvent {
    field: '$.leaving'
    value: number
  }

  export function encode (obj: Partial<BeaconRecord>): Uint8Array {
    return encodeMessage(obj, BeaconRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BeaconRecord>): BeaconRecord {
    return decodeMessage(buf, BeaconRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BeaconRecord>): Generator<BeaconRecordSpaceFieldEvent | BeaconRecordReignFieldEvent | BeaconRecordAtMsFieldEvent | BeaconRecordLeavingFieldEvent> {
    return streamMessage(buf, BeaconRecord.codec(), opts)
  }
}

export interface SpaceAsk {
  space: Uint8Array
}

export namespace SpaceAsk {
  let _codec: Codec<SpaceAsk>

  export const codec = (): Codec<SpaceAsk> => {
    if (_codec == null) {
      _codec = message<SpaceAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.space = reader.bytes()
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

  export interface SpaceAskSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export function encode (obj: Partial<SpaceAsk>): Uint8Array {
    return encodeMessage(obj, SpaceAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SpaceAsk>): SpaceAsk {
    return decodeMessage(buf, SpaceAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SpaceAsk>): Generator<SpaceAskSpaceFieldEvent> {
    return streamMessage(buf, SpaceAsk.codec(), opts)
  }
}

export interface SpaceAnswer {
  actions: Uint8Array[]
  beacons: Uint8Array[]
}

export namespace SpaceAnswer {
  let _codec: Codec<SpaceAnswer>

  export const codec = (): Codec<SpaceAnswer> => {
    if (_codec == null) {
      _codec = message<SpaceAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.actions != null && obj.actions.length > 0) {
          for (const value of obj.actions) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if (obj.beacons != null && obj.beacons.length > 0) {
          for (const value of obj.beacons) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          actions: [],
          beacons: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.actions != null && obj.actions.length === opts.limits.actions) {
                throw new MaxLengthError('Decode error - repeated field "actions" had too many elements')
              }

              obj.actions.push(reader.bytes())
              break
            }
            case 2: {
              if (opts.limits?.beacons != null && obj.beacons.length === opts.limits.beacons) {
                throw new MaxLengthError('Decode error - repeated field "beacons" had too many elements')
              }

              obj.beacons.push(reader.bytes())
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
          actions: 0,
          beacons: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.actions != null && obj.actions === opts.limits.actions) {
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
            case 2: {
              if (opts.limits?.beacons != null && obj.beacons === opts.limits.beacons) {
                throw new MaxLengthError('Streaming decode error - repeated field "beacons" had too many elements')
              }

              yield {
                field: `${prefix}.beacons[]`,
                index: obj.beacons,
                value: reader.bytes()
              }

              obj.beacons++

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

  export interface SpaceAnswerActionsFieldEvent {
    field: '$.actions[]'
    index: number
    value: Uint8Array
  }

  export interface SpaceAnswerBeaconsFieldEvent {
    field: '$.beacons[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<SpaceAnswer>): Uint8Array {
    return encodeMessage(obj, SpaceAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SpaceAnswer>): SpaceAnswer {
    return decodeMessage(buf, SpaceAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SpaceAnswer>): Generator<SpaceAnswerActionsFieldEvent | SpaceAnswerBeaconsFieldEvent> {
    return streamMessage(buf, SpaceAnswer.codec(), opts)
  }
}
