import { until } from '../helpers/until.ts'
import { describe, expect, it } from 'vitest'
import { DELEGATION_MAX_MS, RENEWED_AFTER_MS } from '../../src/domain/identity/delegation.ts'
import { DEFAULT_CHOICES } from '../../web/audio-choices.ts'
import { MemoryCaptionEngine } from '../../src/adapters/memory/caption-engine.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryAudioDevices } from '../../src/adapters/memory/audio-devices.ts'
import { generateKey } from '../../src/crypto/ed25519.ts'
import { idFromBytes, type AccountId, type ActionId, type SessionId } from '../../src/domain/ids.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { QUIET } from '../helpers/quiet-state.ts'
import { SpaceRoom, type Entry, type RoomPorts } from '../../src/session/room.ts'
import { Watchable } from '../../src/events.ts'
import type { MediaCommand, MediaEvent } from '../../src/ports/media-engine.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

const bob = idOf<AccountId>('bob')
const alice = idOf<AccountId>('alice')

const space: SpaceState = {
  ...QUIET,
  id: idOf('space'),
  community: idOf('community'),
  host: alice,
  title: 'Evening',
  language: 'it',
  startedAtMs: 0,
}

type Bob = {
  readonly hasAccount: boolean
  readonly how: Entry['how']
  /** In place of the session that the account makes. */
  readonly session: RoomPorts['newSession']
}

/** Bob's tab with an engine that writes down what it is asked, and a microphone that tells its end. */
async function tab({ hasAccount = true, how = 'listens', session: made }: Partial<Bob> = {}) {
  const account = hasAccount ? bob : undefined
  const commands: MediaCommand[] = []
  const clock = new MemoryClock(1_000)
  let tell: (event: MediaEvent) => void = () => undefined
  const hardware = new MemoryAudioDevices([{ id: 'one', kind: 'microphone', name: 'One' }])
  const key = await generateKey()
  const id = idFromBytes<SessionId>(key.publicKey)
  if (!id.ok) throw new TypeError('a key has 32 bytes')
  const session = { key, delegation: new Uint8Array(1), name: 'Bob' }
  const room = new SpaceRoom(
    'link',
    {
      engine: {
        post: command => commands.push(command),
        onEvent: handler => {
          tell = handler
          return () => undefined
        },
        close: () => undefined,
      },
      audio: hardware,
      choices: { isMetered: () => false, get: () => DEFAULT_CHOICES, set: () => undefined },
      volumes: { get: () => 1, set: () => undefined },
      openCaptionEngine: async () => new MemoryCaptionEngine(),
      clock,
      recordings: () => Promise.reject(new Error('nothing is recorded here')),
      me: new Watchable(account === undefined ? undefined : { account }),
      newSession: made ?? (async () => (account === undefined ? undefined : session)),
      renewSession: async () => ({ ...session, delegation: new Uint8Array(2) }),
    },
    { session: undefined, how },
  )
  const onStage = { account: bob, session: id.value, peer: peerOf('bob'), name: 'Bob' }
  return {
    room,
    commands,
    clock,
    types: () => commands.map(({ type }) => type),
    tell: (event: MediaEvent) => tell(event),
    state: (over: Partial<SpaceState>) => tell({ type: 'state', state: { ...space, ...over } }),
    seated: { ...onStage, role: 'speaker' as const },
    closedMicrophones: () => hardware.opened.filter(({ isClosed }) => isClosed).length,
  }
}

describe('a room that outlasts a delegation', () => {
  it('speaks on under another one, on stage too, before the first ends', async () => {
    const { room, clock, commands, types, state, seated } = await tab()
    state({})
    await room.askToSpeak()
    expect(types()).toEqual(['identity', 'request'])
    await clock.turn(RENEWED_AFTER_MS)
    await until(() => commands.length === 3)
    expect(commands[2]).toMatchObject({ type: 'identity', session: { delegation: { length: 2 } } })
    state({ stage: [seated] })
    await clock.turn(RENEWED_AFTER_MS)
    await until(() => commands.length === 5)
    expect(types().slice(3)).toEqual(['identity', 'present'])
    expect(2 * RENEWED_AFTER_MS).toBeGreaterThan(DELEGATION_MAX_MS)
    room.leave()
    await clock.turn(RENEWED_AFTER_MS)
    expect(types().filter(type => type === 'identity')).toHaveLength(3)
  })
})

