import type { Answer, SlotAdvert, TreeMessage, Way } from '../../src/domain/tree/message.ts'
import type { SimNode } from './node.ts'

/** What liars say instead of the truth. Everybody else's words pass unchanged. */
export function lieMessage(node: SimNode, message: TreeMessage): TreeMessage {
  const { mischief } = node.person
  if (mischief === 'boast' && message.kind === 'slots') {
    return { ...message, adverts: [boast(node)] }
  }
  if (message.kind !== 'route') return message
  return { ...message, ...lieWay(node) }
}

export function lieAnswer(node: SimNode, answer: Answer): Answer {
  if (answer.kind !== 'accepted') return answer
  return { ...answer, route: { ...answer.route, ...lieWay(node) } }
}

function lieWay(node: SimNode): Partial<Way> {
  const { mischief } = node.person
  if (mischief === 'boast') return { delayMs: 0 }
  if (mischief === 'shorten') return { path: [] }
  return {}
}

/** Beside the stage, old, and room for everybody. */
const boast = ({ state, person }: SimNode): SlotAdvert => ({
  peer: person.peer,
  addresses: state.self.addresses,
  free: 1_000,
  depth: 0,
  delayMs: 0,
  ageMs: 3_600_000,
  root: 0,
  isRelay: false,
  takesWards: true,
  at: { x: 0, y: 0, height: 0 },
})
