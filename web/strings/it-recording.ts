import { countingIn } from './counting.ts'
import type { recorded as Recorded, replay as Replay } from './en-recording.ts'

const { count } = countingIn('it')

export const recorded: typeof Recorded = {
  mark: 'REC',
  markFull: 'Questo Space viene registrato',
  title: 'Questo Space viene registrato.',
  honest: 'Chiunque può anche registrare con altri programmi, in ogni momento, senza che si veda.',
  listener: 'C’è soltanto chi sta sul palco. Chi ascolta non c’è.',
  speaker:
    'Ciò che dici dalla prossima frase in poi ne fa parte. Se non vuoi, dillo qui: allora resti fuori.',
  speaking:
    'Stavi parlando quando è cominciata: quella frase non c’è. Ciò che dici dopo ci sarà, se non dici di no.',
  clips: 'Chi ospita permette di ritagliarne e diffondere estratti fino a un minuto.',
  fine: 'Va bene',
  leaveOut: 'Lasciami fuori',
  isOut: 'Da qui in poi sei fuori dalla registrazione. Tutti ti sentono come prima.',
  takeIn: 'Registrami di nuovo',
  keep: 'Tienine una copia su questo dispositivo',
  kept: 'Viene conservata su questo dispositivo, secondo per secondo.',
  keepNoMore: 'Non conservarla più',
  failed:
    'Qui la registrazione non si può più conservare: manca lo spazio, o una parte dell’app. Ciò che era già conservato c’è.',
  keepAgain: 'Riprova',
  where: 'La trovi in Registrazioni.',
  stop: 'Ferma la registrazione',
  leftOut: 'non registrato',
  startTitle: 'Registrazione',
  startText:
    'Tutti lo sanno subito. Chi parla dopo ne fa parte, ogni voce per sé come è stata firmata; chi non vuole resta fuori. Resta su questo dispositivo e su quelli di chi parla e la vuole, su nessun server.',
  mayClip: 'Se ne possono ritagliare e diffondere estratti fino a un minuto',
  start: 'Registra da ora',
  running: 'Viene registrato.',
}

