import { fakeId } from './fake-ids.ts'
import type { Say, Sheet } from '../../src/domain/chat/say.ts'
import { QUIET } from './quiet-state.ts'
import type { AccountId, CommunityId, SessionId, SpaceId } from '../../src/domain/ids.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

/** Noon of some day. */
export const NOON_MS = Date.UTC(2026, 10, 26, 12)
const HOUR_MS = 3_600_000
const space = fakeId<SpaceId>(1)

/** Somebody of a crowd. */
export const accountOf = (n: number): AccountId => fakeId<AccountId>(n + 100)

/** A line or a reaction of theirs. */
export const sayBy = (n: number, over: Partial<Say> = {}): Say => ({
  id: `${n}:${over.atMs ?? NOON_MS}`,
  space,
  account: accountOf(n),
  session: fakeId<SessionId>(n + 100),
  window: { fromMs: NOON_MS - HOUR_MS, untilMs: NOON_MS + HOUR_MS },
  name: `Person ${n}`,
  atMs: NOON_MS,
  kind: 'line',
  body: Uint8Array.of(65),
  ...over,
})

/** Of these lines. */
export const sheetOf = (atMs: number, lines: readonly Say[]): Sheet => ({
  id: `sheet ${atMs}`,
  space,
  session: fakeId<SessionId>(9),
  atMs,
  lines,
  tally: new Uint8Array(),
})

/** A Space by account 0, on whose stage nobody else stands. */
export const spaceWith = (over: Partial<SpaceState> = {}): SpaceState => ({
  ...QUIET,
  id: space,
  community: fakeId<CommunityId>(2),
  host: accountOf(0),
  title: 'Evening',
  language: 'it',
  startedAtMs: NOON_MS,
  ...over,
})
