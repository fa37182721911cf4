import { countingIn } from './counting.ts'
import { linkRefusals } from './it-explained.ts'
import type { CommunityLinkRefusal } from '../../src/index.ts'
import type { Explained } from './shape.ts'
import type * as en from './en-community.ts'

const { number, count } = countingIn('it')

/** Italian texts about communities: their rules, who counts, joining one. */
export const community: typeof en.community = {
  change: name => `Comunità: ${name}. Cambiala`,
  menu: 'Le tue comunità',
  unnamed: 'Una comunità in arrivo',
  live: n => count(n, { one: '# Space in diretta', other: '# Space in diretta' }),
  about: 'Regole e follower',
  overline: 'Comunità',
  waiting: 'Le regole non sono ancora arrivate…',
  rulesTitle: 'Le regole, in parole semplici',
  threshold: n =>
    count(n, {
      one: 'Per aprire uno Space che si vede in piazza serve # follower che conta.',
      other: 'Per aprire uno Space che si vede in piazza servono # follower che contano.',
    }),
  whoCounts: {
    open: 'Conta chiunque segua.',
    members: 'Conta soltanto chi è stato invitato da un fondatore.',
    invite: (depth, fanOut) =>
      `Conta chi è stato invitato da un fondatore, o da qualcuno invitato a sua volta: al massimo a ${count(depth, { one: '# passo', other: '# passi' })} da un fondatore. Ogni membro ha ${count(fanOut, { one: '# invito', other: '# inviti' })} da dare.`,
    pow: bits =>
      `Un follower conta quando il suo dispositivo ha fatto un lavoro per questa comunità, del valore di ${count(bits, { one: '# bit', other: '# bit' })}.`,
  },
  whatItCannot: {
    open: n =>
      `Che cosa questa regola non può impedire: ${count(n, { one: '# chiave può', other: '# chiavi possono' })} essere una persona sola. Dimostra le chiavi, non le persone.`,
    members: n =>
      `Su che cosa si regge questa regola: i fondatori conoscono chi invitano. ${count(n, { one: '# chiave', other: '# chiavi' })} di estranei non aprono nulla.`,
    invite: n =>
      `Che cosa questa regola non può impedire: chi invita chiavi proprie. Ma non ottiene mai più posti di quanti inviti ha, e i fondatori possono tagliare tutto un ramo. ${count(n, { one: '# chiave', other: '# chiavi' })} sbucate dal nulla non aprono niente.`,
    pow: n =>
      `Che cosa questa regola non può impedire: chi ha molti computer. Il lavoro rende care ${count(n, { one: '# chiave', other: '# chiavi' })}, non impossibili.`,
  },
  maxAge: days =>
    count(days, {
      one: 'Chi segue conta per # giorno; poi deve rinnovare.',
      other: 'Chi segue conta per # giorni; poi deve rinnovare.',
    }),
  starters: n =>
    n === 0
      ? 'Nessuno può ospitare senza follower.'
      : count(n, {
          one: 'I fondatori hanno indicato # persona che può ospitare senza follower.',
          other: 'I fondatori hanno indicato # persone che possono ospitare senza follower.',
        }),
  unlisted: {
    gate: 'Per uno Space che non si vede in piazza ne servono altrettanti.',
    anyone: 'Chiunque può aprire uno Space che non si vede in piazza, e darne il link.',
  },
  founders: 'Fondatori',
  mustSign: (must, of) =>
    of === 1
      ? 'Le regole le firma una persona.'
      : `Per cambiare una regola devono firmare ${number(must)} fondatori su ${number(of)}.`,
  moderators: n => count(n, { one: '# moderatore', other: '# moderatori' }),
  relays: n =>
    n === 0
      ? 'I fondatori non indicano ripetitori: qui ci si porta a vicenda.'
      : count(n, {
          one: 'I fondatori indicano # ripetitore.',
          other: 'I fondatori indicano # ripetitori.',
        }),
  version: n => `Regole firmate, versione ${number(n)}`,
  share: 'Condividi questa comunità',
  shareIntro:
    'Il link porta con sé le regole firmate dai fondatori. Chi lo apre può leggerle prima di entrare.',
  shareText: name => `Entra in ${name} su Loggia`,
  leave: 'Lascia questa comunità',
  leaveTitle: name => `Lasciare ${name}?`,
  leaveText:
    'Sparisce da questo browser. Chi segui lì resta firmato: se torni con il suo link, è ancora tutto tuo.',
  leaveConfirm: 'Lascia',
  leaveHosting: 'Qui stai ospitando. Prima chiudi il tuo Space.',
  joinInvited: 'Ti invitano in una comunità',
  join: 'Entra',
  joining: 'Stai entrando…',
  joined: name => `Ora sei in ${name}`,
  alreadyIn: 'Sei già in questa comunità.',
  enter: 'Vai dentro',
  tooMany: 'Sei già in tante comunità quante un browser riesce a seguirne. Prima lasciane una.',
  linkProven: 'Le firme dei fondatori corrispondono. Nessuno ha cambiato queste regole.',
  joinHint: 'Entrando non dici niente a nessuno. Puoi uscire quando vuoi.',
}

