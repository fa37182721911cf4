import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CaptionRecord {
  space: Uint8Array
  speaker: Uint8Array
  atMs: number
  segment: number
  kind: number
  final: boolean
  frame: number
  body: Uint8Array
}

export namespace CaptionRecord {
  let _codec: Codec<CaptionRecord>

  export const codec = (): Codec<CaptionRecord> => {
    if (_codec == null) {
      _codec = message<CaptionRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if ((obj.speaker != null && obj.speaker.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.speaker)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.atMs)
        }

        if ((obj.segment != null && obj.segment !== 0)) {
          w.uint32(32)
          w.uint32(obj.segment)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(40)
          w.uint32(obj.kind)
        }

        if ((obj.final != null && obj.final !== false)) {
          w.uint32(48)
          w.bool(obj.final)
        }

        if ((obj.frame != null && obj.frame !== 0)) {
          w.uint32(56)
          w.uint32(obj.frame)
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.body)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          speaker: uint8ArrayAlloc(0),
          atMs: 0,
          segment: 0,
          kind: 0,
          final: false,
          frame: 0,
          body: uint8ArrayAlloc(0)
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
              obj.speaker = reader.bytes()
              break
            }
            case 3: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 4: {
              obj.segment = reader.uint32()
              break
            }
            case 5: {
              obj.kind = reader.uint32()
              break
            }
            case 6: {
              obj.final = reader.bool()
              break
            }
            case 7: {
              obj.frame = reader.uint32()
              break
            }
            case 8: {
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
                field: `${prefix}.speaker`,
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
                field: `${prefix}.segment`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.final`,
                value: reader.bool()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.frame`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
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

  export interface CaptionRecordSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface CaptionRecordSpeakerFieldEvent {
    field: '$.speaker'
    value: Uint8Array
  }

  export interface CaptionRecordAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface CaptionRecordSegmentFieldEvent {
    field: '$.segment'
    value: number
  }

  export interface CaptionRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface CaptionRecordFinalFieldEvent {
    field: '$.final'
    value: boolean
  }

  export interface CaptionRecordFrameFieldEvent {
    field: '$.frame'
    value: number
  }

  export interface CaptionRecordBodyFieldEvent {
    field: '$.body'
    value: Uint8Array
  }

  export function encode (obj: Partial<CaptionRecord>): Uint8Array {
    return encodeMessage(obj, CaptionRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CaptionRecord>): CaptionRecord {
    return decodeMessage(buf, CaptionRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CaptionRecord>): Generator<CaptionRecordSpaceFieldEvent | CaptionRecordSpeakerFieldEvent | CaptionRecordAtMsFieldEvent | CaptionRecordSegmentFieldEvent | CaptionRecordKindFieldEvent | CaptionRecordFinalFieldEvent | CaptionRecordFrameFieldEvent | CaptionRecordBodyFieldEvent> {
    return streamMessage(buf, CaptionRecord.codec(), opts)
  }
}

export interface CaptionTextRecord {
  language: string
  text: string
}

export namespace CaptionTextRecord {
  let _codec: Codec<CaptionTextRecord>

  export const codec = (): Codec<CaptionTextRecord> => {
    if (_codec == null) {
      _codec = message<CaptionTextRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.language != null && obj.language !== '')) {
          w.uint32(10)
          w.string(obj.language)
        }

        if ((obj.text != null && obj.text !== '')) {
          w.uint32(18)
          w.string(obj.text)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          language: '',
          text: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.language = reader.string()
              break
            }
            case 2: {
              obj.text = reader.string()
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
                field: `${prefix}.language`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.text`,
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

  export interface CaptionTextRecordLanguageFieldEvent {
    field: '$.language'
    value: string
  }

  export interface CaptionTextRecordTextFieldEvent {
    field: '$.text'
    value: string
  }

  export function encode (obj: Partial<CaptionTextRecord>): Uint8Array {
    return encodeMessage(obj, CaptionTextRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CaptionTextRecord>): CaptionTextRecord {
    return decodeMessage(buf, CaptionTextRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CaptionTextRecord>): Generator<CaptionTextRecordLanguageFieldEvent | CaptionTextRecordTextFieldEvent> {
    return streamMessage(buf, CaptionTextRecord.codec(), opts)
  }
}
