import { effect, type ReadonlySignal } from '@preact/signals'
import type { RoomModel } from './store/room-model.ts'

/** What a browser has for pages that nobody looks at. Either may be missing. */
export type BackgroundPlatform = {
  readonly session: MediaSession | undefined
  readonly describe: (what: MediaMetadataInit) => MediaMetadata
  readonly wakeLock: Pick<WakeLock, 'request'> | undefined
  readonly document: EventTarget & Pick<Document, 'visibilityState'>
}

/**
 * Tells the system what plays here, so that a lock screen or a headset's button can pause it, and keeps the
 * screen on while the microphone is open: a phone that sleeps takes the microphone away.
 */
export function keepInBackground(
  room: ReadonlySignal<RoomModel | undefined>,
  leave: () => void,
  platform: BackgroundPlatform,
): () => void {
  const stopShowing = showOn(platform, room, leave)
  const stopHolding = holdAwake(platform, room)
  return () => {
    stopShowing()
    stopHolding()
  }
}

function showOn(
  { session, describe }: BackgroundPlatform,
  room: ReadonlySignal<RoomModel | undefined>,
  leave: () => void,
): () => void {
  if (session === undefined) return () => undefined
  return effect(() => {
    const here = room.value
    const state = here?.state.value
    if (here === undefined || state === undefined || state.phase === 'ended') {
      session.metadata = null
      session.playbackState = 'none'
      for (const action of ACTIONS) session.setActionHandler(action, null)
      return
    }
    const host = state.stage.find(({ role }) => role === 'host')?.name ?? ''
    session.metadata = describe({ title: state.title, artist: host, album: 'Loggia' })
    session.playbackState = here.sound.value === 'playing' ? 'playing' : 'paused'
    session.setActionHandler('play', here.resumeSound)
    session.setActionHandler('pause', here.pauseSound)
    // Whoever leads ends the Space for all by leaving, or hands it over: not by a button in a pocket.
    session.setActionHandler('stop', here.leads.value ? null : leave)
  })
}

const ACTIONS = ['play', 'pause', 'stop'] as const

function holdAwake(
  { wakeLock, document }: BackgroundPlatform,
  room: ReadonlySignal<RoomModel | undefined>,
): () => void {
  if (wakeLock === undefined) return () => undefined
  let held: Promise<WakeLockSentinel | undefined> | undefined
  const isWanted = (): boolean => room.value?.microphone.value.phase === 'open'
  const release = (): void => {
    // It may have been taken from us meanwhile: then there is nothing to give back.
    void held?.then(sentinel => sentinel?.release()).catch(() => undefined)
    held = undefined
  }
  const follow = (): void => {
    if (!isWanted()) return release()
    if (document.visibilityState !== 'visible') return
    release()
    // Refused on a low battery, for instance: the talk goes on without.
    held = wakeLock.request('screen').catch(() => undefined)
  }
  const stopFollowing = effect(follow)
  // A hidden page loses it, and nobody gives it back by itself.
  document.addEventListener('visibilitychange', follow)
  return () => {
    stopFollowing()
    document.removeEventListener('visibilitychange', follow)
    release()
  }
}

/** What somebody should know who lays this away: what this browser does not do for a page that nobody looks at. */
export type BackgroundLack = 'no-lock-screen' | 'no-wake-lock'

/** Nothing where all is well. The wake lock matters only to who speaks. */
export function backgroundLacks(
  { session, wakeLock }: Pick<BackgroundPlatform, 'session' | 'wakeLock'>,
  { speaks }: { readonly speaks: boolean },
): readonly BackgroundLack[] {
  return [
    ...(session === undefined ? (['no-lock-screen'] as const) : []),
    ...(wakeLock === undefined && speaks ? (['no-wake-lock'] as const) : []),
  ]
}

/** What this browser has; older ones and insecure pages lack one or both. */
export function backgroundPlatform(window: Window): BackgroundPlatform {
  const { navigator, document } = window
  return {
    session: 'mediaSession' in navigator ? navigator.mediaSession : undefined,
    wakeLock: 'wakeLock' in navigator ? navigator.wakeLock : undefined,
    document,
    describe: what => new MediaMetadata(what),
  }
}
