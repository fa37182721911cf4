import {
  DELAY_MAX_MS,
  LISTENERS_MAX,
  OUTLINE_BRANCHES_MAX,
  OUTLINE_DELAYS_MS,
  OUTLINE_REPAIRS_MAX,
  PATH_MAX,
} from '../domain/tree/limits.ts'
import { NAME_LETTERS } from '../domain/tree/outline.ts'
import type { Branch, Outline } from '../domain/tree/message.ts'
import { readCount, readList, readText } from './tree-fields.ts'
import type { ByteReader } from './varuint.ts'
import type { ByteWriter } from './byte-writer.ts'

/** What stands below whoever says it. PROTOCOL.md, section "Tree messages", is normative. */

export function writeOutline(into: ByteWriter, outline: Outline): void {
  const { delayMs, depths, delays, repairs, branches } = outline
  into.varuint(Math.min(DELAY_MAX_MS, delayMs))
  into.list(depths.slice(0, PATH_MAX), count => into.varuint(count))
  into.list(delays.slice(0, CLASSES), count => into.varuint(count))
  into.varuint(Math.min(OUTLINE_REPAIRS_MAX, repairs))
  into.list(branches.slice(0, OUTLINE_BRANCHES_MAX), branch => {
    into.text(branch.name).varuint(branch.level)
    into.varuint(branch.listeners).varuint(Math.min(DELAY_MAX_MS, branch.delayMs))
  })
}

export function readOutline(reader: ByteReader): Outline | undefined {
  const delayMs = readCount(reader, DELAY_MAX_MS)
  const depths = readList(reader, PATH_MAX, readListeners)
  const delays = readList(reader, CLASSES, readListeners)
  const repairs = readCount(reader, OUTLINE_REPAIRS_MAX)
  const branches = readList(reader, OUTLINE_BRANCHES_MAX, readBranch)
  if (delayMs === undefined || depths === undefined || delays === undefined) return undefined
  if (repairs === undefined || branches === undefined || !hang(branches)) return undefined
  return { delayMs, depths, delays, repairs, branches }
}

/** The last class has no bound. */
const CLASSES = OUTLINE_DELAYS_MS.length + 1

const readListeners = (reader: ByteReader): number | undefined => readCount(reader, LISTENERS_MAX)

function readBranch(reader: ByteReader): Branch | undefined {
  const name = readText(reader, NAME_LETTERS)
  const level = readCount(reader, PATH_MAX)
  const listeners = readListeners(reader)
  const delayMs = readCount(reader, DELAY_MAX_MS)
  if (name === undefined || !BASE58.test(name)) return undefined
  if (level === undefined || listeners === undefined || delayMs === undefined) return undefined
  return { name, level, listeners, delayMs }
}

/** As the letters of a PeerId. */
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/

/** Each on the one before it, beside it, or on one above that. */
const hang = (branches: readonly Branch[]): boolean =>
  branches.every(({ level }, at) => level >= 1 && level <= (branches[at - 1]?.level ?? 0) + 1)
