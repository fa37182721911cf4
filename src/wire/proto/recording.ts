import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RecordingBlock {
  space: Uint8Array
  number: number
  previous?: Uint8Array
  startedAtMs: number
  atMs: number
  delegation?: Uint8Array
  name?: string
  actions: Uint8Array[]
  beacons: Uint8Array[]
  keys: Uint8Array[]
  sealed: string[]
  plain: string[]
  bundles: Uint8Array[]
  ends: boolean
}

export namespace RecordingBlock {
  let _codec: Codec<RecordingBlock>

  export const codec = (): Codec<RecordingBlock> => {
    if (_codec == null) {
      _codec = message<RecordingBlock>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.space != null && obj.space.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.space)
        }

        if ((obj.number != null && obj.number !== 0)) {
          w.uint32(16)
          w.uint32(obj.number)
        }

        if (obj.previous != null) {
          w.uint32(26)
          w.bytes(obj.previous)
        }

        if ((obj.startedAtMs != null && obj.startedAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.startedAtMs)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(40)
          w.uint32(obj.atMs)
        }

        if (obj.delegation != null) {
          w.uint32(50)
          w.bytes(obj.delegation)
        }

        if (obj.name != null) {
          w.uint32(58)
          w.string(obj.name)
        }

        if (obj.actions != null && obj.actions.length > 0) {
          for (const value of obj.actions) {
            w.uint32(66)
            w.bytes(value)
          }
        }

        if (obj.beacons != null && obj.beacons.length > 0) {
          for (const value of obj.beacons) {
            w.uint32(74)
            w.bytes(value)
          }
        }

        if (obj.keys != null && obj.keys.length > 0) {
          for (const value of obj.keys) {
            w.uint32(82)
            w.bytes(value)
          }
        }

        if (obj.sealed != null && obj.sealed.length > 0) {
          for (const value of obj.sealed) {
            w.uint32(90)
            w.string(value)
          }
        }

        if (obj.plain != null && obj.plain.length > 0) {
          for (const value of obj.plain) {
            w.uint32(98)
            w.string(value)
          }
        }

        if (obj.bundles != null && obj.bundles.length > 0) {
          for (const value of obj.bundles) {
            w.uint32(106)
            w.bytes(value)
          }
        }