describe('a room on the way to the stage', () => {
  it('asks under a session that is made then, and not before', async () => {
    const { room, types, state } = await tab()
    state({})
    expect(types()).toEqual([])
    expect(await room.askToSpeak()).toBe('asked')
    expect(room.asking.current).toBe(true)
    expect(types()).toEqual(['identity', 'request'])
    await room.withdraw()
    expect(room.asking.current).toBe(false)
    expect(types()).toEqual(['identity', 'request', 'request'])
  })

  it('says that somebody without an account needs one', async () => {
    const { room, types, state } = await tab({ hasAccount: false })
    state({})
    expect(await room.askToSpeak()).toBe('no-account')
    expect(room.asking.current).toBe(false)
    expect(types()).toEqual([])
  })

  it('waits no longer when the queue has shown it and does no more', async () => {
    const { room, tell, state } = await tab()
    state({})
    await room.askToSpeak()
    tell({ type: 'waiting', waiting: [], inAll: 0 })
    expect(room.asking.current).toBe(true)
    tell({ type: 'waiting', waiting: [{ account: bob, name: 'Bob', sinceMs: 1 }], inAll: 1 })
    tell({ type: 'waiting', waiting: [], inAll: 0 })
    expect(room.asking.current).toBe(false)
  })

  it('opens its microphone only on stage, and lets it go when it leaves', async () => {
    const { room, state, seated, closedMicrophones, types } = await tab()
    state({})
    await room.unmute()
    expect(room.microphone.current.phase).toBe('off')
    state({ invited: [{ account: bob, by: alice }] })
    expect(room.seat.current).toEqual({ seat: 'invited', isHere: false })
    await room.accept()
    state({ stage: [seated] })
    expect(room.seat.current).toEqual({ seat: 'speaker', isHere: true })
    await room.unmute()
    expect(room.microphone.current.phase).toBe('open')
    state({ stage: [] })
    expect(room.microphone.current.phase).toBe('off')
    expect([closedMicrophones(), types().at(-1)]).toEqual([1, 'microphone-gone'])
  })

  it('opens it a moment later where the host presses before its own session stands there', async () => {
    const { room, state, seated } = await tab({ how: 'opens' })
    await room.speakHere()
    const opened = room.unmute()
    state({ host: bob })
    expect(room.microphone.current.phase).toBe('off')
    state({ host: bob, stage: [{ ...seated, role: 'host' }] })
    await opened
    expect(room.microphone.current.phase).toBe('open')
  })

  it('opens none for a host who left before that', async () => {
    const { room } = await tab({ how: 'opens' })
    const opened = room.unmute()
    room.leave()
    await opened
    await room.unmute()
    expect(room.microphone.current.phase).toBe('off')
  })

  it('is closed by a moderator’s mute and opened by nobody but its owner', async () => {
    const { room, state, seated } = await tab()
    await room.speakHere()
    state({ stage: [seated] })
    await room.unmute()
    const locks = [{ account: bob, by: alice, byName: 'Alice' }]
    state({ stage: [seated], locks })
    expect(room.microphone.current.phase).toBe('muted')
    await room.unmute()
    expect(room.microphone.current.phase).toBe('muted')
    state({ stage: [seated] })
    expect(room.microphone.current.phase).toBe('muted')
    await room.unmute()
    expect(room.microphone.current.phase).toBe('open')
  })

  it('is closed for whoever ends the Space or steps down, whatever the rules say to it', async () => {
    for (const go of ['end', 'stepDown'] as const) {
      const { room, state, seated, types } = await tab()
      await room.speakHere()
      state({ stage: [seated] })
      await room.unmute()
      await room[go]()
      expect(room.microphone.current.phase).toBe('muted')
      expect(types().slice(-2)).toEqual(['mute', go === 'end' ? 'end' : 'act'])
    }
  })
})

