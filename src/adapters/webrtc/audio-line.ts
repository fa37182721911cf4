/** Where an offer has room for a track of ours. */
export type AudioLine = { readonly mid: string; readonly payloadType: number }

const OPUS = /^a=rtpmap:(\d{1,3}) opus\/48000\/2$/im
const MID = /^a=mid:([\w-]{1,16})$/m

/** The first audio line that only receives; undefined when there is none that we can use. */
export function readAudioLine(offer: string): AudioLine | undefined {
  const lines = offer.split(/\r?\n(?=m=)/).slice(1)
  for (const line of lines.map(text => text.replaceAll('\r', ''))) {
    if (!line.startsWith('m=audio') || !/^a=recvonly$/m.test(line)) continue
    const mid = MID.exec(line)?.[1]
    const payloadType = Number(OPUS.exec(line)?.[1] ?? Number.NaN)
    if (mid !== undefined && payloadType >= 96 && payloadType <= 127) return { mid, payloadType }
  }
  return undefined
}
