import {
  CAST,
  COMMUNITY,
  liveState,
  speakerNamed,
  STAGE,
  type FakeRoom,
  type FakeSpaces,
} from '../../helpers/fake-spaces.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { inSpace, speaks, type Scene } from './scene.ts'
import { rulesOf } from '../../helpers/fake-members.ts'
import type { AccountId } from '../../../src/index.ts'

const FIRST_NAMES = ['Dora', 'Elio', 'Fulvia', 'Gino', 'Hanna', 'Ivo', 'Lidia', 'Marco', 'Nives']
const LAST_NAMES = ['Marras', 'Weiß', 'De Santis', 'Oberti', 'Nguyễn', 'Rossi', 'Ferri', 'Bianco']

/** So many people are listed; rita follows every ninth of them, and is one of them. */
function crowded(room: FakeRoom, spaces: FakeSpaces, many: number): void {
  const people = Array.from({ length: many }, (_, at) => ({
    account: fakeId<AccountId>(2_000 + at),
    name: `${FIRST_NAMES[at % FIRST_NAMES.length]} ${LAST_NAMES[(at * 5) % LAST_NAMES.length]}`,
    isHere: true,
    atMs: Date.now(),
  }))
  const me = { account: CAST.rita, name: 'Rita', isHere: true, atMs: Date.now() }
  room.crowd.here.set({ people: [...people, me], listed: many + 1, isWhole: true })
  room.listeners.set(many + 41)
  spaces.following.set(new Set(people.filter((_, at) => at % 9 === 0).map(one => one.account)))
}

/** Who is in a Space, who wants to speak, and who may not. */
export const PEOPLE_SCENES = {
  'space-knocking': inSpace('listener', room => {
    room.state.set({ ...liveState(), knockKey: new Uint8Array(32) })
    room.door.admission.set('waiting')
  }),
  'space-refused': inSpace('listener', room => {
    room.state.set({ ...liveState(), knockKey: new Uint8Array(32) })
    room.door.admission.set('refused')
  }),
  'space-door': {
    ...inSpace('host', room => {
      const state = room.state.current ?? liveState()
      room.state.set({ ...state, knockKey: new Uint8Array(32), members: [CAST.bob] })
      room.door.admission.set('in')
      room.door.list.set({
        knocking: WAITING,
        inside: [{ account: CAST.bob, name: 'Bob', sinceMs: Date.now() }],
      })
    }),
    press: [/^Moderation|^Moderazione/],
  },
  'space-asking': inSpace('listener', room => {
    room.asking.set(true)
    room.waiting.set(WAITING)
    speaks(room, 0)
  }),
  'space-queue-full': inSpace('listener', room => {
    room.asking.set(true)
    room.waiting.set(WAITING.slice(0, 1))
    room.waitingInAll.set(64)
  }),
  'space-slow': {
    ...inSpace('host', room => {
      const state = room.state.current
      if (state) room.state.set({ ...state, chat: 'slow' })
    }),
    press: [/^Moderation|^Moderazione/],
  },
  'space-invited': inSpace('listener', room => {
    const state = room.state.current
    if (state) {
      room.state.set({ ...state, invited: [{ account: CAST.rita, by: CAST.alice }] })
    }
    room.seat.set({ seat: 'invited', isHere: false })
  }),
  'space-muted': inSpace('listener', room => {
    const lock = { account: CAST.rita, by: CAST.alice, byName: 'Alice Ferri' }
    const stage = [...STAGE, speakerNamed('Rita', CAST.rita, 'speaker', 203)]
    room.state.set({ ...liveState(stage), locks: [lock] })
    room.seat.set({ seat: 'speaker', isHere: true })
    room.microphone.set({ phase: 'muted' })
  }),
  'space-moderation': {
    ...inSpace('host', room => moderated(room)),
    press: [/^Moderation|^Moderazione/],
  },
  'space-person': {
    ...inSpace('host', room => moderated(room)),
    press: [/^Manage Bob$|^Gestisci Bob$/],
  },
  'space-ban': {
    ...inSpace('host', room => moderated(room)),
    press: [/^Manage Bob$|^Gestisci Bob$/, /^Ban from|^Escludi da/],
  },
  'space-people': {
    ...inSpace('listener', (room, spaces) => crowded(room, spaces, 7)),
    press: [/Who is here|Chi c’è/],
  },
  'space-people-thousand': {
    ...inSpace('listener', (room, spaces) => crowded(room, spaces, 1_000)),
    press: [/Who is here|Chi c’è/],
  },
  'space-invite': {
    ...inSpace('listener', (room, spaces) => {
      crowded(room, spaces, 7)
      spaces.following.set(new Set([601, 602, 603].map(n => fakeId<AccountId>(n))))
      spaces.ofMembers.hear({ from: CAST.bob, name: 'Bob', title: 'Radio di notte' })
    }),
    press: [
      /Who is here|Chi c’è/,
      /^Invite somebody you follow|^Invita qualcuno che segui/,
      /^Invite .* to this Space|^Invita .* in questo/,
    ],
  },
  'space-report': {
    ...inSpace('host', room => moderated(room)),
    press: [/^Manage Bob$|^Gestisci Bob$/, /^Report Bob$|^Segnala Bob$/],
  },
  'space-report-made': {
    ...inSpace('listener', (room, spaces) => {
      const rules = rulesOf(COMMUNITY.id, COMMUNITY.name)
      spaces.ofMembers.communities.rules.set({ ...rules, moderators: [CAST.alice, CAST.carol] })
      speaks(room, 1)
    }),
    press: [
      /^More about Bob$|^Altro su Bob$/,
      /^Report Bob$|^Segnala Bob$/,
      /^Make the report$|^Prepara la segnalazione$/,
    ],
  },
  'space-blocked': {
    ...inSpace('listener', (room, spaces) => {
      void spaces.ofMembers.blocks.block(CAST.bob)
      speaks(room, 0)
    }),
    press: [/^More about Bob$|^Altro su Bob$/],
  },
  'space-banned': inSpace('listener', room => {
    const ban = {
      account: CAST.rita,
      name: 'Rita',
      by: CAST.alice,
      byName: 'Alice Ferri',
      reason: 'troppo rumore',
      untilMs: Date.now() + HOUR_MS,
      peers: [],
    }
    room.state.set({ ...liveState(), bans: [ban] })
    room.seat.set({ seat: 'banned', isHere: false })
  }),
} satisfies Record<string, Scene>

