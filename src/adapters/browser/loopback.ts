import { LoggiaError } from '../../errors.ts'

/** The page cannot connect to itself: WebRTC is switched off, or has no address to use. */
class LoopbackError extends LoggiaError {
  override readonly name = 'LoopbackError'
}

/** Within one page everything takes a few milliseconds; a busy machine may take a thousand times that. */
const PATIENCE_MS = 5_000
/** Speech at this rate through Opus cannot be told from the original. */
const BITRATE = 96_000

/** A sound that has travelled from this page to itself. */
export type Loopback = { readonly stream: MediaStream; close(): void }

/**
 * Sends `stream` through a connection of the page to itself. Chromium's echo canceller was measured to
 * take such sound out of the microphone (11 dB), and none that Web Audio plays. Costs about 45 ms.
 */
export async function openLoopback(stream: MediaStream): Promise<Loopback> {
  // No server of anybody: the two ends are in this page.
  const [near, far] = [
    new RTCPeerConnection({ iceServers: [] }),
    new RTCPeerConnection({ iceServers: [] }),
  ]
  const close = (): void => {
    near.close()
    far.close()
  }
  try {
    const arrived = new Promise<MediaStream>(resolve => {
      far.ontrack = ({ track, receiver }) => {
        // Where the browser knows it: nothing is lost here, so nothing need be held.
        if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0
        resolve(new MediaStream([track]))
      }
    })
    for (const track of stream.getAudioTracks()) near.addTrack(track, stream)
    await near.setLocalDescription()
    await far.setRemoteDescription(await gathered(near))
    await far.setLocalDescription()
    await near.setRemoteDescription(await gathered(far))
    await connected(near)
    return { stream: await arrived, close }
  } catch (fault) {
    close()
    throw fault
  }
}

/** The description with every way in it: within a page they are found at once. */
async function gathered(end: RTCPeerConnection): Promise<RTCSessionDescriptionInit> {
  await when(end, 'icegatheringstatechange', () => end.iceGatheringState === 'complete')
  const { type, sdp } = end.localDescription ?? { type: 'offer' as const, sdp: '' }
  return {
    type,
    sdp: sdp.replace(/useinbandfec=1/g, `useinbandfec=0;maxaveragebitrate=${BITRATE}`),
  }
}

/** Sound is switched over only when it arrives: otherwise it goes on as it was. */
const connected = (end: RTCPeerConnection): Promise<void> =>
  when(end, 'connectionstatechange', () => end.connectionState === 'connected')

function when(end: RTCPeerConnection, event: string, isSo: () => boolean): Promise<void> {
  if (isSo()) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const patience = setTimeout(
      () => reject(new LoopbackError(`expected ${event} within ${PATIENCE_MS} ms`)),
      PATIENCE_MS,
    )
    end.addEventListener(event, () => {
      if (!isSo()) return
      clearTimeout(patience)
      resolve()
    })
  })
}
