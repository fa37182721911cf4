/**
 * Gathers a speaker's packets into bundles: four frames, fewer when a talkspurt ends, the room is
 * full or the numbers leap. A value; what is complete comes back from {@link addPacket}.
 */

/** The content of one bundle. */
export type Filled = {
  readonly frameIndex: number
  readonly startsTalkspurt: boolean
  readonly endsTalkspurt: boolean
  readonly frames: readonly Uint8Array[]
}

/** What has been gathered and not yet sent. */
export type Filling = Filled | undefined

/** One encoded frame and its place in a talkspurt. */
export type SpokenPacket = {
  readonly index: number
  readonly opus: Uint8Array
  readonly starts: boolean
  readonly ends: boolean
}

/** 80 ms: a quarter of the signatures and headers, for 60 ms of delay (decision 21). */
export const FRAMES_PER_BUNDLE = 4

/** Adds a packet; `full` are the bundles that are complete now, in order. */
export function addPacket(
  filling: Filling,
  packet: SpokenPacket,
  roomBytes: number,
): { readonly filling: Filling; readonly full: readonly Filled[] } {
  if (filling !== undefined && !fits(filling, packet, roomBytes)) {
    const { filling: rest, full } = addPacket(undefined, packet, roomBytes)
    return { filling: rest, full: [filling, ...full] }
  }
  const { index, opus, starts, ends } = packet
  const frames = [...(filling?.frames ?? []), opus]
  const frameIndex = filling?.frameIndex ?? index
  const startsTalkspurt = filling?.startsTalkspurt ?? starts
  const grown: Filled = { frameIndex, startsTalkspurt, endsTalkspurt: ends, frames }
  const isFull = ends || frames.length === FRAMES_PER_BUNDLE
  return isFull ? { filling: undefined, full: [grown] } : { filling: grown, full: [] }
}

function fits({ frameIndex, frames }: Filled, packet: SpokenPacket, roomBytes: number): boolean {
  const bytes = frames.reduce((sum, frame) => sum + frame.length, packet.opus.length)
  return packet.index === frameIndex + frames.length && !packet.starts && bytes <= roomBytes
}
