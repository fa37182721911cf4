import { LISTEN } from './listen.ts'
import { countingIn } from './counting.ts'
import { faults, linkRefusals, missing } from './it-explained.ts'
import { audio } from './it-audio.ts'
import { door } from './it-door.ts'
import { share, space, tabs } from './it-space.ts'
import { stage } from './it-stage.ts'
import type { Words } from './words.ts'

const { number, count } = countingIn('it')

/** Every Italian text of the app. */
export const it: Words = {
  common: {
    number,
    skipToContent: 'Vai al contenuto',
    back: 'Indietro',
    close: 'Chiudi',
    cancel: 'Annulla',
    tryAgain: 'Riprova',
    reload: 'Ricarica la pagina',
    toLobby: 'Vai in piazza',
    dismiss: 'Ho capito',
    starting: 'Apriamo le porte…',
    loadingScreen: 'Un momento…',
    partMissing: 'Questa parte non si è caricata: forse una nuova versione ha preso il suo posto.',
    theme: 'Colori',
    address: 'Il tuo indirizzo',
    addressHidden: 'Il tuo indirizzo: nascosto',
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
    listen: LISTEN.it.listen,
    listenTo: title => `Ascolta ${title}`,
    entering: LISTEN.it.entering,
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
    pasteHint: 'Incolla il link di uno Space o di una comunità',
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
    startUnlisted: 'Apri uno Space con link',
    startUnlistedWhy: (counted, threshold) =>
      `In questa comunità chiunque può aprire uno Space a cui porta solo il suo link. Per l’atrio ti servono ${number(threshold)} follower (ne hai ${number(counted)}).`,
    audience: 'Chi può trovarlo',
    audiences: {
      lobby: 'Tutti: sta nell’atrio',
      link: 'Solo chi ha il link',
      private: 'Solo chi faccio entrare io: cifrato per ognuno',
    },
    titleLabel: 'Titolo',
    titleHint: 'Di che cosa si parla?',
    titleMissing: 'Uno Space ha bisogno di un titolo.',
    titleLeft: left => count(left, { one: 'resta # lettera', other: 'restano # lettere' }),
    titleLong: (over, max) =>
      `${count(over, { one: '# lettera', other: '# lettere' })} di troppo: al massimo ${max}.`,
    start: 'Apri uno Space',
    starting: 'Stiamo aprendo il tuo Space…',
    onTheWay: 'Stai già entrando in uno Space. Un momento…',
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
    listen: LISTEN.it.listen,
    knock: 'Bussa',
    starts: when => `Comincia ${when}`,
    entering: LISTEN.it.entering,
    noAccount: 'Senza account e senza microfono. Ascolti e basta.',
    isPrivate: 'Privato: con una chiave tua bussi, e chi ospita ti fa entrare o no.',
    privacy:
      'Il suono passa di persona in persona: chi te lo porta può vedere il tuo indirizzo di rete.',
    privacyHidden: 'Il tuo indirizzo di rete è nascosto: lo vedono solo i relay.',
    connecting: 'Intanto cerchiamo la strada…',
    ready: 'La strada è aperta',
    validUntil: when => `Valido fino al ${when}`,
    refusedIntro: 'Ci siamo fermati prima di collegarci con chiunque.',
    inAppTitle: 'Sei dentro un’altra app',
    inAppText:
      'Il suo browser interno spesso blocca il suono. Copia il link e aprilo nel tuo vero browser.',
  },
  space,
  audio,
  stage,
  door,
  share,
  tabs,
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
    failedTitle: 'Loggia non è riuscita ad aprirsi',
  },
  linkRefusals,
  faults,
}
