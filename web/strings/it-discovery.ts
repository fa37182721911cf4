import { countingIn } from './counting.ts'
import type * as en from './en-discovery.ts'

const { count } = countingIn('it')

/** Italian texts of what leads to a live Space: faces, search, a look inside. */
export const discovery: typeof en.discovery = {
  followedNow: 'In diretta, tra chi segui',
  roles: { host: 'ospita', speaker: 'sul palco' },
  search: 'Cerca tra gli Space',
  searchHint: 'Titolo, chi ospita o argomento',
  found: n => count(n, { one: '# Space trovato', other: '# Space trovati' }),
  notFound: sought => `Ora nessuno parla di «${sought}». Prova con un’altra parola, o comincia tu.`,
  showAll: 'Mostra tutto',
  look: 'Guarda dentro',
  lookInto: title => `Guarda dentro ${title}`,
  onStageNow: 'Sul palco adesso',
  topics: 'Argomenti',
  language: name => `Lingua: ${name}`,
  followed: 'segui',
  uncounted: 'Finché non premi Ascolta, nessuno ti conta.',
}
