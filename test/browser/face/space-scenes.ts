import { CAST, liveState, speakerNamed, STAGE } from '../../helpers/fake-spaces.ts'
import { CROWD, ELSEWHERE, inSpace, speaks, type Scene } from './scene.ts'
import { fakeId, fakePeerId } from '../../helpers/fake-ids.ts'
import type { ActionId } from '../../../src/index.ts'

/** The stage of a Space, who leads it, and how it ends. */
export const SPACE_SCENES = {
  'space-listener': inSpace('listener', room => speaks(room, 0)),
  'space-host': inSpace('host', room => {
    room.microphone.set({ phase: 'open' })
    speaks(room, 0, 1)
  }),
  'space-host-first': inSpace('host', room => {
    room.state.set(liveState([speakerNamed('Rita', CAST.rita, 'host', 203)]))
    room.listeners.set(0)
    room.place.set({ phase: 'root', children: 0 })
  }),
  'space-denied': inSpace('host', room => {
    room.microphone.set({ phase: 'failed', reason: 'denied' })
    speaks(room, 1)
  }),
  'space-suspended': inSpace('listener', room => {
    room.sound.set('suspended')
    room.place.set({ phase: 'repairing', since: Date.now() })
  }),
  'space-full': inSpace('listener', room => {
    room.state.set(liveState(CROWD))
    room.listeners.set(1_204)
    speaks(room, 0, 4)
  }),
  'space-speaker': inSpace('listener', room => {
    const stage = [...STAGE, speakerNamed('Rita', CAST.rita, 'co-host', 203)]
    room.state.set({ ...liveState(stage), coHosts: [CAST.rita] })
    room.seat.set({ seat: 'co-host', isHere: true })
    room.microphone.set({ phase: 'open' })
    speaks(room, 2)
  }),
  'space-leaderless': inSpace('listener', room => {
    room.leaderless.set(Date.now() - 17_000)
    speaks(room, 1)
  }),
  'space-succession': inSpace('listener', room => {
    const state = room.state.current
    const heir = { ...state?.stage[1], role: 'co-host' as const }
    if (state) {
      const stage = state.stage.map((one, at) => (at === 1 ? { ...one, ...heir } : one))
      room.state.set({ ...state, stage, coHosts: [CAST.bob] })
    }
    room.leaderless.set(Date.now() - 17_000)
    speaks(room, 1)
  }),
  'space-heir': inSpace('listener', room => {
    const stage = [...STAGE, speakerNamed('Rita', CAST.rita, 'co-host', 203)]
    const acting = { account: CAST.rita, reign: fakeId<ActionId>(900) }
    room.state.set({ ...liveState(stage), coHosts: [CAST.rita], acting })
    room.seat.set({ seat: 'co-host', isHere: true })
    room.leads.set(true)
    room.microphone.set({ phase: 'open' })
    room.place.set({ phase: 'root', children: 3 })
    speaks(room, 2)
  }),
  'space-reclaim': inSpace('host', room => {
    const state = room.state.current
    const acting = { account: CAST.bob, reign: fakeId<ActionId>(900) }
    if (state) room.state.set({ ...state, coHosts: [CAST.bob], acting })
    room.leads.set(false)
    room.seat.set({ seat: 'host', isHere: false })
    room.place.set({ phase: 'attached', parent: fakePeerId('b8Qm2T'), hops: 2, children: 0 })
    speaks(room, 1)
  }),
  'space-hand-over': {
    ...inSpace('host', room => {
      const state = room.state.current
      if (state) room.state.set({ ...state, coHosts: [CAST.bob] })
    }),
    press: [/^End$|^Chiudi$/],
  },
  'space-joining': inSpace('listener', room => {
    room.state.set(undefined)
    room.place.set({ phase: 'joining', asked: 2 })
  }),
  'space-unplaced': inSpace('listener', (room, spaces) => {
    room.place.set({ phase: 'failed', reason: 'full', retryAtMs: Date.now() + 5_000 })
    spaces.network.set({ phase: 'online', relays: 0, peers: 3 })
  }),
  'space-about': { ...inSpace('host', () => {}), press: [/^Edit$|^Modifica$/] },
  'space-keys': { ...inSpace('listener', () => {}), keys: ['?'] },
  'space-share': { ...inSpace('host', () => {}), press: [/^Share$|^Condividi$/] },
  'space-end': { ...inSpace('host', () => {}), press: [/^End$|^Chiudi$/] },
  'space-abandoned': inSpace('listener', room => {
    room.isAbandoned.set(true)
    room.leave()
  }),
  'space-moved': {
    ...inSpace('listener', () => {}),
    heard: [{ kind: 'let-go', tab: 'this' }, ELSEWHERE],
  },
  'space-ended': inSpace('listener', room => void room.end()),
} satisfies Record<string, Scene>
