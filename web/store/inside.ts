import type { Remembered } from '../remembered.ts'

/** Where this tab was, so that a reload leads back there. */
export type Inside = {
  readonly link: string
  /** It stood on the stage: there it comes back to, with a closed microphone. */
  readonly wasOnStage: boolean
}

const KEY = 'inside'
/** A link is at most some 4,100 letters; what is longer was not written by us. */
const TEXT_MAX = 8_192

/** What this tab was in when it went away; undefined when it left, or never was anywhere. */
export function readInside(memory: Remembered): Inside | undefined {
  const text = memory.read(KEY) ?? ''
  const at = text.indexOf(' ')
  if (at < 0 || text.length > TEXT_MAX) return undefined
  return { wasOnStage: text.slice(0, at) === ON_STAGE, link: text.slice(at + 1) }
}

/** Notes where this tab is now; undefined: nowhere. */
export function writeInside(memory: Remembered, inside: Inside | undefined): void {
  memory.write(
    KEY,
    inside === undefined ? '' : `${inside.wasOnStage ? ON_STAGE : '-'} ${inside.link}`,
  )
}

const ON_STAGE = 'stage'