        if ((obj.ends != null && obj.ends !== false)) {
          w.uint32(112)
          w.bool(obj.ends)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          space: uint8ArrayAlloc(0),
          number: 0,
          startedAtMs: 0,
          atMs: 0,
          actions: [],
          beacons: [],
          keys: [],
          sealed: [],
          plain: [],
          bundles: [],
          ends: false
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
              obj.number = reader.uint32()
              break
            }
            case 3: {
              obj.previous = reader.bytes()
              break
            }
            case 4: {
              obj.startedAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.atMs = reader.uint32()
              break
            }
            case 6: {
              obj.delegation = reader.bytes()
              break
            }
            case 7: {
              obj.name = reader.string()
              break
            }
            case 8: {
              if (opts.limits?.actions != null && obj.actions.length === opts.limits.actions) {
                throw new MaxLengthError('Decode error - repeated field "actions" had too many elements')
              }

              if (obj.actions.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "actions" had too many elements')
              }

              obj.actions.push(reader.bytes())
              break
            }
            case 9: {
              if (opts.limits?.beacons != null && obj.beacons.length === opts.limits.beacons) {
                throw new MaxLengthError('Decode error - repeated field "beacons" had too many elements')
              }

              if (obj.beacons.length === 4) {
                throw new MaxLengthError('Decode error - repeated field "beacons" had too many elements')
              }

              obj.beacons.push(reader.bytes())
              break
            }
            case 10: {
              if (opts.limits?.keys != null && obj.keys.length === opts.limits.keys) {
                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements')
              }

              if (obj.keys.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements')
              }

              obj.keys.push(reader.bytes())
              break
            }
            case 11: {
              if (opts.limits?.sealed != null && obj.sealed.length === opts.limits.sealed) {
                throw new MaxLengthError('Decode error - repeated field "sealed" had too many elements')
              }

              if (obj.sealed.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "sealed" had too many elements')
              }

              obj.sealed.push(reader.string())
              break
            }
            case 12: {
              if (opts.limits?.plain != null && obj.plain.length === opts.limits.plain) {
                throw new MaxLengthError('Decode error - repeated field "plain" had too many elements')
              }

              if (obj.plain.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "plain" had too many elements')
              }

              obj.plain.push(reader.string())
              break
            }
            case 13: {
              if (opts.limits?.bundles != null && obj.bundles.length === opts.limits.bundles) {
                throw new MaxLengthError('Decode error - repeated field "bundles" had too many elements')
              }

              if (obj.bundles.length === 512) {
                throw new MaxLengthError('Decode error - repeated field "bundles" had too many elements')
              }

              obj.bundles.push(reader.bytes())
              break
            }
            case 14: {
              obj.ends = reader.bool()
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
          actions: 64,
          beacons: 4,
          keys: 64,
          sealed: 64,
          plain: 64,
          bundles: 512
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
                field: `${prefix}.number`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.previous`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.startedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.delegation`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 8: {
              if (opts.limits?.actions != null && obj.actions === opts.limits.actions) {
                throw new MaxLengthError('Streaming decode error - repeated field "actions" had too many elements')
              }

              if (obj.actions === 64) {
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
            case 9: {
              if (opts.limits?.beacons != null && obj.beacons === opts.limits.beacons) {
                throw new MaxLengthError('Streaming decode error - repeated field "beacons" had too many elements')
              }

              if (obj.beacons === 4) {
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
            case 10: {
              if (opts.limits?.keys != null && obj.keys === opts.limits.keys) {
                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements')
              }

              if (obj.keys === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements')
              }

              yield {
                field: `${prefix}.keys[]`,
                index: obj.keys,
                value: reader.bytes()
              }

              obj.keys++

              break
            }
            case 11: {
              if (opts.limits?.sealed != null && obj.sealed === opts.limits.sealed) {
                throw new MaxLengthError('Streaming decode error - repeated field "sealed" had too many elements')
              }

              if (obj.sealed === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "sealed" had too many elements')
              }

              yield {
                field: `${prefix}.sealed[]`,
                index: obj.sealed,
                value: reader.string()
              }

              obj.sealed++

              break
            }
            case 12: {
              if (opts.limits?.plain != null && obj.plain === opts.limits.plain) {
                throw new MaxLengthError('Streaming decode error - repeated field "plain" had too many elements')
              }

              if (obj.plain === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "plain" had too many elements')
              }

              yield {
                field: `${prefix}.plain[]`,
                index: obj.plain,
                value: reader.string()
              }

              obj.plain++

              break
            }
            case 13: {
              if (opts.limits?.bundles != null && obj.bundles === opts.limits.bundles) {
                throw new MaxLengthError('Streaming decode error - repeated field "bundles" had too many elements')
              }

              if (obj.bundles === 512) {
                throw new MaxLengthError('Streaming decode error - repeated field "bundles" had too many elements')
              }

              yield {
                field: `${prefix}.bundles[]`,
                index: obj.bundles,
                value: reader.bytes()
              }

              obj.bundles++

              break
            }
            case 14: {
              yield {
                field: `${prefix}.ends`,
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

  export interface RecordingBlockSpaceFieldEvent {
    field: '$.space'
    value: Uint8Array
  }

  export interface RecordingBlockNumberFieldEvent {
    field: '$.number'
    value: number
  }

  export interface RecordingBlockPreviousFieldEvent {
    field: '$.previous'
    value: Uint8Array
  }

  export interface RecordingBlockStartedAtMsFieldEvent {
    field: '$.startedAtMs'
    value: number
  }

  export interface RecordingBlockAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface RecordingBlockDelegationFieldEvent {
    field: '$.delegation'
    value: Uint8Array
  }

  export interface RecordingBlockNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface RecordingBlockActionsFieldEvent {
    field: '$.actions[]'
    index: number
    value: Uint8Array
  }

  export interface RecordingBlockBeaconsFieldEvent {
    field: '$.beacons[]'
    index: number
    value: Uint8Array
  }

  export interface RecordingBlockKeysFieldEvent {
    field: '$.keys[]'
    index: number
    value: Uint8Array
  }

  export interface RecordingBlockSealedFieldEvent {
    field: '$.sealed[]'
    index: number
    value: string
  }

  export interface RecordingBlockPlainFieldEvent {
    field: '$.plain[]'
    index: number
    value: string
  }

  export interface RecordingBlockBundlesFieldEvent {
    field: '$.bundles[]'
    index: number
    value: Uint8Array
  }

  export interface RecordingBlockEndsFieldEvent {
    field: '$.ends'
    value: boolean
  }

  export function encode (obj: Partial<RecordingBlock>): Uint8Array {
    return encodeMessage(obj, RecordingBlock.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordingBlock>): RecordingBlock {
    return decodeMessage(buf, RecordingBlock.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordingBlock>): Generator<RecordingBlockSpaceFieldEvent | RecordingBlockNumberFieldEvent | RecordingBlockPreviousFieldEvent | RecordingBlockStartedAtMsFieldEvent | RecordingBlockAtMsFieldEvent | RecordingBlockDelegationFieldEvent | RecordingBlockNameFieldEvent | RecordingBlockActionsFieldEvent | RecordingBlockBeaconsFieldEvent | RecordingBlockKeysFieldEvent | RecordingBlockSealedFieldEvent | RecordingBlockPlainFieldEvent | RecordingBlockBundlesFieldEvent | RecordingBlockEndsFieldEvent> {
    return streamMessage(buf, RecordingBlock.codec(), opts)
  }
}
