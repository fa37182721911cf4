import type {
  AccountId,
  ActionId,
  CommunityRules,
  HearingReport,
  SpaceId,
  SpeakerReport,
} from '../../../src/index.ts'
import { fakeId, fakePeerId } from '../../helpers/fake-ids.ts'
import { followersOf, GARDEN, GOOD_COMMUNITY_CODE, rulesOf } from '../../helpers/fake-members.ts'
import {
  CAST,
  COMMUNITY,
  FakeSpaces,
  GOOD_CODE,
  PRIVATE_CODE,
  liveSpace,
  liveState,
  LINK,
  speakerNamed,
  STAGE,
  standingWith,
  type FakeRoom,
} from '../../helpers/fake-spaces.ts'

/** One picture of the app: where it stands and what the network says. */
export type Scene = {
  readonly hash: string
  readonly set: (spaces: FakeSpaces) => void
  /** What another tab of the browser says. */
  readonly heard?: readonly unknown[]
  /** Walks on by pressing buttons, by accessible name in the order given, in either language. */
  readonly press?: readonly RegExp[]
}

const rita = { account: CAST.rita, name: 'Rita' }

const THREE_LIVE = [
  liveSpace({}, { followed: true, provenFollowers: 612 }),
  liveSpace({
    space: fakeId<SpaceId>(102),
    host: CAST.bob,
    hostName: 'Bob',
    title: 'Night shift: radios we still love',
    language: 'en',
    topics: ['radio'],
    speakers: [CAST.bob],
    listeners: 1,
    startedAtMs: Date.now() - 40_000,
  }),
  liveSpace(
    {
      space: fakeId<SpaceId>(103),
      host: CAST.carol,
      hostName: 'Carol De Santis',
      title: 'Orti in città: chi innaffia ad agosto?',
      topics: [],
      speakers: [CAST.carol, fakeId<AccountId>(71), fakeId<AccountId>(72)],
      listeners: 1_204,
      startedAtMs: Date.now() - 71 * 60_000,
    },
    { provenFollowers: undefined },
  ),
]

const member =
  (more: (spaces: FakeSpaces) => void): Scene['set'] =>
  spaces => {
    spaces.me.set(rita)
    spaces.standing.set(standingWith(412, 431))
    spaces.ofMembers.communities.joined.set(TWO_COMMUNITIES)
    spaces.ofMembers.communities.rules.set(rulesOf(COMMUNITY.id, COMMUNITY.name))
    more(spaces)
  }

const TWO_COMMUNITIES = [
  { id: COMMUNITY.id, name: COMMUNITY.name, isCurrent: true, live: 3 },
  { id: GARDEN.community.id, name: GARDEN.community.name, isCurrent: false, live: 1 },
]

/** Rita on the page of a community, with what its members see there. */
const inCommunity = (
  rules: CommunityRules,
  more: (spaces: FakeSpaces) => void = () => {},
): Scene => ({
  hash: '#/community',
  set: member(spaces => {
    const { id, name } = rules.community
    spaces.ofMembers.communities.joined.set(
      TWO_COMMUNITIES.map(one => ({ ...one, isCurrent: one.id === id })),
    )
    spaces.ofMembers.communities.rules.set(rules)
    spaces.community.set({ ...COMMUNITY, id, name, threshold: rules.policy.threshold, demo: false })
    more(spaces)
  }),
})

const aliceMoved = {
  phase: 'moved',
  move: { from: CAST.alice, to: fakeId<AccountId>(77), name: 'Alice Ferri', timeMs: Date.now() },
} as const
const aliceDisputed = {
  phase: 'disputed',
  moves: [aliceMoved.move, { ...aliceMoved.move, to: fakeId<AccountId>(78) }],
} as const

const inSpace = (
  role: FakeRoom['role'],
  more: (room: FakeRoom, spaces: FakeSpaces) => void,
): Scene => ({
  hash: '#/space',
  set: member(spaces => {
    const stage =
      role === 'host' ? [speakerNamed('Rita', CAST.rita, 'host', 203), ...STAGE.slice(1)] : STAGE
    const host = role === 'host' ? CAST.rita : CAST.alice
    const room = spaces.enter(role, { ...liveState(stage), host })
    room.listeners.set(48)
    room.place.set(
      role === 'host'
        ? { phase: 'root', children: 3 }
        : { phase: 'attached', parent: fakePeerId('b8Qm2T'), hops: 2, children: 3 },
    )
    more(room, spaces)
  }),
})

const speaks = (room: FakeRoom, ...places: readonly number[]): void => {
  const stage = room.state.current?.stage ?? []
  room.speaking.set(new Set(stage.filter((_, at) => places.includes(at)).map(one => one.session)))
}

