import type { addressWords as english } from './en-address.ts'

/** Italian texts of what others see of one's address. */
export const addressWords: typeof english = {
  shown:
    'Il suono passa di persona in persona. Chi te lo porta, e chi lo riceve da te, può vedere l’indirizzo di rete del tuo computer, e quindi più o meno dove sei.',
  hidden:
    'Ascolti solo attraverso i relay. Nessun altro in uno Space vede il tuo indirizzo di rete, e non sta in niente di ciò che mandi.',
  relaysSee:
    'Un relay invece lo vede, e vede quando vai e vieni: quello da cui viene questa pagina, quelli delle tue comunità e quelli nominati da un link. Quel che si dice in uno Space privato non può sentirlo.',
  costs:
    'Finché è nascosto non porti il suono a nessuno. Dove nessun relay risponde non si può ascoltare, e sul palco gli altri ti sentono un po’ più tardi.',
  hide: 'Nascondi il mio indirizzo',
  reloads: 'La pagina si ricarica.',
}
