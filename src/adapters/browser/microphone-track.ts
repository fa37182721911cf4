import type { MicrophoneHandle } from '../../ports/audio-devices.ts'

/** What a handle stands for: for recognisers beside the media Worker. Nothing outside of this folder knows tracks. */
const TRACKS = new WeakMap<MicrophoneHandle, MediaStreamTrack>()

/** The browser's own end of an open microphone; undefined for a handle of another adapter. */
export const trackOf = (handle: MicrophoneHandle): MediaStreamTrack | undefined =>
  TRACKS.get(handle)

/** Notes it. */
export function withTrack(
  handle: MicrophoneHandle,
  track: MediaStreamTrack | undefined,
): MicrophoneHandle {
  if (track !== undefined) TRACKS.set(handle, track)
  return handle
}
