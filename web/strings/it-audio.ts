import type { AudioNotice, OwnVoice, SilenceCause } from '../../src/index.ts'
import { countingIn } from './counting.ts'
import type { Explained, SoundSwitch } from './shape.ts'
import type { Words } from './words.ts'

const { count } = countingIn('it')

const hearing: Record<SilenceCause, Explained> = {
  'output-suspended': {
    title: 'Il browser ha fermato il suono',
    whatToDo: 'Suona solo dopo un clic su questa pagina.',
  },
  'output-stopped': {
    title: 'L’altoparlante non prende suono',
    whatToDo: 'È stato staccato, o lo tiene un altro programma. Scegline un altro qui sotto.',
  },
  'volume-zero': {
    title: 'Per te il volume è a zero',
    whatToDo: 'Solo tu non senti questa voce.',
  },
  'wrong-signature': {
    title: 'Un vicino ha portato suono senza la firma di chi parla',
    whatToDo: 'Non ne è stato suonato nulla. Prendiamo un’altra strada.',
  },
  'no-parent': {
    title: 'Non hai un vicino da cui ascoltare',
    whatToDo: 'Continuiamo a cercarne uno.',
  },
  'not-let-in': {
    title: 'Nessuno ti ha fatto entrare',
    whatToDo: 'Il suono arriva cifrato. Chi ospita vede che hai bussato.',
  },
  'speaker-muted': {
    title: 'Chi ospita ha tolto la voce a questa persona',
    whatToDo: 'Adesso non la sente nessuno.',
  },
  'nothing-arrives': {
    title: 'Da lì non arriva nulla',
    whatToDo: 'La sua connessione, o la strada in mezzo, è interrotta.',
  },
  'arrives-late': {
    title: 'Il suono arriva tardi o con dei buchi',
    whatToDo: 'La rete è sovraccarica. Aspettiamo di più ogni parola e cerchiamo un’altra strada.',
  },
  'decoder-restarted': {
    title: 'È arrivato qualcosa di guasto',
    whatToDo: 'È stato scartato, e la sua voce è stata riavviata.',
  },
  'speaker-silent': {
    title: 'Tutto bene: adesso non parla',
    whatToDo: 'Il suo computer risponde.',
  },
  heard: {
    title: 'La sua voce sta suonando',
    whatToDo: 'Se non senti nulla, alza il volume del dispositivo o scegli un altro altoparlante.',
  },
}

const own: Record<OwnVoice, Explained> = {
  'microphone-off': {
    title: 'Il tuo microfono è spento',
    whatToDo: 'Nessuno ti sente finché non lo accendi.',
  },
  'microphone-asking': {
    title: 'Il browser ti sta chiedendo',
    whatToDo: 'Permetti il microfono nella finestra che mostra.',
  },
  'microphone-failed': {
    title: 'Il tuo microfono non si apre',
    whatToDo: 'Scegline un altro qui sotto, o permettilo nel browser.',
  },
  'microphone-muted': {
    title: 'Sei in silenzio',
    whatToDo: 'Nessuno ti sente finché non accendi il microfono.',
  },
  'input-silent': {
    title: 'Dal tuo microfono non arriva nulla',
    whatToDo: 'È quello sbagliato, o ha un suo interruttore. Scegline un altro qui sotto.',
  },
  'input-clips': {
    title: 'Sei troppo forte per il tuo microfono',
    whatToDo: 'Le parole gracchiano. Parla più piano, o allontanati.',
  },
  'no-way-out': {
    title: 'Nessuno prende il tuo suono',
    whatToDo: 'Nessun vicino è collegato a te. Continuiamo a provare.',
  },
  'nobody-listens': {
    title: 'Non ascolta ancora nessuno',
    whatToDo: 'Condividi il link, e qualcuno arriverà.',
  },
  unconfirmed: {
    title: 'Nessuno ha confermato la tua voce da un po’',
    whatToDo: 'Forse si perde per strada. Aspettiamo un segno da un vicino.',
  },
  heard: {
    title: 'Ti sentono',
    whatToDo: 'I tuoi vicini confermano quello che dici.',
  },
}

const notices: Record<AudioNotice['kind'], (device: string) => string> = {
  'microphone-fell-back': device =>
    `${device === '' ? 'Il tuo microfono' : device} non c’è più. Continui a parlare dal microfono del sistema.`,
  'loudspeaker-fell-back': device =>
    `${device === '' ? 'Il tuo altoparlante' : device} non c’è più. Continui a sentire dall’altoparlante del sistema.`,
}

