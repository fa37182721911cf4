import type { LinkRefusal } from '../../src/index.ts'
import { countingIn } from './counting.ts'
import type {
  Explained,
  FaultKind,
  MicrophoneTrouble,
  MissingFeature,
  PlaceTrouble,
} from './shape.ts'
import type { Words } from './words.ts'

const { number, count } = countingIn('it')

const linkRefusals: Record<LinkRefusal, Explained> = {
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
}

const microphone: Record<MicrophoneTrouble, Explained> = {
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

const faults: Record<FaultKind, Explained> = {
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

const place: Record<PlaceTrouble, Explained> = {
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
}

const missing: Record<MissingFeature, string> = {
  webrtc: 'WebRTC (collegamenti diretti fra browser)',
  webcodecs: 'WebCodecs (il codec della voce)',
  audioworklet: 'AudioWorklet (suono senza scatti)',
  indexeddb: 'IndexedDB (per conservare la tua chiave)',
  webcrypto: 'Web Cryptography (le firme)',
}

/** Every Italian text of the app. */
export const it: Words = {
  common: {
    number,
    skipToContent: 'Vai al contenuto',
    tagline: 'Voci dal vivo sotto archi aperti',
    back: 'Indietro',
    close: 'Chiudi',
    cancel: 'Annulla',
    tryAgain: 'Riprova',
    reload: 'Ricarica la pagina',
    toLobby: 'Vai in piazza',
    dismiss: 'Ho capito',
    starting: 'Apriamo le porte…',
    loadingScreen: 'Un momento…',
    language: 'Lingua',
    theme: 'Colori',
    themes: { system: 'come il sistema', light: 'chiari', dark: 'scuri' },
    notices: 'Avvisi',
    fingerprint: 'Impronta',
    avatarOf: name => `Figura disegnata dalla chiave di ${name}`,
    mixedScript: 'Attenzione: questo nome mescola lettere di alfabeti diversi',
  },
  welcome: {
    title: 'Benvenuti sotto la loggia',
    intro:
      'Un posto dove parlare a voce, senza nessuno nel mezzo: né un’azienda, né un server. Tu sei una chiave, e la tiene soltanto questo browser.',
    nameLabel: 'Come vuoi farti chiamare?',
    nameHint: 'Puoi cambiarlo quando vuoi.',
    nameLimit: max => `Al massimo ${max} lettere.`,
    phraseLanguage: 'Parole della frase di recupero',
    phraseLanguages: { en: 'Inglesi', it: 'Italiane' },
    make: 'Crea la mia chiave',
    making: 'Stiamo creando la tua chiave…',
    haveOne: 'Ho già una frase di recupero',
    onlyListen: 'Do solo un’occhiata',
    onlyListenHint: 'Per ascoltare non serve una chiave.',
    step: (now, of) => `Passo ${now} di ${of}`,
    phraseTitle: 'Dodici parole, su carta',
    phraseIntro:
      'Queste parole sono la tua chiave. Scrivile in quest’ordine. Le vedi una volta sola: non ne teniamo copia, e nessuno può rifarle.',
    phraseWarning: 'Chi le legge può parlare al posto tuo.',
    thisIsYou: 'Questa è la tua figura',
    thisIsYouHint: 'Figura e impronta nascono dalla tua chiave: è da lì che la gente ti riconosce.',
    written: 'Le ho scritte',
    confirmTitle: 'Due parole, per sicurezza',
    confirmIntro: 'Guarda il tuo foglio.',
    word: position => `Parola numero ${position}`,
    wrongWord: position => `La parola numero ${position} è un’altra. Ricontrolla.`,
    showAgain: 'Fammi rivedere le parole',
    confirm: 'Eccomi',
    keeping: 'Mettiamo la chiave al sicuro…',
    restoreTitle: 'Torna con la tua frase',
    restoreIntro: 'Scrivi le tue dodici parole, italiane o inglesi, nel loro ordine.',
    phraseLabel: 'Frase di recupero',
    restore: 'Riportami dentro',
    restoring: 'Controlliamo le parole…',
    wordCount: have =>
      count(have, {
        one: 'Una frase ha dodici parole; qui ce n’è #.',
        other: 'Una frase ha dodici parole; qui ce ne sono #.',
      }),
    unknownWord: word =>
      `«${word}» non è in nessuna delle due liste. Forse è un errore di scrittura.`,
    checksum:
      'Ogni parola esiste, ma insieme non fanno una chiave. Una è sbagliata, oppure due si sono scambiate di posto.',
    nameMissing: 'Scrivi un nome con cui chiamarti.',
  },
  lobby: {
    title: 'In piazza',
    intro: community => `Chi sta parlando adesso in ${community}`,
    live: 'In diretta',
    followedLive: 'Persone che segui',
    othersLive: 'Anche in diretta',
    liveBadge: 'in diretta',
    listeners: n => count(n, { one: 'circa # in ascolto', other: 'circa # in ascolto' }),
    onStage: n => count(n, { one: '# sul palco', other: '# sul palco' }),
    hostedBy: name => `ospita ${name}`,
    verified: n => count(n, { one: '# follower verificato', other: '# follower verificati' }),
    starter: 'con il mandato dei fondatori',
    listen: 'Ascolta',
    listenTo: title => `Ascolta ${title}`,
    entering: 'Stai entrando…',
    follow: 'Segui',
    unfollow: 'Non seguire più',
    followPerson: name => `Segui ${name}`,
    unfollowPerson: name => `Non seguire più ${name}`,
    emptyTitle: 'La piazza è tranquilla',
    emptyText:
      'In questo momento nessuno Space è in diretta. Sii la prima voce, o apri un link che ti hanno dato.',
    unknownTitle: 'La piazza non si vede ancora',
    unknownText: 'Appena qualcuno risponde, qui vedi chi è in diretta.',
    nobodyFollowed:
      'Nessuna delle persone che segui è in diretta. Segui chi ospita, e starà qui in cima.',
    pasteLabel: 'Hai un link?',
    pasteHint: 'Incolla il link di uno Space',
    pasteOpen: 'Apri',
    meTitle: 'Tu',
    rename: 'Cambia nome',
    renameSave: 'Salva',
    noIdentity: 'Stai dando un’occhiata, senza chiave.',
    getIdentity: 'Crea una chiave tua',
    standingTitle: 'La tua strada per ospitare',
    standing: (counted, threshold) => `${number(counted)} di ${number(threshold)}`,
    followers: n => count(n, { one: '# follower', other: '# follower' }),
    counted: n =>
      count(n, {
        one: '# conta per le regole di questa comunità',
        other: '# contano per le regole di questa comunità',
      }),
    missing: n =>
      count(n, {
        one: 'Ancora un follower, e puoi ospitare.',
        other: 'Ancora # follower, e puoi ospitare.',
      }),
    gateOpenFollowers: 'Il cancello è aperto: puoi ospitare.',
    gateOpenStarter: 'I fondatori ti hanno dato il mandato: puoi ospitare.',
    gateNoCommunity: 'Non abbiamo ancora trovato una comunità, quindi nessuno può dire chi ospita.',
    gateNoPolicy:
      'Le regole della comunità non sono ancora arrivate. Vengono con il primo collegamento.',
    gateFew: (counted, threshold) =>
      `Ti servono ${number(threshold)} follower (ne hai ${number(counted)}).`,
    gateNoIdentity: 'Per ospitare ti serve una chiave tua.',
    askDemo: 'Chiedi alla comunità di prova di seguirmi',
    askDemoHint: n => `${number(n)} persone simulate, ognuna con una vera chiave e una vera firma.`,
    askRunning: 'Stanno firmando…',
    askSigned: (n, of) => `${number(n)} firme su ${number(of)}`,
    askVerified: (n, of) => `${number(n)} verificate qui su ${number(of)}`,
    askDone: n => `Ora ti seguono ${number(n)} persone.`,
    askFailed: {
      unreachable: 'La comunità di prova non ha risposto. Il ripetitore è ancora acceso?',
      refused:
        'La comunità di prova ha rifiutato. Forse le è stato chiesto troppe volte: aspetta un minuto.',
    },
    startTitle: 'Apri uno Space',
    startIntro:
      'Dagli un titolo e sei in diretta. Il microfono resta spento finché non lo accendi tu.',
    titleLabel: 'Titolo',
    titleHint: 'Di che cosa si parla?',
    titleMissing: 'Uno Space ha bisogno di un titolo.',
    titleLeft: left => count(left, { one: 'resta # lettera', other: 'restano # lettere' }),
    titleLong: (over, max) =>
      `${count(over, { one: '# lettera', other: '# lettere' })} di troppo: al massimo ${max}.`,
    start: 'Apri uno Space',
    starting: 'Stiamo aprendo il tuo Space…',
    hostingNow: 'Stai ospitando. Chiudi il tuo Space prima di andare altrove.',
    rejoin: 'Torna nello Space',
    playing: 'Sei in',
  },
  network: {
    connecting: 'Cerchiamo gli altri…',
    tryingAddresses: n => count(n, { one: 'Proviamo # indirizzo', other: 'Proviamo # indirizzi' }),
    online: peers => count(peers, { one: 'Collegato a # persona', other: 'Collegato a # persone' }),
    withoutRelay: 'Nessun ripetitore: tutto passa da chi è qui',
    unreachable: 'Nessun ripetitore raggiungibile',
    retryIn: seconds =>
      count(seconds, {
        one: 'Nuovo tentativo fra # secondo',
        other: 'Nuovo tentativo fra # secondi',
      }),
    retryingNow: 'Stiamo riprovando…',
    retryNow: 'Ricollegati ora',
    tried: n =>
      count(n, { one: 'È stato provato # indirizzo', other: 'Sono stati provati # indirizzi' }),
    noAddress:
      'Non conosciamo nessun indirizzo. Avvia un ripetitore, o apri il link di uno Space: gli indirizzi li porta lui.',
    whatToDo: 'Controlla di avere la rete e che il ripetitore sia acceso.',
  },
  link: {
    reading: 'Controlliamo la firma…',
    invited: 'Ti invitano ad ascoltare',
    host: 'Ospita',
    community: 'Comunità',
    signedBy: name => `Firmato da ${name}. Nessuno ha cambiato questo link.`,
    listen: 'Ascolta',
    entering: 'Stai entrando…',
    noAccount: 'Senza account e senza microfono. Ascolti e basta.',
    privacy:
      'Il suono passa di persona in persona: chi te lo porta può vedere il tuo indirizzo di rete.',
    connecting: 'Intanto cerchiamo la strada…',
    ready: 'La strada è aperta',
    validUntil: when => `Valido fino al ${when}`,
    refusedIntro: 'Ci siamo fermati prima di collegarci con chiunque.',
    inAppTitle: 'Sei dentro un’altra app',
    inAppText:
      'Il suo browser interno spesso blocca il suono. Copia il link e aprilo nel tuo vero browser.',
  },
  space: {
    stage: 'Palco',
    roles: { host: 'ospita', speaker: 'sul palco' },
    you: 'tu',
    speaking: 'sta parlando',
    silent: 'in silenzio',
    volumeOf: name => `Volume di ${name}`,
    volumeValue: percent => `${percent} per cento`,
    listeners: n =>
      n === 0
        ? 'Non ascolta ancora nessuno'
        : count(n, { one: 'circa # persona in ascolto', other: 'circa # persone in ascolto' }),
    nobodySpeaks: 'Nessuno sta parlando',
    isSpeaking: names => `In voce: ${names}`,
    arriving: 'Chiediamo chi è sul palco…',
    controls: 'Comandi',
    microphone: 'Microfono',
    micOn: 'acceso',
    micOff: 'spento',
    micAsking: 'aspetta il tuo permesso…',
    micKey: 'tasto M',
    micInvite: 'Sei sul palco con il microfono spento. Nessuno ti sente finché non lo accendi.',
    micAskingNote: 'Il browser ti sta chiedendo se Loggia può usare il microfono.',
    listenGoesOn: 'L’ascolto continua.',
    microphoneTrouble: microphone,
    share: 'Condividi',
    edit: 'Cambia titolo',
    editSave: 'Salva',
    saving: 'Salviamo…',
    end: 'Chiudi',
    endTitle: 'Chiudere questo Space per tutti?',
    endText: 'Il suono si ferma subito per tutti. Con questo link non si può più riaprire.',
    endConfirm: 'Chiudi per tutti',
    ending: 'Stiamo chiudendo…',
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
    repairing: 'Il tuo vicino è andato via. Cerchiamo un’altra strada…',
    placeTrouble: place,
    endedTitle: 'Questo Space è finito',
    endedByHost: name => `${name} l’ha chiuso. Grazie dell’ascolto.`,
    endedByYou: 'L’hai chiuso tu. Tutti lo sanno, e il tuo microfono è spento.',
    since: minutes =>
      minutes < 1 ? 'appena aperto' : count(minutes, { one: 'da # minuto', other: 'da # minuti' }),
    shortcuts: 'Tasti: M microfono, S condividi, L esci',
  },
  share: {
    title: 'Condividi questo Space',
    text: title => `Vieni ad ascoltare: ${title}`,
    intro: 'Il link è firmato da chi ospita. Chi lo apre ascolta in due clic.',
    linkLabel: 'Link',
    copy: 'Copia il link',
    copied: 'Link copiato',
    copyFailed: 'Il browser non ha voluto copiare. Seleziona il link e copialo a mano.',
    system: 'Condividi con un’app…',
    qr: 'Codice QR',
    qrLabel: 'Codice QR con il link di questo Space',
    qrTooLong: 'Questo link è troppo lungo per un codice QR. Copialo.',
  },
  platform: {
    unsupportedTitle: 'Questo browser non regge Loggia',
    unsupportedIntro: 'Mancano queste parti:',
    unsupportedDo: 'Chrome ed Edge dalla versione 120, e Firefox dalla 140, le hanno tutte.',
    missing,
    insecureTitle: 'Questo indirizzo non è sicuro',
    insecureIntro:
      'I browser danno microfono e chiavi solo alle pagine che arrivano su https (o da questo stesso computer). Qui li negano entrambi.',
    insecureDo: [
      'Se l’hai aperta tu: usa «localhost» al posto del nome o del numero del computer.',
      'Se ti hanno dato l’indirizzo: chiedi quello che comincia con https.',
      'Se il ripetitore è tuo: avvialo con --tls-cert e --tls-key.',
    ],
    copyLink: 'Copia il link',
    failedTitle: 'Loggia non è riuscita ad aprirsi',
  },
  linkRefusals,
  faults,
}