describe('a room that is left', () => {
  const leading = (seated: SpaceState['stage'][number]): Partial<SpaceState> => ({
    host: bob,
    stage: [{ ...seated, role: 'host' }],
  })

  it('by whoever leads it ends, or goes to the next heir where there is one', async () => {
    const alone = await tab()
    await alone.room.speakHere()
    alone.state(leading(alone.seated))
    expect(alone.room.leads.current).toBe(true)
    const ends: boolean[] = []
    alone.room.facts.on('left', ({ isOver }) => ends.push(isOver))
    alone.room.leave()
    expect(alone.types().slice(-2)).toEqual(['end', 'leave'])

    const heir = { ...alone.seated, account: alice, session: idOf<SessionId>('heir') }
    const led = await tab()
    await led.room.speakHere()
    const { stage = [] } = leading(led.seated)
    led.state({ ...leading(led.seated), stage: [...stage, heir], coHosts: [alice] })
    led.room.facts.on('left', ({ isOver }) => ends.push(isOver))
    led.room.leave()
    expect(led.types().slice(-2)).toEqual(['hand-over', 'leave'])
    expect(ends).toEqual([true, false])
  })

  it('by its tab says nothing: whoever led comes back, or an heir leads when it is due', async () => {
    const { room, state, types, seated } = await tab()
    await room.speakHere()
    state(leading(seated))
    room.vanish()
    expect(types().slice(-1)).toEqual(['leave'])
    expect(types()).not.toContain('end')
  })

  it('because nobody leads it any more', async () => {
    const { room, state, tell, types } = await tab()
    state({})
    tell({ type: 'leaderless', sinceMs: 7 })
    expect(room.leaderless.current).toBe(7)
    tell({ type: 'abandoned' })
    expect([room.isAbandoned.current, types().at(-1)]).toEqual([true, 'leave'])
  })
})

describe('a room that is entered again', () => {
  it('takes up its place on the stage by itself, with a closed microphone', async () => {
    const { room, state, seated, types } = await tab({ how: 'returns' })
    state({ stage: [{ ...seated, session: idOf<SessionId>('former') }] })
    await room.speakHere()
    expect(types()).toEqual(['identity', 'present', 'present'])
    expect(room.microphone.current.phase).toBe('off')
  })

  it('leaves it alone where somebody leads in its place, or where it has none', async () => {
    const led = await tab({ how: 'returns' })
    const acting = { account: alice, reign: idOf<ActionId>('reign') }
    led.state({ host: bob, acting, stage: [{ ...led.seated, session: idOf<SessionId>('former') }] })
    const listening = await tab({ how: 'returns' })
    listening.state({})
    await Promise.resolve()
    expect([led.types(), listening.types()]).toEqual([[], []])
  })
})

describe('a room at the door of a private Space', () => {
  it('knocks by itself when there is an account, and says how that stands', async () => {
    const { room, types, tell, state } = await tab()
    state({ knockKey: new Uint8Array(32) })
    tell({ type: 'admission', admission: 'no-account' })
    await until(() => types().includes('identity'))
    expect(room.door.admission.current).toBeUndefined()
    tell({ type: 'admission', admission: 'waiting' })
    expect(room.door.admission.current).toBe('waiting')
    expect(await room.door.knock()).toBe('knocked')
    expect(types()).toEqual(['identity', 'knock'])
  })

  it('says that somebody without an account needs one', async () => {
    const { room, types, tell, state } = await tab({ hasAccount: false })
    state({ knockKey: new Uint8Array(32) })
    tell({ type: 'admission', admission: 'no-account' })
    await until(() => room.door.admission.current === 'no-account')
    expect(await room.door.knock()).toBe('no-account')
    expect(types()).toEqual([])
  })

  it('says so too where the window keeps no account', async () => {
    const { room, tell, state } = await tab({
      session: () => Promise.reject(new Error('no storage')),
    })
    state({ knockKey: new Uint8Array(32) })
    tell({ type: 'admission', admission: 'no-account' })
    await until(() => room.door.admission.current === 'no-account')
  })

  it('shows who leads who knocks, and sends them away', async () => {
    const { room, types, tell } = await tab()
    const list = { knocking: [{ account: alice, name: 'Alice', sinceMs: 1 }], inside: [] }
    tell({ type: 'door', list })
    expect(room.door.list.current).toEqual(list)
    room.door.refuse(alice)
    expect(types()).toEqual(['refuse'])
  })
})
