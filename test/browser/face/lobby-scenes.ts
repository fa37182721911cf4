import { COMING, MANY_LIVE, THREE_LIVE } from './lobby-lists.ts'
import { comingSpace, rulesOf } from '../../helpers/fake-members.ts'
import { ELSEWHERE, member, type Scene } from './scene.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import {
  CAST,
  COMMUNITY,
  GOOD_CODE,
  LINK,
  liveSpace,
  liveState,
  PLANNED_CODE,
  PRIVATE_CODE,
  standingWith,
} from '../../helpers/fake-spaces.ts'
import type { AccountId } from '../../../src/index.ts'

const aliceMoved = {
  phase: 'moved',
  move: { from: CAST.alice, to: fakeId<AccountId>(77), name: 'Alice Ferri', timeMs: Date.now() },
} as const
const aliceDisputed = {
  phase: 'disputed',
  moves: [aliceMoved.move, { ...aliceMoved.move, to: fakeId<AccountId>(78) }],
} as const

const RESTORE = /phrase|frase di recupero/i

/** The lobby, the way to it, and what a link to a Space leads to. */
export const LOBBY_SCENES = {
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
  'lobby-followed': {
    hash: '#/',
    set: member(spaces => {
      const [dora, elio] = [fakeId<AccountId>(71), fakeId<AccountId>(72)]
      spaces.ofMembers.names.set(dora, 'Dora Nguyễn-Castellani')
      spaces.following.set(new Set([CAST.alice, CAST.bob, dora, elio]))
      spaces.lobby.set(THREE_LIVE)
    }),
  },
  'lobby-peek': {
    hash: '#/',
    set: member(spaces => {
      spaces.ofMembers.names.set(CAST.bob, 'Bob')
      spaces.following.set(new Set([CAST.bob]))
      spaces.lobby.set([
        liveSpace({ speakers: [CAST.alice, fakeId<AccountId>(71), CAST.bob] }),
        ...THREE_LIVE.slice(1),
      ])
    }),
    press: [/^(Look inside|Guarda dentro) Storie/],
  },
  'lobby-search': {
    hash: '#/',
    set: member(spaces => spaces.lobby.set(MANY_LIVE)),
    write: [/^Search Spaces$|^Cerca tra gli Space$/, 'alice'],
  },
  'lobby-search-nothing': {
    hash: '#/',
    set: member(spaces => spaces.lobby.set(MANY_LIVE)),
    write: [/^Search Spaces$|^Cerca tra gli Space$/, 'ornitorinco'],
  },
  'lobby-schedule': {
    hash: '#/',
    set: member(spaces => spaces.demoAt(600, 600)),
    press: [/^Schedule a Space$|^Programma uno Space$/],
  },
  'link-planned': {
    hash: `#/s/${PLANNED_CODE}`,
    set: member(spaces => {
      const startsAtMs = Date.now() + 2 * 3_600_000
      spaces.ofMembers.scheduling.coming.set([comingSpace({ startsAtMs })])
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
    kept: true,
    hash: '#/',
    set: member(spaces => {
      spaces.lobby.set(THREE_LIVE.slice(0, 2))
      spaces.demoAt(600, 600)
      spaces.ofMembers.scheduling.coming.set(COMING)
    }),
  },
  'lobby-entering': {
    hash: '#/',
    set: member(spaces => {
      spaces.lobby.set(THREE_LIVE)
      spaces.demoAt(600, 600)
      spaces.ofMembers.scheduling.coming.set(COMING)
      spaces.listenTo = () => new Promise(() => undefined)
    }),
    press: [/^(Listen to|Ascolta) Night/],
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
} satisfies Record<string, Scene>
