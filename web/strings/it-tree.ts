import { countingIn } from './counting.ts'
import type { treeWords as english } from './en-tree.ts'

const { number, count } = countingIn('it')

/** Italian texts of the picture of the tree. */
export const treeWords: typeof english = {
  title: 'Come viaggia il suono',
  looking: 'Lo chiediamo ai vicini…',
  pictureTitle: 'L’albero adesso',
  pictureText:
    'Al centro ci sei tu. Ogni anello è un passaggio più in là; un arco è largo quanto le persone che ascoltano per quella via.',
  nobody: 'Nessuno è ancora collegato. Appena qualcuno ascolta, appare qui.',
  listen: 'in ascolto',
  hops: 'passaggi al massimo',
  delay: 'per nove su dieci',
  repairs: 'riparazioni nell’ultimo minuto',
  within: ms => `≤ ${number(ms)} ms`,
  beyond: ms => `> ${number(ms)} ms`,
  legend: 'Ritardo dal palco',
  untold: 'non detti uno per uno',
  branchesTitle: 'Chi porta il suono a chi',
  relay: name => `Relè ${name}`,
  neighbour: name => `Vicino ${name}`,
  carries: n =>
    count(n, { one: '# ascolta per suo tramite', other: '# ascoltano per suo tramite' }),
  carriesNobody: 'ancora nessuno ascolta per suo tramite',
  listens: 'ascolta, non lo passa a nessuno',
  after: ms => `in ${number(ms)} ms`,
  more: n => count(n, { one: 'e # altro', other: 'e altri #' }),
  wayTitle: 'La tua via verso il palco',
  wayText: (hops, ms) =>
    `Il suono ti arriva dopo ${count(hops, { one: '# passaggio', other: '# passaggi' })}: è in viaggio per circa ${number(ms)} ms.`,
  top: 'Sei in cima: chi parla manda il suono direttamente a te.',
  noWay: 'In questo momento non hai un posto nell’albero. Continuiamo a cercarlo.',
  stage: 'Il palco',
  stageOf: names => `Il palco: ${names}`,
  you: 'Tu',
  standby: name => `Se questa via si interrompe, subentra subito ${name}.`,
  noStandby: 'Non c’è ancora nessuno a cui ripiegare. Stiamo cercando.',
  below: 'Passi il suono a',
}
