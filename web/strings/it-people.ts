import { countingIn } from './counting.ts'
import type { heirs as englishHeirs, here as englishHere, person as english } from './en-people.ts'

const { count } = countingIn('it')

/** Italian texts about one person, and about everybody who is here. */
export const person: typeof english = {
  followsYou: 'ti segue',
  you: 'Sei tu',
  checking: 'Chiedo chi lo segue…',
  unknown: 'Chi lo segue qui non si sa ancora.',
  mutualNone: 'Non lo segue nessuno di quelli che segui.',
  mutual: names => `Lo seguono ${names}`,
  mutualMore: (names, n) =>
    `Lo seguono ${names} e ${count(n, { one: '# altra persona', other: 'altre # persone' })} che segui`,
  mutualUnnamed: n =>
    count(n, { one: 'Lo segue # persona che segui', other: 'Lo seguono # persone che segui' }),
  invite: 'Invita a parlare',
  invited: 'Ha un invito a parlare e non ha ancora risposto.',
  forMe: 'Fra te e questa persona',
}

/** Italian texts of the list of who is here. */
export const here: typeof englishHere = {
  title: 'Chi c’è',
  search: 'Cerca qualcuno',
  nobody: 'Per ora non c’è nessuno in elenco.',
  notFound: 'In elenco non c’è nessuno con questo nome.',
  reading: n =>
    count(n, {
      one: '# persona finora, ne chiedo altre…',
      other: '# persone finora, ne chiedo altre…',
    }),
  counts: (listed, others) =>
    others === 0
      ? count(listed, { one: '# persona in elenco.', other: '# persone in elenco.' })
      : `${count(listed, { one: '# persona in elenco', other: '# persone in elenco' })}, e circa ${count(others, { one: '# altra ascolta', other: 'altre # ascoltano' })} senza account o fuori elenco.`,
  nameless: 'Senza nome',
  followed: 'lo segui',
  showMe: 'Metti in elenco anche me',
  showMeHint:
    'Chi è in questo Space vede che ci sei. Altrimenti sei solo contato. Chi è sul palco è sempre in elenco.',
  inviteTitle: 'Invita qualcuno',
  inviteOpen: 'Invita qualcuno che segui',
  invite: 'Invita',
  inviteName: name => `Invita ${name} in questo Space`,
  inviteAgain: 'Riprova',
  calling: 'Chiamo…',
  delivered: 'invito arrivato',
  notThere: 'non raggiunto',
  inviteHow:
    'L’invito compare subito dove Loggia è aperta, a chi ti segue. A tutti gli altri serve il link.',
  inviteNobody: 'Tutti quelli che segui sono già qui.',
  inviteLink: 'Oppure manda il link',
  calledBy: (name, title) => `${name} ti invita in «${title}»`,
  goThere: 'Dai un’occhiata',
}

/** Italian texts of who takes over a Space. */
export const heirs: typeof englishHeirs = {
  title: 'Chi prende in mano lo Space se taci',
  nobody: 'Per ora nessuno: lo Space finirebbe due minuti dopo il tuo silenzio.',
  coHosts: 'Chi co-ospita, nell’ordine in cui lo è diventato.',
  named: 'Nell’ordine scelto da te. Chi è sceso dal palco viene saltato.',
  earlierName: name => `${name} subentra prima`,
  notName: name => `${name} non subentra`,
  add: 'Aggiungi',
  addName: name => `Aggiungi ${name} a chi subentra`,
  reset: 'Torna a chi co-ospita',
}