/** Why a community link is not opened. */
export const communityRefusals: Record<CommunityLinkRefusal, Explained> = {
  'not-a-link': {
    title: 'Questo non è il link di una comunità',
    whatToDo:
      'Il link di una comunità contiene «#/c/» e un codice lungo. Copialo di nuovo da dove l’hai trovato.',
  },
  truncated: linkRefusals.truncated,
  'unknown-version': linkRefusals['unknown-version'],
  malformed: linkRefusals.malformed,
  genesis: {
    title: 'L’atto di fondazione di questa comunità non corrisponde',
    whatToDo: 'Ciò che dà nome alla comunità è stato cambiato. Chiedi il link a chi ne fa parte.',
  },
  policy: {
    title: 'La firma dei fondatori non corrisponde a queste regole',
    whatToDo: 'Qualcuno ha cambiato le regole dentro il link. Fattene dare uno nuovo da un membro.',
  },
  bulletin: {
    title: 'La firma dei fondatori non corrisponde al loro avviso',
    whatToDo: 'Qualcuno ha cambiato l’avviso dei fondatori. Fattene dare uno nuovo da un membro.',
  },
  entries: {
    title: 'Gli indirizzi in questo link sono rovinati',
    whatToDo: 'Le regole sono autentiche, ma la strada è stata cambiata. Fatti rimandare il link.',
  },
}

/** Who counted among my followers, and why. */
export const counting: typeof en.counting = {
  title: 'Chi ha contato, e perché',
  intro: 'Tutti e due i numeri vengono da firme che questo browser ha controllato da sé.',
  of: (countedNow, threshold) => `${number(countedNow)} su ${number(threshold)}`,
  followers: n => count(n, { one: '# follower', other: '# follower' }),
  about: n => `≈ ${number(n)} follower`,
  underRules: 'secondo le regole di qui',
  inAll: 'tutti quelli che ti seguono qui',
  aboutHint: 'Una stima da un campione, con un errore del 3 %. Non decide mai chi può ospitare.',
  totals: {
    counted: n => count(n, { one: '# conta', other: '# contano' }),
    'too-old': n =>
      count(n, { one: '# ti segue da troppo tempo', other: '# ti seguono da troppo tempo' }),
    'dated-ahead': n =>
      count(n, {
        one: '# ha l’orologio avanti',
        other: '# hanno l’orologio avanti',
      }),
    'never-invited': n =>
      count(n, {
        one: '# ti segue ma non è mai stato invitato',
        other: '# ti seguono ma non sono mai stati invitati',
      }),
    'inviter-not-admitted': n =>
      count(n, {
        one: '# è stato invitato da qualcuno che non conta',
        other: '# sono stati invitati da qualcuno che non conta',
      }),
    'invitation-revoked': n =>
      count(n, {
        one: '# ha un invito ritirato dai fondatori',
        other: '# hanno inviti ritirati dai fondatori',
      }),
    'too-deep': n =>
      count(n, {
        one: '# è a troppi passi da un fondatore',
        other: '# sono a troppi passi da un fondatore',
      }),
    'slot-used-twice': n =>
      count(n, {
        one: '# ha un invito dato due volte',
        other: '# hanno inviti dati due volte',
      }),
    'beyond-fan-out': n =>
      count(n, {
        one: '# è stato invitato da chi non aveva più inviti',
        other: '# sono stati invitati da chi non aveva più inviti',
      }),
    'no-work': n =>
      count(n, {
        one: '# non ha ancora fatto il lavoro della comunità',
        other: '# non hanno ancora fatto il lavoro della comunità',
      }),
    'too-little-work': n =>
      count(n, { one: '# ha lavorato troppo poco', other: '# hanno lavorato troppo poco' }),
  },
  reasons: {
    counted: 'conta',
    'too-old': 'segue da troppo tempo',
    'dated-ahead': 'orologio avanti',
    'never-invited': 'mai invitato',
    'inviter-not-admitted': 'chi l’ha invitato non conta',
    'invitation-revoked': 'invito ritirato',
    'too-deep': 'a troppi passi da un fondatore',
    'slot-used-twice': 'invito dato due volte',
    'beyond-fan-out': 'chi l’ha invitato non ne aveva più',
    'no-work': 'lavoro non ancora fatto',
    'too-little-work': 'troppo poco lavoro',
  },
  since: when => `dal ${when}`,
  noName: 'Qualcuno che non ci ha detto il nome',
  nobody: 'Qui non ti segue ancora nessuno.',
  needKey: 'Con una chiave tua vedi qui chi ti segue, e chi conta.',
  list: 'Chi ti segue',
  search: 'Cerca qualcuno',
  searchHint: 'Per nome o per parole dell’impronta',
  notFound: 'Nessuno con questo nome fra chi ti segue.',
  page: (from, to, of) => `da ${number(from)} a ${number(to)} di ${number(of)}`,
  next: 'Avanti',
  previous: 'Indietro',
  open: 'Chi ha contato, e perché',
  invitations: 'I tuoi inviti',
  invitationsLeft: n =>
    n === 0
      ? 'Hai dato tutti i tuoi inviti.'
      : count(n, {
          one: 'Ti resta # invito. Dallo a qualcuno che conosci.',
          other: 'Ti restano # inviti. Dalli a persone che conosci.',
        }),
  notAdmitted: 'Non sei ancora stato invitato, quindi non puoi invitare nessuno.',
  invite: 'Invita',
  invitePerson: name => `Invita ${name}`,
  invited: name => `${name} ha il tuo invito`,
  inviteRefused: 'Non resta nessun invito.',
  workTitle: 'Un lavoro per questa comunità',
  workWanted: bits =>
    `Perché chi segui qui ti conti, questo dispositivo fa una volta un lavoro di ${number(bits)} bit.`,
  work: 'Fai il lavoro',
  workRunning: (tries, expected) =>
    `${number(tries)} tentativi; in media ne servono ${number(expected)}`,
  workStop: 'Ferma',
  workDone: 'Il lavoro è fatto: qui conti come follower.',
}

