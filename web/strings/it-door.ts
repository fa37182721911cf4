import { countingIn } from './counting.ts'
import type { door as english } from './en-door.ts'

const { count } = countingIn('it')

/** Italian texts of private Spaces: their door and who is behind it. */
export const door: typeof english = {
  admissions: {
    'no-account': {
      title: 'Questo Space è privato',
      text: 'Per bussare ti serve una chiave tua: così chi ospita e i co-host vedono chi chiede. Ci vuole un minuto.',
    },
    'no-keys': {
      title: 'Questo browser non può aprire uno Space privato',
      text: 'Quel che si dice qui è cifrato per ogni persona, e a questo browser manca il cifrario (X25519). Uno più nuovo ce l’ha.',
    },
    waiting: {
      title: 'Hai bussato',
      text: 'Chi ospita e i co-host vedono il tuo nome e decidono se farti entrare. Fino ad allora non senti nulla: il suono è cifrato.',
    },
    refused: {
      title: 'Non ti hanno fatto entrare',
      text: 'La risposta è stata no. Quel che si dice qui per te resta cifrato.',
    },
  },
  badge: 'privato',
  makeKey: 'Crea una chiave',
  knockAgain: 'Bussa di nuovo',
  knocking: 'Alla porta',
  asks: 'chiede di entrare',
  admit: 'Fai entrare',
  admitName: name => `Fai entrare ${name}`,
  refuse: 'Non ora',
  refuseName: name => `Non ora: non far entrare ${name}`,
  members: n => count(n, { one: 'Dentro: # persona', other: 'Dentro: # persone' }),
  membersHint:
    'Solo loro possono sentire. Ripetitori e vicini portano il suono e non lo capiscono. Chi viene messo fuori lo è entro un secondo: tutti gli altri ricevono una chiave nuova.',
  putOut: 'Metti fuori',
  putOutName: name => `Metti fuori ${name}`,
  putOutSure: 'Espellere per sempre?',
  putOutSureName: name => `Espellere per sempre? ${name}`,
}
