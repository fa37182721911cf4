import { countingIn } from './counting.ts'
import type * as en from './en-captions.ts'

const { count } = countingIn('it')

/** Italian texts of captions. */
export const captions: typeof en.captions = {
  title: 'Sottotitoli',
  open: 'Sottotitoli',
  live: 'qualcuno viene sottotitolato',
  close: 'Chiudi i sottotitoli',
  log: 'Sottotitoli',
  smaller: 'Lettere più piccole',
  larger: 'Lettere più grandi',
  pause: 'Ferma i sottotitoli',
  goOn: 'Riprendi i sottotitoli',
  paused: 'In pausa',
  more: n => count(n, { one: '# sottotitolo nuovo', other: '# sottotitoli nuovi' }),
  copy: 'Copia i sottotitoli',
  settings: 'Impostazioni dei sottotitoli',
  emptyTitle: 'Ancora nessun sottotitolo',
  emptyListener: 'Quando chi parla attiva i sottotitoli, o qualcuno li scrive, compaiono qui.',
  emptySpeaker: 'Attiva i sottotitoli della tua voce, o scrivi ciò che si dice.',
  typedBy: name => `scritto da ${name}`,
  typed: 'scritto',
  recognised: 'da una macchina',
  you: 'tu',
  write: 'Scrivi ciò che si dice',
  send: 'Mostralo',
  whose: 'Parole di chi',
  mine: 'parole mie',
  tooLong: 'Troppo lungo per un sottotitolo. Dividilo in due.',
  refusals: {
    ended: 'Lo Space è finito.',
    'not-on-stage': 'Si sottotitola solo ciò che dice chi è sul palco.',
    muted: 'Chi è stato silenziato da chi modera non viene nemmeno sottotitolato.',
    'not-theirs': 'Solo chi ospita o co-ospita scrive ciò che dicono gli altri.',
    old: 'È arrivato troppo tardi per essere mostrato. L’orologio del tuo computer è giusto?',
    'too-fast': 'Non così in fretta: aspetta un momento prima del prossimo.',
    'no-account': 'Per sottotitolare ti servono una chiave tua e un posto sul palco.',
    'not-a-member': 'Qui sottotitola solo chi è stato fatto entrare.',
    unreachable: 'I sottotitoli non si caricano in questo momento. Riprova tra poco.',
    failed: 'Non è stato possibile mostrarlo. Riprova tra poco.',
  },
  ownOn: 'La tua voce viene sottotitolata',
  ownWaits: 'I sottotitoli cominciano quando il microfono è aperto',
  ownHeard: text => `Capito: «${text}»`,
  stop: 'Ferma i sottotitoli della mia voce',
  stopShort: 'Ferma',
  viewTitle: 'Come appaiono i sottotitoli',
  size: 'Grandezza delle lettere',
  sizes: ['piccole', 'medie', 'grandi', 'molto grandi'],
  contrast: 'Bianco su nero',
  aloud: 'Falli leggere da uno screen reader',
  aloudHint:
    'All’inizio è spento: ciò che si dice si sente già. Acceso, ogni sottotitolo finito viene annunciato con garbo.',
  mineTitle: 'Sottotitoli della tua voce',
  mineIntro:
    'Ciò che dici diventa testo dalla tua parte, firmato da te, e lo vedono tutti qui. Una macchina sbaglia: tu vedi che cosa ha capito.',
  notOnStage: 'Chi è sul palco può attivare qui i sottotitoli della propria voce.',
  language: 'Lingua in cui parli',
  engine: 'Chi ascolta',
  engines: { browser: 'questo browser, su questo dispositivo', 'own-server': 'un programma tuo' },
  engineHints: {
    browser: 'Per questo nulla di ciò che dici lascia il dispositivo.',
    'own-server':
      'Mentre il microfono è aperto la tua voce va all’indirizzo qui sotto, e da nessun’altra parte. Scrivine solo uno di cui ti fidi.',
  },
  address: 'Il suo indirizzo',
  addressHint: 'ws://localhost:… su questo computer, oppure wss://… altrove.',
  addressBad: 'Un indirizzo comincia con ws://localhost o con wss://, senza nome né password.',
  start: 'Sottotitola la mia voce',
  phases: {
    off: 'Spenti.',
    looking: 'Cerco che cosa può ascoltare qui…',
    missing:
      'Questo browser non ha sottotitoli che restino sul dispositivo, e altri non ne usiamo: la tua voce andrebbe a chi lo produce. Puoi scriverli, o usare un programma tuo.',
    'no-language':
      'Questo browser fa i sottotitoli sul dispositivo, ma non in questa lingua. Scegline un’altra, scrivili, o usa un programma tuo.',
    installable: 'Questo browser lo sa fare, una volta scaricato il modello della lingua.',
    installing: 'Il browser sta scaricando il modello della lingua. Non dice a che punto è…',
    on: 'Accesi. Cominciano e finiscono con il tuo microfono.',
  },
  install: 'Scarica il modello',
  faults: {
    denied: 'Il browser non ci ha lasciato ascoltare il microfono per questo.',
    'no-language': 'Il modello per questa lingua non c’è.',
    'not-local':
      'Il browser voleva mandare la tua voce altrove. Non glielo abbiamo permesso, e abbiamo smesso.',
    unreachable: 'Il programma al tuo indirizzo non risponde più.',
    failed: 'Ciò che ascolta si è guastato. Riprova, o scrivi i sottotitoli.',
    install: 'Non è stato possibile scaricare il modello della lingua.',
  },
}
