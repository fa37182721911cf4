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
  near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate ?? undefined)
  far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate ?? undefined)
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
    await far.setRemoteDescription(descriptionOf(near))
    await far.setLocalDescription()
    await near.setRemoteDescription(descriptionOf(far))
    return { stream: await arrived, close }
  } catch (fault) {
    close()
    throw fault
  }
}

function descriptionOf({ localDescription }: RTCPeerConnection): RTCSessionDescriptionInit {
  const { type, sdp } = localDescription ?? { type: 'offer' as const, sdp: '' }
  return {
    type,
    sdp: sdp.replace(/useinbandfec=1/g, `useinbandfec=0;maxaveragebitrate=${BITRATE}`),
  }
}
