import { countingIn } from './counting.ts'
import type { report as english } from './en-report.ts'

const { number, count } = countingIn('it')

/** Italian texts of reporting somebody, and of reading such a report. */
export const report: typeof english = {
  open: 'Segnala…',
  openName: name => `Segnala ${name}`,
  title: name => `Segnala ${name}`,
  intro:
    'Nasce un file firmato con ciò che si può dimostrare. Da solo non va a nessuno: lo mandi tu ai moderatori della comunità.',
  why: 'Di che si tratta?',
  reasons: {
    insults: 'Insulti o odio',
    threats: 'Minacce',
    content: 'Contenuti sessuali o violenti',
    fraud: 'Spam o truffa',
    poses: 'Si spaccia per un’altra persona',
    other: 'Altro',
  },
  text: 'Che cosa è successo, con parole tue',
  textHint: 'Facoltativo. Chi legge la segnalazione vede che lo dici tu.',
  textLong: max => `Al massimo ${number(max)} lettere.`,
  goesIn: 'Che cosa contiene',
  you: name => `Il tuo nome, ${name}, la tua chiave e l’ora: la firmi tu.`,
  space: 'Di quale Space si tratta, il titolo e chi l’ha aperto.',
  acts: (n, name) =>
    n === 0
      ? `Niente di firmato da ${name}: qui non è mai salito sul palco.`
      : count(n, {
          one: `# atto firmato di ${name} o che lo riguarda: salire sul palco, essere silenziato o escluso.`,
          other: `# atti firmati di ${name} o che lo riguardano: salire sul palco, essere silenziato o escluso.`,
        }),
  others: names => `Che c’era anche ${names}, perché ha firmato alcuni di questi atti.`,
  sound: (seconds, name) =>
    `Con ciò che ${name} ha detto nell’ultimo minuto: circa ${count(seconds, { one: '# secondo', other: '# secondi' })}.`,
  noSound: name => `Nell’ultimo minuto ${name} non ha detto niente da allegare.`,
  stays:
    'Che cosa resta fuori: la voce di tutti gli altri, chi ascolta, gli indirizzi e quanto c’è su questo dispositivo.',
  make: 'Prepara la segnalazione',
  making: 'La preparo…',
  needKey: 'Per segnalare qualcuno ti serve una chiave tua: la segnalazione è firmata.',
  failed: 'Non è stato possibile preparare la segnalazione. Riprova tra un momento.',
  madeTitle: 'La segnalazione è pronta',
  made: size => `Un file di testo di ${size}. Conservalo e mandalo a chi tiene l’ordine.`,
  kilobytes: n => `${number(n)} kB`,
  save: 'Salva il file',
  share: 'Manda a qualcuno',
  moderators: 'Moderatori di questa comunità',
  founders: 'I fondatori di questa comunità, che nominano i moderatori',
  notSent: 'Finora non è stato mandato niente.',
  fileHead: name =>
    `Una segnalazione su «${name}» da Loggia. Quello che segue è firmato e chiunque può verificarlo: in Loggia con «Apri una segnalazione», oppure con «npm run verify-report».`,
  fileName: 'segnalazione-loggia',

  readTitle: 'Apri una segnalazione',
  readIntro:
    'Qualcuno ti ha mandato un file di segnalazione di Loggia. Viene verificato qui, su questo dispositivo: nessuno viene a sapere che ce l’hai.',
  choose: 'Scegli il file',
  drop: 'Oppure trascinalo qui.',
  reading: 'Verifico le firme…',
  another: 'Aprine un’altra',
  refusedTitle: 'Questa segnalazione non dimostra niente',
  refusals: {
    'too-long': 'Il file è più lungo di qualsiasi segnalazione.',
    'not-a-report': 'In questo file non c’è una segnalazione.',
    malformed: 'È danneggiata, tagliata o alterata.',
    'wrong-domain': 'È un documento firmato di altro tipo.',
    key: 'La chiave che l’ha firmata non è valida.',
    signature: 'È stata alterata dopo la firma.',
    undecided: 'È stata alterata dopo la firma.',
    delegation: 'Chi l’ha firmata non ne aveva il diritto a nome dell’account indicato.',
    genesis: 'Non mostra lo Space di cui parla.',
    unreadable: 'Non è stato possibile leggere questo file.',
  },
  goodTitle: 'La segnalazione è così come è stata firmata',
  reported: 'Persona segnalata',
  reporter: 'Segnalata da',
  when: 'Quando',
  reason: 'Motivo',
  words: 'Con le parole di chi segnala',
  in: 'Nello Space',
  openedBy: name => `aperto da ${name}`,
  private: 'privato',
  untold: 'titolo non contenuto nella segnalazione',
  proven: 'Dimostrato dalle firme',
  calledItself: names => `Si è chiamata: ${names}`,
  nothingSigned: 'Niente che l’account segnalato abbia firmato.',
  translated:
    'In ciò che è stato firmato, i nomi, il titolo, i motivi e i link di questo Space privato sono sigillati: qui stanno come li ha letti chi segnala.',
  actIn: {
    present: by => `${by} è sul palco`,
    accept: by => `${by} ha accettato l’invito a parlare`,
    decline: by => `${by} ha rifiutato un invito`,
    edit: (by, _whom, said) => `${by} ha cambiato lo Space ${said && `in «${said}»`}`,
    close: by => `${by} ha chiuso lo Space`,
    'step-down': by => `${by} è sceso dal palco`,
    invite: (by, whom) => `${by} ha invitato ${whom} a parlare`,
    grant: (by, whom) => `${by} ha affiancato ${whom} alla conduzione`,
    revoke: (by, whom) => `${by} ha tolto la conduzione a ${whom}`,
    mute: (by, whom) => `${by} ha silenziato ${whom}`,
    allow: (by, whom) => `${by} ha ridato la voce a ${whom}`,
    remove: (by, whom, said) => `${by} ha fatto scendere ${whom} ${said && `(«${said}»)`}`,
    ban: (by, whom, said) => `${by} ha escluso ${whom} ${said && `(«${said}»)`}`,
    unban: (by, whom) => `${by} ha riammesso ${whom}`,
    pin: (by, _whom, said) => `${by} ha messo in evidenza un link: ${said}`,
    'record-on': by => `${by} ha avviato la registrazione`,
    'record-off': by => `${by} ha fermato la registrazione`,
    'leave-out': by => `${by} non ha voluto essere registrato`,
    'take-in': by => `${by} può essere registrato di nuovo`,
    heirs: by => `${by} ha stabilito chi prende la guida`,
    admit: (by, whom) => `${by} ha fatto entrare ${whom}`,
    'take-over': by => `${by} ha preso la guida dello Space`,
  },
  voice: seconds => `${seconds} s della sua voce, detti in questo Space e in quest’ordine`,
  noVoice: 'In questa segnalazione non c’è audio.',
  saveSound: 'Salva l’audio',
  notProven: 'Non dimostrato',
  notProvenText:
    'Motivo e parole sono di chi segnala. Le ore sono di chi ha firmato. Se un atto alla fine sia valso lo dice solo il registro intero dello Space.',
  voiceWhen: 'Quando la voce l’abbia detto, entro una sessione di dodici ore, lo dice chi segnala.',
  unproven: n =>
    count(n, {
      one: '# parte di questo file non dimostra niente ed è stata lasciata fuori.',
      other: '# parti di questo file non dimostrano niente e sono state lasciate fuori.',
    }),
}
