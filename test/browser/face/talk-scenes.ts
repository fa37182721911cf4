import { captioned, captionedHost } from './captioned.ts'
import { CAST, liveState } from '../../helpers/fake-spaces.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { inSpace, speaks, type Scene } from './scene.ts'
import { setCaptionsLook } from '../../../web/captions-look.ts'
import type { AccountId, ChatLine } from '../../../src/index.ts'

const chatLine = (
  n: number,
  [account, name]: readonly [AccountId, string],
  text: string,
): ChatLine => ({
  id: `${n}`,
  account,
  name,
  text,
  atMs: Date.now() + (n - 20) * 20_000,
  phase: 'out',
})
const ALICE = [CAST.alice, 'Alice Ferri'] as const
const CAROL = [CAST.carol, 'Carol De Santis'] as const

/** A conversation with all that a line can be. */
const CHAT: readonly ChatLine[] = [
  chatLine(1, ALICE, 'Buongiorno! Qui dietro si montano i banchi, scusate il rumore.'),
  chatLine(2, CAROL, 'Ma quale rumore, è la parte migliore 😄'),
  chatLine(3, CAROL, 'C’è la lista dei banchi? https://mercato.example/banchi?giorno=sabato'),
  chatLine(4, [fakeId<AccountId>(71), 'Аlice Ferri'], 'free money https://xn--pple-43d.example/'),
  chatLine(5, ALICE, 'Sì, e gli orari sono in evidenza qui sopra.'),
  chatLine(6, [CAST.rita, 'Rita'], 'Arrivo tra dieci minuti, tenetemi due pesche!'),
  {
    ...chatLine(7, [CAST.rita, 'Rita'], 'Anzi quattro.'),
    phase: 'lost',
  },
  { ...chatLine(8, [CAST.rita, 'Rita'], 'E un melone 🍈'), phase: 'sending' },
]

/** Captions and the chat of a Space. */
export const TALK_SCENES = {
  'space-captions': {
    ...inSpace('listener', captioned),
    press: [/^Captions|^Sottotitoli/],
  },
  'space-captions-contrast': {
    ...inSpace('listener', room => {
      captioned(room)
      setCaptionsLook({ isOpen: true, isContrasting: true, size: 3 })
    }),
    press: [/^Pause the captions$|^Ferma i sottotitoli$/],
  },
  'space-captions-host': {
    ...inSpace('host', captionedHost),
    press: [/^Captions|^Sottotitoli/],
  },
  'space-captioned': inSpace('host', captionedHost),
  'space-captions-settings': {
    ...inSpace('host', room => room.captions.own.set({ phase: 'missing' })),
    press: [/^Captions|^Sottotitoli/, /^Caption settings$|^Impostazioni dei/],
  },
  'space-captions-chat': {
    ...inSpace('listener', room => {
      captioned(room)
      room.chat.lines.set(CHAT)
    }),
    press: [/^Captions|^Sottotitoli/, /^Chat/],
  },
  'space-chat': {
    ...inSpace('listener', room => {
      const state = room.state.current ?? liveState()
      room.state.set({ ...state, pinned: 'https://mercato.example/orari' })
      room.chat.lines.set(CHAT)
      speaks(room, 0)
    }),
    press: [/^Chat/],
  },
  'space-chat-host': {
    ...inSpace('host', room => room.chat.lines.set(CHAT)),
    press: [/^Chat/],
  },
  'space-chat-empty': {
    ...inSpace('host', room => {
      const state = room.state.current ?? liveState()
      room.state.set({ ...state, chat: 'slow' })
    }),
    press: [/^Chat/],
  },
  'space-reactions': inSpace('listener', room => {
    const state = room.state.current ?? liveState()
    room.state.set({ ...state, pinned: 'https://mercato.example/orari' })
    room.chat.lines.set(CHAT)
    const named = [{ account: CAST.alice, reaction: 1 }]
    setInterval(
      () => room.chat.reactions.emit('tally', { counts: [12, 240, 1, 0, 3, 2], named }),
      500,
    )
  }),
} satisfies Record<string, Scene>