const switches: Record<SoundSwitch, { readonly name: string; readonly hint: string }> = {
  echoCancellation: {
    name: 'Togli l’eco',
    hint: 'Toglie dal microfono quello che suona l’altoparlante. Spento per cuffie o musica.',
  },
  noiseSuppression: {
    name: 'Attenua i rumori',
    hint: 'Ventole, strada, ronzii. Spento per la musica.',
  },
  autoGainControl: {
    name: 'Pareggia il volume',
    hint: 'Alza una voce bassa. Spento per la musica.',
  },
  suppressor: {
    name: 'Attenua i rumori di più',
    hint: 'Una piccola rete neurale in questa pagina, per tasti e stoviglie. Scarica 220 kB.',
  },
  pushToTalk: {
    name: 'Tieni premuta la barra spaziatrice per parlare',
    hint: 'Quando sei in silenzio: il microfono è acceso finché la tieni premuta.',
  },
}

/** Italian texts of the sound sheet. */
export const audio: Words['audio'] = {
  open: 'Audio',
  title: 'Audio',
  hearingTitle: 'Perché non sento?',
  hearingFine: 'Il suono ti arriva',
  nobodyElse: 'Sul palco non c’è nessun altro.',
  stillLooking: 'Un momento: stiamo ascoltando…',
  hearing,
  ownTitle: 'Mi sentono?',
  own,
  heardBy: n => count(n, { one: 'Ti sente circa # persona', other: 'Ti sentono circa # persone' }),
  confirmedAgo: seconds =>
    seconds < 1
      ? 'Confermato adesso.'
      : count(seconds, {
          one: 'Ultima conferma # secondo fa.',
          other: 'Ultima conferma # secondi fa.',
        }),
  resume: 'Fai partire il suono',
  raise: 'Volume pieno',
  retry: 'Riprova adesso',
  unmute: 'Accendi il microfono',
  devicesTitle: 'Dispositivi',
  microphone: 'Microfono',
  loudspeaker: 'Altoparlante',
  systemChoice: 'come sceglie il sistema',
  unnamed: n => `Dispositivo ${n}`,
  missing: 'quello scelto, ora staccato',
  chooseHint: 'I nomi compaiono quando hai permesso il microfono.',
  noOutputChoice: 'Questo browser lascia scegliere l’altoparlante al sistema.',
  level: 'Quanto parli forte',
  levelValue: percent => `${percent} per cento`,
  clipping: 'troppo forte',
  check: 'Senti come suoni',
  checkHint: 'Di’ una frase: la riascolti come la sentirebbero gli altri. Nessun altro la sente.',
  checkRecording: 'Registriamo quattro secondi: parla adesso…',
  checkPlaying: 'Ecco come suoni.',
  checkOpen: 'Prima spegni il microfono: adesso ti sentirebbero tutti.',
  switchesTitle: 'La tua voce in viaggio',
  switches,
  loopback: 'Il suono passa per un giro dentro il browser, così può togliere la tua eco.',
  notices,
  carryTitle: 'Il suono che passa da te',
  carryNobody: 'A nessuno, in questo momento.',
  carrying: (n, kilobits) =>
    `${count(n, { one: 'A # persona', other: 'A # persone' })}: ${kilobits} kbit/s della tua linea.`,
  carryChoice: 'A quante persone',
  carries: { auto: 'quante ne regge la connessione', one: 'una al massimo', none: 'nessuna' },
  carryWhy: 'Non c’è un server: chi sente bene passa il suono a qualcun altro.',
  carryMetered:
    'La tua connessione è a consumo: non passi il suono a nessuno, a meno che tu lo scelga.',
  carryHost: 'Tutto comincia da te: da qui gli altri lo passano avanti.',
  numbersTitle: 'Numeri',
  numberOf: {
    speaker: 'Voce',
    buffer: 'Tenuto pronto',
    spread: 'Attesa dei ritardi',
    lost: 'Mai arrivato',
    concealed: 'Ricostruito',
    lane: 'Arriva',
  },
  milliseconds: value => `${value} ms`,
  percent: value => `${value} %`,
  laneOf: { stage: 'diretta', audience: 'tramite altri' },
  path: 'Strada',
  hops: n => count(n, { one: '# passaggio', other: '# passaggi' }),
  atSource: 'alla sorgente',
  noWay: 'nessuna',
  copy: 'Copia la diagnosi',
  copyHint: 'Solo numeri: niente nomi, indirizzi o chiavi.',
  copied: 'Diagnosi copiata',
  copyFailed: 'Il browser non ha voluto copiare',
  backgroundTitle: 'Quando guardi altrove',
  backgroundLacks: {
    'no-lock-screen':
      'Questo browser non mostra nulla sulla schermata di blocco e non sente i tasti delle cuffie. Il suono continua comunque; per fermarlo torna qui.',
    'no-wake-lock':
      'Questo browser non sa tenere acceso lo schermo. Se il telefono si addormenta si porta via il microfono: toccalo ogni tanto mentre parli.',
  },
  muteForMe: name => `Zittisci ${name} per me`,
  pushHint: 'Tieni premuta la barra spaziatrice per parlare',
}
