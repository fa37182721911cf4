import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ProfileRecord {
  name: string
  language: string
  links: string[]
  seq: number
}

export namespace ProfileRecord {
  let _codec: Codec<ProfileRecord>

  export const codec = (): Codec<ProfileRecord> => {
    if (_codec == null) {
      _codec = message<ProfileRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.language != null && obj.language !== '')) {
          w.uint32(18)
          w.string(obj.language)
        }

        if (obj.links != null && obj.links.length > 0) {
          for (const value of obj.links) {
            w.uint32(26)
            w.string(value)
          }
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.seq)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          language: '',
          links: [],
          seq: 0
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
              obj.language = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.links != null && obj.links.length === opts.limits.links) {
                throw new MaxLengthError('Decode error - repeated field "links" had too many elements')
              }

              if (obj.links.length === 3) {
                throw new MaxLengthError('Decode error - repeated field "links" had too many elements')
              }

              obj.links.push(reader.string())
              break
            }
            case 4: {
              obj.seq = reader.uint64Number()
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
          links: 3
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
              yield {
                field: `${prefix}.language`,
                value: reader.string()
              }
              break
            }
            case 3: {
              if (opts.limits?.links != null && obj.links === opts.limits.links) {
                throw new MaxLengthError('Streaming decode error - repeated field "links" had too many elements')
              }

              if (obj.links === 3) {
                throw new MaxLengthError('Streaming decode error - repeated field "links" had too many elements')
              }

              yield {
                field: `${prefix}.links[]`,
                index: obj.links,
                value: reader.string()
              }

              obj.links++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.seq`,
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

  export interface ProfileRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ProfileRecordLanguageFieldEvent {
    field: '$.language'
    value: string
  }

  export interface ProfileRecordLinksFieldEvent {
    field: '$.links[]'
    index: number
    value: string
  }

  export interface ProfileRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export function encode (obj: Partial<ProfileRecord>): Uint8Array {
    return encodeMessage(obj, ProfileRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProfileRecord>): ProfileRecord {
    return decodeMessage(buf, ProfileRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProfileRecord>): Generator<ProfileRecordNameFieldEvent | ProfileRecordLanguageFieldEvent | ProfileRecordLinksFieldEvent | ProfileRecordSeqFieldEvent> {
    return streamMessage(buf, ProfileRecord.codec(), opts)
  }
}