const ELSEWHERE = {
  kind: 'here',
  other: { tab: 'other', title: LINK.title, link: `#/s/${GOOD_CODE}`, wasOnStage: true },
}

const RESTORE = /phrase|frase di recupero/i

/** Every state of the screen worth looking at. */
export const SCENES = {
  welcome: { hash: '#/', set: () => {} },
  'welcome-restore': { hash: '#/', set: () => {}, press: [RESTORE] },
  'lobby-empty': { hash: '#/', set: member(() => {}) },
  'lobby-live': {
    hash: '#/',
    set: member(spaces => {
      spaces.following.set(new Set([CAST.alice]))
      spaces.lobby.set(THREE_LIVE)
    }),
  },
  'lobby-blocked': {
    hash: '#/',
    set: member(spaces => {
      void spaces.ofMembers.blocks.block(CAST.bob)
      spaces.lobby.set(THREE_LIVE)
    }),
    press: [/^Your key$|^La tua chiave$/],
  },
  'lobby-asking': {
    hash: '#/',
    set: member(spaces => {
      spaces.lobby.set(THREE_LIVE.slice(1))
      spaces.demoAt(412, 377)
    }),
  },
  'lobby-open': {
    hash: '#/',
    set: member(spaces => {
      spaces.lobby.set(THREE_LIVE.slice(0, 2))
      spaces.demoAt(600, 600)
    }),
  },
  'lobby-elsewhere': {
    hash: '#/',
    set: member(spaces => spaces.demoAt(600, 600)),
    heard: [ELSEWHERE],
  },
  'lobby-start': {
    hash: '#/',
    set: member(spaces => spaces.demoAt(600, 600)),
    press: [/Start a Space|Apri uno Space/],
  },
  'lobby-link-only': {
    hash: '#/',
    set: member(spaces =>
      spaces.standing.set({ ...standingWith(412), unlisted: { open: true, because: 'anyone' } }),
    ),
    press: [/Start a Space with a link|Apri uno Space con link/],
  },
  'lobby-connecting': {
    hash: '#/',
    set: member(spaces => {
      spaces.standing.set({
        ...standingWith(0),
        gate: { open: false, reason: 'no-policy' },
        unlisted: { open: false, reason: 'no-policy' },
      })
      spaces.community.set(undefined)
      spaces.network.set({ phase: 'connecting', trying: ['/ip4/127.0.0.1/tcp/7601/ws'] })
    }),
  },
  'lobby-unreachable': {
    hash: '#/',
    set: member(spaces => {
      spaces.network.set({
        phase: 'unreachable',
        tried: [
          '/ip4/127.0.0.1/tcp/7601/ws',
          '/ip4/127.0.0.1/udp/7602/webrtc-direct/certhash/uEiDbbnXGHT0CSH66RV0kXp1bYkH1l0dT',
        ],
        retryAtMs: Date.now() + 12_000,
      })
    }),
  },
  'lobby-dock': {
    hash: '#/',
    set: member(spaces => {
      spaces.lobby.set(THREE_LIVE)
      spaces.enter('host', liveState()).microphone.set({ phase: 'open' })
    }),
  },
  'lobby-communities': {
    hash: '#/',
    set: member(spaces => spaces.lobby.set(THREE_LIVE)),
    press: [/^(Community|Comunità): Piazza Grande/],
  },
  'lobby-large': {
    hash: '#/',
    set: member(spaces => {
      spaces.standing.set({
        ...standingWith(1_024, 1_031),
        shown: { exact: false, about: 48_317 },
      })
      spaces.lobby.set(THREE_LIVE.slice(0, 1))
    }),
  },
  'lobby-moved': {
    hash: '#/',
    set: member(spaces => {
      spaces.following.set(new Set([CAST.alice]))
      spaces.ofMembers.moves.notices.set([
        { from: CAST.alice, name: 'Alice Ferri', outcome: aliceMoved },
      ])
    }),
  },
  'lobby-disputed': {
    hash: '#/',
    set: member(spaces =>
      spaces.ofMembers.moves.notices.set([
        { from: CAST.alice, name: 'Alice Ferri', outcome: aliceDisputed },
      ]),
    ),
  },
  'lobby-unsent': {
    hash: '#/',
    set: member(spaces => {
      spaces.ofMembers.unconfirmed.set(2)
      spaces.network.set({ phase: 'connecting', trying: ['/ip4/127.0.0.1/tcp/7601/ws'] })
    }),
  },
  'lobby-evidence': {
    hash: '#/',
    set: member(spaces => {
      spaces.lobby.set(THREE_LIVE)
      spaces.ofMembers.evidence = {
        host: CAST.alice,
        right: 'followers',
        policy: rulesOf(COMMUNITY.id, COMMUNITY.name).policy,
        certificate: {
          id: fakeId(301),
          members: 700,
          counted: 612,
          fresh: 143,
          oldestMs: Date.UTC(2025, 2, 3),
          newestMs: Date.UTC(2026, 10, 22),
        },
      }
    }),
    press: [/612 followers? verifi|612 follower verific/],
  },
  'lobby-key': {
    hash: '#/',
    set: member(() => {}),
    press: [/^(Your key|La tua chiave)$/],
  },
  'lobby-move': {
    hash: '#/',
    set: member(() => {}),
    press: [/^(Your key|La tua chiave)$/, /^(Move to a new key|Passa a una chiave nuova)$/],
  },
  'lobby-move-phrase': {
    hash: '#/',
    set: member(() => {}),
    press: [
      /^(Your key|La tua chiave)$/,
      /^(Move to a new key|Passa a una chiave nuova)$/,
      /^(Make a new key|Crea una chiave nuova)$/,
    ],
  },
  community: inCommunity(GARDEN, spaces => {
    spaces.standing.set({ ...standingWith(112, 217), threshold: 150 })
    spaces.ofMembers.followers = followersOf(
      { counted: 112, 'never-invited': 80, 'invitation-revoked': 21, 'too-old': 4 },
      150,
    )
    spaces.ofMembers.counting.invitations.set({ phase: 'ready', left: 3 })
  }),
  'community-open': inCommunity(rulesOf(COMMUNITY.id, COMMUNITY.name), spaces => {
    spaces.ofMembers.followers = followersOf({ counted: 412, 'too-old': 19 }, 600)
  }),
  'community-work': inCommunity(
    rulesOf(COMMUNITY.id, COMMUNITY.name, { counted: { kind: 'pow', bits: 20 } }),
    spaces => spaces.ofMembers.counting.work.set({ phase: 'wanted', bits: 20 }),
  ),
  'community-working': {
    ...inCommunity(
      rulesOf(COMMUNITY.id, COMMUNITY.name, { counted: { kind: 'pow', bits: 20 } }),
      spaces => spaces.ofMembers.counting.work.set({ phase: 'wanted', bits: 20 }),
    ),
    press: [/^(Do the work|Fai il lavoro)$/],
  },
  'community-members': inCommunity(
    rulesOf(COMMUNITY.id, COMMUNITY.name, { counted: { kind: 'members' }, starters: [] }),
    spaces => spaces.ofMembers.counting.invitations.set({ phase: 'not-admitted' }),
  ),
  'community-share': {
    ...inCommunity(GARDEN),
    press: [/^(Share this community|Condividi questa comunità)$/],
  },
  'community-leave': {
    ...inCommunity(GARDEN),
    press: [/^(Leave this community|Lascia questa comunità)$/],
  },
  'community-waiting': {
    hash: '#/community',
    set: member(spaces => spaces.ofMembers.communities.rules.set(undefined)),
  },
  'community-guest': {
    hash: '#/community',
    set: spaces => spaces.ofMembers.communities.rules.set(rulesOf(COMMUNITY.id, COMMUNITY.name)),
  },
  'community-link': {
    hash: `#/c/${GOOD_COMMUNITY_CODE}`,
    set: member(spaces => spaces.ofMembers.communities.joined.set(TWO_COMMUNITIES.slice(0, 1))),
  },
  'community-link-joined': { hash: `#/c/${GOOD_COMMUNITY_CODE}`, set: member(() => {}) },
  'community-link-refused': { hash: '#/c/policy', set: () => {} },
  guest: {
    hash: '#/',
    set: spaces => spaces.lobby.set(THREE_LIVE),
    press: [/look around|occhiata/],
  },
  'link-preview': {
    hash: `#/s/${GOOD_CODE}`,
    set: spaces => spaces.lobby.set([liveSpace({ space: LINK.space })]),
  },
  'link-private': { hash: `#/s/${PRIVATE_CODE}`, set: () => {} },
  'link-unreachable': {
    hash: `#/s/${GOOD_CODE}`,
    set: spaces =>
      spaces.network.set({
        phase: 'unreachable',
        tried: ['/ip4/127.0.0.1/tcp/7601/ws'],
        retryAtMs: Date.now() + 8_000,
      }),
  },
  'link-refused': { hash: '#/s/signature', set: () => {} },
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
  'space-invited': inSpace('listener', room => {
    const state = room.state.current
    if (state) {
      room.state.set({ ...state, invited: [{ account: CAST.rita, by: CAST.alice }] })
    }
    room.seat.set({ seat: 'invited', isHere: false })
  }),
  'space-speaker': inSpace('listener', room => {
    room.state.set(liveState([...STAGE, speakerNamed('Rita', CAST.rita, 'co-host', 203)]))
    room.seat.set({ seat: 'co-host', isHere: true })
    room.microphone.set({ phase: 'open' })
    speaks(room, 2)
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
  'space-blocked': {
    ...inSpace('listener', (room, spaces) => {
      void spaces.ofMembers.blocks.block(CAST.bob)
      speaks(room, 0)
    }),
    press: [/^More about Bob$|^Altro su Bob$/],
  },
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
  'space-joining': inSpace('listener', room => {
    room.state.set(undefined)
    room.place.set({ phase: 'joining', asked: 2 })
  }),
  'space-unplaced': inSpace('listener', (room, spaces) => {
    room.place.set({ phase: 'failed', reason: 'full', retryAtMs: Date.now() + 5_000 })
    spaces.network.set({ phase: 'online', relays: 0, peers: 3 })
  }),
  'space-sound-listener': {
    ...inSpace('listener', room => {
      room.state.set(liveState(CROWD.slice(0, 6)))
      room.hearing.set(hearingOf(room))
      room.volumes.set(CROWD[3]?.session ?? fakeId(1), 0)
      speaks(room, 0)
    }),
    press: [/^Sound$|^Audio$/],
  },
  'space-sound-host': {
    ...inSpace('host', room => {
      room.microphone.set({ phase: 'open' })
      room.audio.level.set({ loudnessDb: -18, isClipping: false, silentMs: 0 })
      room.audio.path.set('loopback')
      room.hearing.set(hearingOf(room))
      speaks(room, 0)
    }),
    press: [/^Sound$|^Audio$/],
  },
  'space-sound-check': {
    ...inSpace('host', room => {
      room.microphone.set({ phase: 'muted' })
      room.audio.level.set({ loudnessDb: -2, isClipping: true, silentMs: 0 })
      room.audio.soundCheck.set('recording')
      room.audio.choices.set({ ...room.audio.choices.current, microphone: 'gone' })
      room.hearing.set(hearingOf(room))
    }),
    press: [/^Sound$|^Audio$/],
  },
  'space-unplugged': inSpace('host', room => {
    room.microphone.set({ phase: 'open' })
    room.audio.notice.set({ kind: 'microphone-fell-back', device: 'USB headset' })
    speaks(room, 0)
  }),
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

/** A report in which the speakers are heard, silent, late, gone and broken, one after the other. */
function hearingOf(room: FakeRoom): HearingReport {
  const well = { bundleAgoMs: 60, spokeAgoMs: 80, concealedShare: 0.004, lostShare: 0.01 }
  const kinds: readonly Partial<SpeakerReport>[] = [
    {},
    { spokeAgoMs: undefined },
    { concealedShare: 0.34, lostShare: 0.21 },
    {},
    { bundleAgoMs: 9_000 },
    { restartedAgoMs: 900 },
  ]
  const stage = room.state.current?.stage ?? []
  return {
    isOutputMoving: true,
    forgedAgoMs: undefined,
    neighbours: 3,
    carriedBytesPerS: 20_300,
    confirmedAgoMs: 2_100,
    speakers: stage.map(({ session }, at) => ({
      ...well,
      session,
      restartedAgoMs: undefined,
      bufferMs: 118 + 31 * at,
      spreadMs: 64 + 17 * at,
      lane: at % 2 === 0 ? 'stage' : 'audience',
      directShare: at % 2 === 0 ? 0.97 : 0,
      ...kinds[at % kinds.length],
    })),
  }
}

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
      { id: fakeId(801), kind: 'mute', ...by, ...muted, atMs: atMs - 60_000, counts: false },
      { id: fakeId(802), kind: 'mute', ...by, ...muted, atMs, counts: true },
      { id: fakeId(803), kind: 'ban', ...by, ...about, reason: 'pubblicità', atMs, counts: true },
    ],
  })
}

const CROWD = Array.from({ length: 13 }, (_, at) =>
  speakerNamed(
    ['Alice Ferri', 'Bob', 'Carol De Santis', 'Dora', 'Elio', 'Fulvia', 'Gino'][at % 7] ?? '',
    fakeId<AccountId>(400 + at),
    at === 0 ? 'host' : 'speaker',
    500 + at,
  ),
)

/** Names of the scenes. */
export type SceneName = keyof typeof SCENES
