import { expect, test } from 'vitest'
import { signal } from '@preact/signals'
import { CAST, FakeSpaces, liveState, speakerNamed } from '../helpers/fake-spaces.ts'
import { Follower } from '../../web/store/follow.ts'
import { backgroundLacks, keepInBackground } from '../../web/background.ts'
import { modelRoom, type RoomModel } from '../../web/store/room-model.ts'

const RITA = speakerNamed('Rita', CAST.rita, 'host', 203)

/** A page with a system around it that remembers what it was told. */
function background() {
  const handlers = new Map<string, MediaSessionActionHandler | null>()
  const session = {
    metadata: null as MediaMetadata | null,
    playbackState: 'none' as MediaSessionPlaybackState,
    setActionHandler: (action: string, handler: MediaSessionActionHandler | null) =>
      void handlers.set(action, handler),
    setPositionState: () => undefined,
  }
  const locks: string[] = []
  const shown: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' }
  const page = Object.assign(new EventTarget(), shown)
  const platform = {
    // What a browser has besides is not used.
    session: session as unknown as MediaSession,
    describe: (what: MediaMetadataInit) => what as MediaMetadata,
    wakeLock: {
      request: async () => {
        locks.push('held')
        return { release: async () => void locks.push('released') } as unknown as WakeLockSentinel
      },
    },
    document: page,
  }
  const room = signal<RoomModel | undefined>(undefined)
  const left: string[] = []
  const stop = keepInBackground(room, () => left.push('left'), platform)
  return {
    session,
    locks,
    left,
    stop,
    press: (action: string) => handlers.get(action)?.({ action: 'play' }),
    has: (action: string) => typeof handlers.get(action) === 'function',
    show: (visible: boolean) => {
      page.visibilityState = visible ? 'visible' : 'hidden'
      page.dispatchEvent(new Event('visibilitychange'))
    },
    enter: (role: 'host' | 'listener') => {
      const fake = new FakeSpaces().enter(role, liveState([RITA]))
      const attempt = (work: () => Promise<unknown>): void => void work()
      room.value = modelRoom(fake, { title: '', host: undefined }, new Follower(), attempt)
      return fake
    },
    leave: () => (room.value = undefined),
  }
}

test('the system shows the Space, and its pause and play act on the sound here', () => {
  const { session, enter, press } = background()
  const fake = enter('listener')
  fake.sound.set('playing')
  expect(session.metadata).toMatchObject({ artist: 'Rita', album: 'Loggia' })
  expect(session.playbackState).toBe('playing')
  press('pause')
  expect([fake.sound.current, session.playbackState]).toEqual(['suspended', 'paused'])
  press('play')
  expect([fake.sound.current, session.playbackState]).toEqual(['playing', 'playing'])
})

test('stop leaves, but does not end a Space that is hosted here', () => {
  const listening = background()
  listening.enter('listener')
  listening.press('stop')
  expect(listening.left).toEqual(['left'])
  const hosting = background()
  hosting.enter('host')
  expect(hosting.has('stop')).toBe(false)
})

test('nothing is shown any more after we left', () => {
  const { session, enter, leave, has } = background()
  enter('listener')
  leave()
  expect([session.metadata, session.playbackState, has('pause')]).toEqual([null, 'none', false])
})

test('the screen stays on while the microphone is open, and no longer', async () => {
  const { enter, locks } = background()
  const fake = enter('host')
  expect(locks).toEqual([])
  fake.microphone.set({ phase: 'open' })
  expect(locks).toEqual(['held'])
  fake.microphone.set({ phase: 'muted' })
  await Promise.resolve().then(() => undefined)
  expect(locks).toEqual(['held', 'released'])
})

test('a page that comes back asks for it again', async () => {
  const { enter, locks, show } = background()
  enter('host').microphone.set({ phase: 'open' })
  show(false)
  show(true)
  await Promise.resolve().then(() => undefined)
  expect(locks.filter(each => each === 'held').length).toBe(2)
})

test('who lays it away is told what their browser does not do, and nothing where it does all', () => {
  const session = {} as MediaSession
  const wakeLock = { request: async () => ({}) as WakeLockSentinel }
  const lacks = (
    has: Partial<{ session: MediaSession; wakeLock: typeof wakeLock }>,
    speaks: boolean,
  ) => backgroundLacks({ session: has.session, wakeLock: has.wakeLock }, { speaks })
  expect(lacks({ session, wakeLock }, true)).toEqual([])
  expect(lacks({ wakeLock }, false)).toEqual(['no-lock-screen'])
  expect(lacks({ session }, true)).toEqual(['no-wake-lock'])
  expect(lacks({ session }, false), 'who listens needs no lit screen').toEqual([])
  expect(lacks({}, true)).toEqual(['no-lock-screen', 'no-wake-lock'])
})
