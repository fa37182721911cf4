import { countingIn } from './counting.ts'
import { microphone, place } from './it-explained.ts'
import type { Words } from './words.ts'

const { count } = countingIn('it')

/** Italian texts of a Space. */
export const space: Words['space'] = {
  stage: 'Palco',
  roles: { host: 'ospita', 'co-host': 'co-ospita', speaker: 'sul palco' },
  you: 'tu',
  whyHost: name => `Perché ${name} può ospitare?`,
  whyHostTitle: 'Che cosa apre la porta a chi ospita',
  speaking: 'sta parlando',
  silent: 'in silenzio',
  volumeOf: name => `Volume di ${name}`,
  volumeValue: percent => `${percent} per cento`,
  listeners: n =>
    n === 0
      ? 'Non ascolta ancora nessuno'
      : count(n, { one: 'circa # persona in ascolto', other: 'circa # persone in ascolto' }),
  whoIsHere: 'Chi c’è',
  nobodySpeaks: 'Nessuno sta parlando',
  isSpeaking: names => `In voce: ${names}`,
  arriving: 'Chiediamo chi è sul palco…',
  controls: 'Comandi',
  microphone: 'Microfono',
  micOn: 'acceso',
  micOff: 'spento',
  micOpening: 'un momento…',
  micAsking: 'aspetta il tuo permesso…',
  micKey: 'tasto M',
  micInvite: 'Sei sul palco con il microfono spento. Nessuno ti sente finché non lo accendi.',
  micAskingNote: 'Il browser ti sta chiedendo se Loggia può usare il microfono.',
  listenGoesOn: 'L’ascolto continua.',
  microphoneTrouble: microphone,
  share: 'Condividi',
  edit: 'Modifica',
  end: 'Chiudi',
  endTitle: 'Chiudere questo Space per tutti?',
  endText: 'Il suono si ferma subito per tutti. Con questo link non si può più riaprire.',
  endConfirm: 'Chiudi per tutti',
  ending: 'Stiamo chiudendo…',
  handOverTitle: 'Uscire da questo Space?',
  handOverText: name =>
    `Continua con ${name}, allo stesso link. Puoi tornare e riprendere la guida.`,
  handOverOr:
    'Oppure chiudilo per tutti: il suono si ferma subito, e con questo link non si può più riaprire.',
  handOver: name => `Lascialo a ${name}`,
  leave: 'Esci',
  tapToHear: 'Tocca per sentire',
  tapToHearHint: 'Il browser ha messo in pausa il suono.',
  soundStarting: 'Il suono sta partendo…',
  pathTitle: 'Da dove arriva il suono',
  joining: asked =>
    asked === 0
      ? 'Cerchiamo un posto vicino al palco…'
      : count(asked, {
          one: 'Chiesto un posto a # vicino…',
          other: 'Chiesto un posto a # vicini…',
        }),
  hearFrom: name => `Senti ${name} direttamente`,
  hearThrough: (name, hops) =>
    `Senti tramite ${name}, ${count(hops, { one: '# passaggio', other: '# passaggi' })}`,
  aNeighbour: id => `un vicino (${id})`,
  carrying: n =>
    count(n, {
      one: 'e porti il suono a un’altra persona',
      other: 'e porti il suono ad altri #',
    }),
  rootAlone: 'Sei la sorgente. Per ora non c’è nessuno attaccato',
  root: n =>
    count(n, {
      one: 'Sei la sorgente: # vicino porta avanti la tua voce',
      other: 'Sei la sorgente: # vicini portano avanti la tua voce',
    }),
  seeTree: 'Guarda l’albero',
  seeWay: 'Guarda la via',
  repairing: 'Il tuo vicino è andato via. Cerchiamo un’altra strada…',
  placeTrouble: place,
  endedTitle: 'Questo Space è finito',
  endedBefore: 'È finito prima del tuo arrivo. Chiedi di invitarti al prossimo.',
  endedBy: name => `${name} l’ha chiuso. Grazie dell’ascolto.`,
  endedAbandoned: name =>
    `Da due minuti ${name} non risponde, e nessuno era incaricato di continuare. Se ne può aprire uno nuovo quando si vuole.`,
  endedByYou: 'L’hai chiuso tu. Tutti lo sanno, e il tuo microfono è spento.',
  since: minutes =>
    minutes < 1 ? 'appena aperto' : count(minutes, { one: 'da # minuto', other: 'da # minuti' }),
  shortcuts: 'Tasti: H chiedi la parola, S condividi, L esci',
  hostShortcuts: 'Tasti: M microfono, S condividi, L chiudi',
  speakerShortcuts: 'Tasti: M microfono, S condividi, L esci',
}

/** Italian texts of handing the link on. */
export const share: Words['share'] = {
  onlyHere:
    'Questo link si apre solo su questo computer. Perché si apra anche altrove, il relay ha bisogno di un indirizzo pubblico: lo spiega docs/operators.md.',
  title: 'Condividi questo Space',
  text: title => `Vieni ad ascoltare: ${title}`,
  intro: 'Il link è firmato da chi ospita. Chi lo apre ascolta in due clic.',
  linkLabel: 'Link',
  copy: 'Copia il link',
  copied: 'Link copiato',
  copyFailed: 'Il browser non ha voluto copiare. Seleziona il link e copialo a mano.',
  system: 'Condividi con un’app…',
  qrLabel: 'Codice QR con il link di questo Space',
  qrTooLong: 'Questo link è troppo lungo per un codice QR. Copialo.',
}

/** Italian texts of what another tab of the same browser is doing. */
export const tabs: Words['tabs'] = {
  title: 'In un’altra scheda',
  elsewhere: title => `«${title}» è aperto in un’altra scheda.`,
  elsewhereOnStage: 'Lì sei sul palco.',
  switchHere: 'Passa qui',
  startShut: 'Sei sul palco in un’altra scheda. Passa qui, oppure prima scendi di là.',
  movedTitle: 'Continua in un’altra scheda',
  movedText: 'Hai portato lì questo Space. Questa scheda tace, e il suo microfono è chiuso.',
}
