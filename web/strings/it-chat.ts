import { countingIn } from './counting.ts'
import type * as en from './en-chat.ts'

const { count } = countingIn('it')

const inMinutes = (minutes: number): string =>
  count(minutes, { one: 'un minuto', other: '# minuti' })

/** Italian texts of the chat, of reactions, and of what a Space says about itself. */
export const chat: typeof en.chat = {
  title: 'Chat',
  open: 'Chat',
  close: 'Chiudi la chat',
  unread: (n: number) => count(n, { one: '# riga nuova', other: '# righe nuove' }),
  emptyTitle: 'Ancora nessuna riga',
  emptyText:
    'Saluta, o lascia un link a ciò di cui si parla. Lo leggono tutti quelli che sono qui.',
  log: 'Righe',
  newLines: (n: number) => count(n, { one: '# riga nuova', other: '# righe nuove' }),
  write: 'Scrivi una riga',
  send: 'Invia',
  left: (letters: number) =>
    count(letters, {
      one: 'c’è posto per circa # lettera',
      other: 'c’è posto per circa # lettere',
    }),
  tooLong: 'Troppo lunga per una riga sola. Dividila in due.',
  you: 'tu',
  sending: 'in viaggio…',
  lost: 'Nessuno l’ha passata oltre.',
  again: 'Invia di nuovo',
  forget: 'Scarta',
  kept: 'Si tengono le ultime 200 righe, finché dura lo Space.',
  needKey: 'Per scrivere ti serve una chiave tua.',
  needKeyReact: 'Per reagire ti serve una chiave tua.',
  needKeyHow: 'Ci vuole un minuto, e intanto continui ad ascoltare.',
  getKey: 'Crea una chiave per scrivere',
  offNote: 'La chat è chiusa. Quello che c’è si può ancora leggere.',
  slowNote: (minutes: number) =>
    `Chat lenta: chi è appena arrivato scrive una riga, e la prossima dopo ${inMinutes(minutes)}.`,
  newcomer: (minutes: number) =>
    `Per cominciare una riga sola: chi è appena arrivato ne scrive altre dopo ${inMinutes(minutes)}.`,
  refusals: {
    ended: 'Lo Space è finito.',
    banned: 'Sei fuori da questo Space.',
    'not-a-member': 'Qui scrive solo chi è stato fatto entrare.',
    'chat-off': 'Chi ospita ha chiuso la chat.',
    removed: 'Ti hanno tolto dal palco. Tra qualche minuto puoi scrivere di nuovo.',
    'too-fast': 'Piano: cinque righe insieme, poi una al secondo. Il tuo testo è ancora qui.',
    'too-long': 'Troppo lunga per una riga sola. Dividila in due.',
    'no-account': 'Per scrivere ti serve una chiave tua.',
    unreachable: 'Al momento la chat non si carica. Il tuo testo è ancora qui: riprova.',
  },
  linkTo: (host: string) => `link a ${host}, si apre in un’altra scheda`,
}

/** Italian texts of a block by whoever hosts this Space. */
export const block: typeof en.block = {
  asHost: 'Blocca',
  ask: name => `Bloccare ${name} e tenere fuori?`,
  asHostHint:
    'Questo Space lo ospiti tu: chi blocchi ne viene escluso appena chiede la parola o se è sul palco, e tutti qui lo possono leggere. Negli altri Space vedi un’etichetta, e solo tu.',
}

/** Italian texts of reactions. */
export const reactions: typeof en.reactions = {
  bar: 'Reagisci',
  names: ['applauso', 'cuore', 'risata', 'meraviglia', 'fuoco', 'pollice in su'],
  reactWith: (name: string, key: number) => `Reagisci: ${name} (tasto ${key})`,
  told: (list: string) => `Reazioni: ${list}`,
  counted: (name: string, n: number) => `${name}: ${n}`,
}

/** Italian texts of what a Space says about itself. */
export const about: typeof en.about = {
  topics: 'Argomenti',
  language: (name: string) => `in ${name}`,
  edit: 'Modifica questo Space',
  topicsLabel: 'Argomenti',
  topicsHint: 'Fino a tre, separati da virgole.',
  topicsTooMany: 'Tre argomenti al massimo.',
  topicLong: (letters: number) => `Al massimo ${letters} lettere per argomento.`,
  languageLabel: 'Lingua',
  save: 'Salva',
  told: 'Lo vedono subito tutti, anche nell’atrio.',
  pinned: 'In evidenza',
  pin: 'Metti un link in evidenza',
  pinChange: 'Cambia',
  pinRemove: 'Togli',
  pinRemoveName: 'Togli il link in evidenza',
  pinLabel: 'Indirizzo del link',
  pinHint: 'Un solo link, che tutti vedono sopra il palco.',
  pinBad: (letters: number) =>
    `Un link comincia con https:// o http:// e ha al massimo ${letters} lettere.`,
  pinSave: 'Metti in evidenza',
  chatRule: 'Chi scrive nella chat',
  chatRules: {
    everyone: 'tutti',
    slow: 'tutti; chi è appena arrivato, una riga sola per un po’, e nessun posto nella fila per parlare',
    off: 'solo chi ospita o co-ospita',
  },
  newFor: 'Si è appena arrivati per',
  inMinutes,
}

/** Italian texts of the keyboard. */
export const keys: typeof en.keys = {
  title: 'Tastiera',
  open: 'Tasti',
  intro: 'I tasti singoli funzionano ovunque in uno Space, tranne mentre scrivi.',
  off: 'I tasti singoli sono disattivati.',
  use: 'Usa i tasti singoli',
  rows: {
    m: 'microfono acceso e spento',
    space: 'tieni premuto per parlare, se l’hai scelto in Audio',
    h: 'chiedi la parola, o ritira la richiesta',
    react: 'reagisci',
    c: 'apri e chiudi la chat',
    t: 'sottotitoli, aperti e chiusi',
    p: 'chi c’è',
    s: 'condividi',
    l: 'esci, o chiudi lo Space',
    help: 'questo elenco',
    escape: 'chiudi ciò che è aperto',
  },
  spaceKey: 'Spazio',
  escapeKey: 'Esc',
}