/** What lets a host in. */
export const evidence: typeof en.evidence = {
  looking: 'Controlliamo la prova…',
  gone: 'La prova non è più raggiungibile. Forse lo Space è finito.',
  starter:
    'I fondatori hanno indicato questo account: può ospitare senza follower. Lo dicono le regole che hanno firmato.',
  certificate: (counted, members) =>
    `${number(counted)} delle ${number(members)} dichiarazioni nella prova contano adesso. Ognuna è firmata da una chiave diversa, e questo browser ha controllato ogni firma.`,
  needed: threshold =>
    count(threshold, { one: 'Le regole ne chiedono #.', other: 'Le regole ne chiedono #.' }),
  fresh: n =>
    count(n, {
      one: '# è stata firmata negli ultimi 30 giorni.',
      other: '# sono state firmate negli ultimi 30 giorni.',
    }),
  between: (oldest, newest) => `Firmate fra il ${oldest} e il ${newest}`,
  offline: id => `Chiunque può controllare la stessa prova senza rete, con il suo nome: ${id}`,
  rule: 'La regola',
}

/** Another key: one's own, or that of somebody one follows. */
export const moves: typeof en.moves = {
  said: name => `${name} dice di avere una chiave nuova`,
  saidText:
    'Lo hanno firmato tutte e due le chiavi. Se hai un dubbio, chiedi prima di seguire quella nuova: potrebbe dirlo anche chi ha rubato una chiave.',
  newKey: 'Chiave nuova',
  oldKey: 'Chiave vecchia',
  follow: 'Segui quella nuova',
  unfollowOld: 'e non seguire più quella vecchia',
  no: 'Non adesso',
  disputed: name => `Due chiavi dicono di essere la prossima di ${name}`,
  disputedText:
    'Dunque la chiave vecchia è in due mani, e nessuno sa dire quale sia la sua. Chiedi di persona prima di seguirne una.',
  understood: 'Lo chiederò',
  yourKey: 'La tua chiave',
  didKey: 'Il tuo account, come gli altri possono annotarlo',
  signOut: 'Chiudi le mie altre sessioni',
  signOutWhy:
    'Hai perso un dispositivo, o l’ha usato qualcun altro? Solo questa pagina parla ancora per te.',
  signedOut: 'Tutte le altre tue sessioni sono chiuse. Gli altri lo sanno entro pochi secondi.',
  blocksFull: 'Hai già bloccato 4.096 persone: prima sbloccane qualcuna.',
  wasSignedOut: 'Hai chiuso questa sessione da un altro dispositivo: il tuo Space qui è finito.',
  move: 'Passa a una chiave nuova',
  moveTitle: 'Passare a una chiave nuova',
  moveWhy:
    'Per quando qualcun altro potrebbe conoscere la tua frase di recupero. La chiave vecchia firma, una volta, che continui con una nuova.',
  moveWarnings: [
    'I tuoi follower non vengono da soli: ognuno lo viene a sapere, e decide.',
    'Chi segui tu viene con te.',
    'Gli Space che ospiti vanno avanti fino alla fine; per il prossimo servono follower della chiave nuova.',
    'Non si può tornare indietro.',
  ],
  moveBegin: 'Crea una chiave nuova',
  moveSign: 'Firma il passaggio',
  moving: 'Firmiamo con tutte e due le chiavi…',
  moved: 'Sei passato alla chiave nuova. Chi ti segue lo sta venendo a sapere.',
  waiting: n =>
    count(n, {
      one: '# persona che segui è annotata qui: partirà quando qualcuno risponde.',
      other: '# persone che segui sono annotate qui: partiranno quando qualcuno risponde.',
    }),
}