const HOUR_MS = 3_600_000
const WAITING = [
  { account: CAST.carol, name: 'Carol De Santis', sinceMs: Date.now() - 4 * 60_000 },
  { account: CAST.rita, name: 'Rita', sinceMs: Date.now() - 60_000 },
]

function moderated(room: FakeRoom): void {
  const dora = fakeId<AccountId>(77)
  const state = room.state.current
  if (state === undefined) return
  const by = { by: CAST.rita, byName: 'Rita' }
  const about = { target: dora, targetName: 'Dora', untilMs: 0 }
  const muted = { target: CAST.bob, targetName: 'Bob', reason: '', untilMs: 0 }
  const atMs = Date.now() - 3 * 60_000
  room.waiting.set([
    ...WAITING.slice(0, 1),
    { account: fakeId<AccountId>(78), name: 'Elio', sinceMs: Date.now() - 20_000 },
  ])
  room.state.set({
    ...state,
    locks: [{ account: CAST.bob, ...by }],
    bans: [{ account: dora, name: 'Dora', ...by, reason: 'pubblicità', untilMs: 0, peers: [] }],
    moderation: [
      {
        id: fakeId(801),
        wasOnStage: true,
        kind: 'mute',
        ...by,
        ...muted,
        atMs: atMs - 60_000,
        counts: false,
      },
      {
        id: fakeId(804),
        wasOnStage: false,
        kind: 'remove',
        ...by,
        ...about,
        reason: '',
        atMs: atMs - 30_000,
        counts: true,
      },
      { id: fakeId(802), wasOnStage: true, kind: 'mute', ...by, ...muted, atMs, counts: true },
      {
        id: fakeId(803),
        wasOnStage: true,
        kind: 'ban',
        ...by,
        ...about,
        reason: 'pubblicità',
        atMs,
        counts: true,
      },
    ],
  })
}
