import type { LinkRefusal } from '../../src/index.ts'
import type {
  Explained,
  FaultKind,
  MicrophoneTrouble,
  MissingFeature,
  PlaceTrouble,
} from './shape.ts'

/** Why a link is not opened. */
export const linkRefusals: Record<LinkRefusal, Explained> = {
  'not-a-link': {
    title: 'Questo non è un link di Loggia',
    whatToDo:
      'Il link di uno Space contiene «#/s/» e un codice lungo. Copialo di nuovo da dove l’hai trovato.',
  },
  truncated: {
    title: 'Questo link è tagliato',
    whatToDo:
      'Manca la fine: certe app spezzano i link lunghi. Fattelo rimandare, oppure inquadra il codice QR.',
  },
  'unknown-version': {
    title: 'Questo link viene da una Loggia più recente',
    whatToDo:
      'Questa copia dell’app non sa ancora leggerlo. Ricarica la pagina o apri una copia più nuova.',
  },
  malformed: {
    title: 'Questo link è rovinato',
    whatToDo: 'Qualche lettera è cambiata o si è persa per strada. Fattelo rimandare.',
  },
  foreign: {
    title: 'Questo link porta altrove',
    whatToDo: 'È firmato, ma non conduce a uno Space. Chiedi il link dello Space.',
  },
  'host-key': {
    title: 'La chiave di chi ospita, in questo link, non è una vera chiave',
    whatToDo:
      'Nessuno può firmare con quella, quindi nessuno risponde di questo link. Chiedilo a chi ospita.',
  },
  signature: {
    title: 'La firma di chi ospita non corrisponde a questo link',
    whatToDo:
      'Qualcuno, o qualche app, ha cambiato il link dopo la firma. Chiedine uno nuovo a chi ospita.',
  },
  expired: {
    title: 'Questo link è scaduto',
    whatToDo: 'Chi ospita gli aveva dato una data di fine, ed è passata. Chiedi un nuovo link.',
  },
  secret: {
    title: 'L’ultima parte di questo link manca o è cambiata',
    whatToDo:
      'Dopo il punto sta il segreto con cui si bussa a uno Space privato. Copia di nuovo tutto il link.',
  },
}

/** Why the microphone does not open. */
export const microphone: Record<MicrophoneTrouble, Explained> = {
  denied: {
    title: 'Il browser tiene chiuso il microfono',
    whatToDo:
      'Premi l’icona a sinistra nella barra dell’indirizzo, metti Microfono su «Consenti» e riprova.',
  },
  missing: {
    title: 'Nessun microfono trovato',
    whatToDo: 'Collegane uno, o attivalo nelle impostazioni di sistema, e riprova.',
  },
  busy: {
    title: 'Un altro programma sta usando il microfono',
    whatToDo: 'Chiudi l’altra chiamata o il registratore, e riprova.',
  },
  unsupported: {
    title: 'Questo browser qui non può registrare',
    whatToDo: 'Usa una versione recente di Chrome, Edge o Firefox, su https o su localhost.',
  },
}

/** What ended an action. */
export const faults: Record<FaultKind, Explained> = {
  unreachable: {
    title: 'Non ha risposto nessuno',
    whatToDo: 'Forse lo Space è finito, o la tua rete blocca la strada. Riprova fra un momento.',
  },
  storage: {
    title: 'Il browser non è riuscito a conservarlo',
    whatToDo:
      'La sua memoria è piena o spenta (nelle finestre private succede). Libera spazio e riprova.',
  },
  'gate-shut': {
    title: 'Il cancello è ancora chiuso',
    whatToDo: 'Per ospitare ti servono più follower in questa comunità.',
  },
  other: {
    title: 'Non ha funzionato',
    whatToDo:
      'Qualcosa da parte nostra è andato storto. Riprova; se non passa, ricarica la pagina.',
  },
}

/** Why there is no place for us. */
export const place: Record<PlaceTrouble, Explained> = {
  unreachable: {
    title: 'In questo Space nessuno è raggiungibile',
    whatToDo: 'Forse la tua rete blocca i collegamenti diretti. Continuiamo a provare.',
  },
  full: {
    title: 'Ora tutti i posti sono presi',
    whatToDo: 'Se ne liberano man mano che la gente va e viene. Richiediamo noi, da soli.',
  },
  'unknown-space': {
    title: 'Nessuno conosce più questo Space',
    whatToDo: 'Probabilmente è finito. Guarda in piazza, o chiedi a chi ospita.',
  },
  refused: {
    title: 'Non ci hanno fatto entrare',
    whatToDo:
      'Chi è in questo Space ha rifiutato il collegamento. Ricarica la pagina per tornare con una chiave fresca.',
  },
  'no-relay': {
    title: 'Nessun relay sta fra te e gli altri',
    whatToDo:
      'Il tuo indirizzo è nascosto: lo vedono solo i relay, e nessuno risponde. Continuiamo a provare, senza collegarci con altri.',
  },
}

/** What a browser lacks. */
export const missing: Record<MissingFeature, string> = {
  webrtc: 'WebRTC (collegamenti diretti fra browser)',
  webcodecs: 'WebCodecs (il codec della voce)',
  audioworklet: 'AudioWorklet (suono senza scatti)',
  indexeddb: 'IndexedDB (per conservare la tua chiave)',
  webcrypto: 'Web Cryptography (le firme)',
}
