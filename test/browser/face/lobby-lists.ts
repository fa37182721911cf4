import { comingSpace } from '../../helpers/fake-members.ts'
import { CAST, liveSpace } from '../../helpers/fake-spaces.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import type { AccountId, SpaceId } from '../../../src/index.ts'

/** Of somebody we follow, in another language, and a large one whose host has proven nothing. */
export const THREE_LIVE = [
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

/** More than a handful: with a search, in which a look-alike is found too. */
export const MANY_LIVE = [
  ...THREE_LIVE,
  ...['Аlice Ferri', 'Dora Marras', 'Elio Weiß', 'Hanna Oberti'].map((hostName, at) =>
    liveSpace({
      space: fakeId<SpaceId>(110 + at),
      host: fakeId<AccountId>(610 + at),
      hostName,
      title: ['Guadagni facili', 'Jazz dopo cena', 'Lesekreis am Abend', 'Vela'][at] ?? '',
      topics: at === 1 ? ['musica', 'jazz'] : [],
      speakers: [fakeId<AccountId>(610 + at)],
      listeners: 20 - at,
    }),
  ),
]

/** An evening's plans: of somebody we follow, our own, of a stranger. */
export const COMING = [
  comingSpace(
    { startsAtMs: Date.now() + 2.4 * 3_600_000, topics: ['mercato', 'storie'] },
    { followed: true, isReminded: true },
  ),
  comingSpace(
    {
      space: fakeId<SpaceId>(402),
      host: CAST.rita,
      hostName: 'Rita',
      title: 'Prove aperte: si canta in cortile',
      startsAtMs: Date.now() + 27 * 60_000,
    },
    { isOwn: true },
  ),
  comingSpace(
    {
      space: fakeId<SpaceId>(403),
      host: CAST.bob,
      hostName: 'Bob',
      title: 'Radios we still love, the long night',
      language: 'en',
      topics: ['radio'],
      startsAtMs: Date.now() + 9.3 * 86_400_000,
    },
    { provenFollowers: undefined },
  ),
]