export const replay: typeof Replay = {
  title: 'Registrazioni',
  intro: 'Sono soltanto in questo browser. Nessun altro le ha, se non le dai tu.',
  none: 'Qui non è ancora stato registrato niente.',
  noneHow:
    'Chi ospita uno Space trova l’interruttore in «Modifica». Chi ci parla può tenerne una copia.',
  noKey:
    'Chi non ha una chiave propria non conserva registrazioni; i file si possono aprire lo stesso.',
  untitled: 'Space senza titolo',
  lasts: (length, size) => `${length}, ${size}`,
  brokeOff: 'non conclusa',
  open: 'Apri',
  openName: title => `Apri la registrazione di ${title}`,
  save: 'Salva il file',
  saveName: title => `Salva il file di ${title}`,
  forget: 'Elimina',
  forgetName: title => `Elimina la registrazione di ${title}`,
  forgetTitle: 'Eliminare questa registrazione?',
  forgetText: 'È soltanto in questo browser. Chi ha avuto il file da te lo tiene.',
  choose: 'Apri un file',
  drop: 'O lascia qui una registrazione. Viene controllata su questo dispositivo: nessuno sa che ce l’hai.',
  reading: percent => `Controllo di ogni firma… ${percent}`,
  another: 'Tutte le registrazioni',
  refusedTitle: 'Non è una buona registrazione',
  refusals: {
    'not-a-recording': 'In questo file non c’è nessuna registrazione.',
    empty: 'Si interrompe prima di cominciare.',
    'too-long': 'È più lunga di qualsiasi registrazione.',
    malformed: 'L’inizio è danneggiato, tagliato o alterato.',
    'wrong-domain': 'Comincia con un documento firmato di altro tipo.',
    key: 'La chiave che ha firmato l’inizio non è una chiave.',
    signature: 'L’inizio è stato alterato dopo la firma.',
    undecided: 'L’inizio è stato alterato dopo la firma.',
    delegation: 'Chi ha registrato non ne aveva diritto per l’account indicato.',
    genesis: 'Non mostra lo Space da cui viene.',
    unreadable: 'Non è stato possibile leggere questo file.',
  },
  sound: 'Tutto è come è stato firmato',
  unsound: 'Non tutto è come è stato firmato. Ciò che non va è escluso da quello che senti.',
  whole: 'Non manca niente tra la prima e l’ultima parola di ciascuno.',
  by: 'Registrato da',
  began: 'Inizio',
  length: 'Durata',
  space: 'Space',
  openedBy: name => `aperto da ${name}`,
  isClip: 'estratto di una registrazione più lunga',
  breaksOff: 'alla fine si interrompe',
  private: 'privato',
  translated: 'Nomi e titolo di questo Space privato sono come li ha letti chi ha registrato.',
  notProven:
    'Quando qualcosa è stato detto, e chi dei due ha parlato prima, lo dice chi ha registrato.',
  player: 'Riascolta',
  play: 'Ascolta',
  pause: 'Pausa',
  next: 'Voce seguente',
  back: '10 secondi indietro',
  place: 'Punto della registrazione',
  placeIs: (at, of, who) => `${at} di ${of}, ${who}`,
  now: names => `parla ${names}`,
  nobody: 'non parla nessuno',
  shortcuts:
    'Sul cursore lo spazio avvia e ferma, le frecce spostano di cinque secondi; N va alla voce seguente.',
  turns: 'Chi ha parlato quando',
  turn: (at, name, length) => `${at}, ${name}, ${length}`,
  came: name => `${name} è salito sul palco`,
  went: name => `${name} ha lasciato il palco`,
  'leave-out': name => `${name} non ha più voluto essere registrato`,
  'take-in': name => `${name} può essere registrato di nuovo`,
  titled: title => `Lo Space si chiamava ora ${title}`,
  voices: 'Voci',
  voice: (name, length) => `${name}: ${length}`,
  saveVoice: 'Salva',
  saveVoiceName: name => `Salva la voce di ${name}`,
  voicesText:
    'Ognuna come è stata inviata, senza ricodifica. Cominciano tutte nello stesso momento, così stanno una accanto all’altra.',
  saveMix: 'Salva tutte le voci in una',
  mixing: percent => `Missaggio… ${percent}`,
  mixFailed: 'Questo browser non sa mescolarle.',
  missing: 'Che cosa manca',
  gap: (at, name, seconds, why) => `${at}, ${name}: al massimo ${seconds} s, ${why}`,
  gaps: {
    'left-out': 'non voleva essere registrato',
    muted: 'era silenziato',
    'off-stage': 'non era sul palco',
    unknown: 'perso per strada, o tolto da chi ha registrato',
  },
  wrong: 'Che cosa non va',
  fault: (at, what) => `${at}: ${what}`,
  faults: {
    block: {
      altered: n =>
        count(n, {
          one: '# pezzo del file è stato alterato',
          other: '# pezzi del file sono stati alterati',
        }),
      removed: n =>
        count(n, {
          one: '# pezzo del file è stato tolto',
          other: '# pezzi del file sono stati tolti',
        }),
      reordered: n =>
        count(n, {
          one: '# pezzo del file è fuori posto',
          other: '# pezzi del file sono fuori posto',
        }),
      foreign: n =>
        count(n, {
          one: '# pezzo è di un’altra registrazione',
          other: '# pezzi sono di un’altra registrazione',
        }),
      unreadable: n =>
        count(n, { one: '# pezzo non si può leggere', other: '# pezzi non si possono leggere' }),
      unwanted: n =>
        count(n, { one: '# pezzo non dovrebbe esserci', other: '# pezzi non dovrebbero esserci' }),
    },
    bundle: {
      altered: n =>
        count(n, {
          one: '# pezzo di suono non è come l’ha firmato chi parla',
          other: '# pezzi di suono non sono come li ha firmati chi parla',
        }),
      removed: n =>
        count(n, {
          one: '# pezzo di suono è stato tolto',
          other: '# pezzi di suono sono stati tolti',
        }),
      reordered: n =>
        count(n, {
          one: '# pezzo di suono è fuori posto o doppio',
          other: '# pezzi di suono sono fuori posto o doppi',
        }),
      foreign: n =>
        count(n, {
          one: '# pezzo di suono non è di nessuno di questo palco',
          other: '# pezzi di suono non sono di nessuno di questo palco',
        }),
      unreadable: n =>
        count(n, {
          one: '# pezzo di suono non si può aprire',
          other: '# pezzi di suono non si possono aprire',
        }),
      unwanted: n =>
        count(n, {
          one: '# pezzo di suono è di chi non voleva essere registrato',
          other: '# pezzi di suono sono di chi non voleva essere registrato',
        }),
    },
  },
  clip: 'Ritaglia un estratto',
  clipText: from =>
    `Da ${from} in poi, dove si trova il lettore. Dimostra da sé che niente è stato alterato.`,
  clipLength: 'Durata dell’estratto',
  seconds: n => count(n, { one: '# secondo', other: '# secondi' }),
  saveClip: 'Salva l’estratto',
  clipEmpty: 'Lì non parla nessuno. Sposta il lettore dove qualcuno parla.',
  noClip: {
    host: 'Chi ospitava questo Space non ha permesso estratti.',
    private:
      'Niente estratti da uno Space privato: una parte porterebbe con sé le chiavi di tutto ciò che è stato detto prima.',
  },
  fileName: 'registrazione-loggia',
  clipName: 'estratto-loggia',
}
