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

  export function encode (obj: Partial<OpenAct>): Uint8Array {
    return encodeMessage(obj, OpenAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OpenAct>): OpenAct {
    return decodeMessage(buf, OpenAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OpenAct>): Generator<OpenActCommunityFieldEvent | OpenActTitleFieldEvent | OpenActLanguageFieldEvent | OpenActTopicsFieldEvent | OpenActHostNameFieldEvent | OpenActNonceFieldEvent> {
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

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          setsTopics: false,
          topics: []
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

  export function encode (obj: Partial<EditAct>): Uint8Array {
    return encodeMessage(obj, EditAct.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EditAct>): EditAct {
    return decodeMessage(buf, EditAct.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EditAct>): Generator<EditActTitleFieldEvent | EditActSetsTopicsFieldEvent | EditActTopicsFieldEvent> {
    return streamMessage(buf, EditAct.codec(), opts)
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

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          actions: []
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
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          actions: 0
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

  export function encode (obj: Partial<SpaceAnswer>): Uint8Array {
    return encodeMessage(obj, SpaceAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SpaceAnswer>): SpaceAnswer {
    return decodeMessage(buf, SpaceAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SpaceAnswer>): Generator<SpaceAnswerActionsFieldEvent> {
    return streamMessage(buf, SpaceAnswer.codec(), opts)
  }
}
