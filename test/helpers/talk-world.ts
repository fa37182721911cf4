import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { chain, newcomer, type Player } from './stage-world.ts'
import { seal } from '../../src/crypto/seal.ts'
import { signerFromKey } from '../../src/crypto/ed25519.ts'
import { SAY_DOMAIN } from '../../src/wire/say-domain.ts'
import { SpaceKeys } from '../../src/session/space-keys.ts'
import { TalkSeat } from '../../src/session/talk-seat.ts'
import { writeLine, writeSay } from '../../src/wire/say.ts'
import type { ChatLine } from '../../src/domain/chat/chat-line.ts'
import type { MediaEvent, TalkRefusal } from '../../src/ports/media-engine.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { Somebody, SpaceWorld } from './space-world.ts'
import type { Tally } from '../../src/domain/chat/say.ts'

/** Somebody in the Space who reads and, with an account, writes. */
export type Talker = Player & {
  readonly seat: TalkSeat
  readonly lines: () => readonly ChatLine[]
  readonly texts: () => readonly string[]
  readonly refusals: () => readonly TalkRefusal[]
  /** What was refused. */
  readonly refused: () => readonly string[]
  readonly tallies: () => readonly Tally[]
  readonly write: (text: string) => Promise<void>
}

/** Gives somebody in the Space a place in its chat. */
export function talker(world: SpaceWorld, who: Player): Talker {
  const log = who.actions()
  if (log === undefined) throw new TypeError('a relay does not read')
  const events: MediaEvent[] = []
  const { clock, space } = world
  const seat = new TalkSeat({
    log,
    door: who.session().talk,
    keys: new SpaceKeys({ space, clock, isPrivate: () => false }),
    clock,
    random: new MemoryRandom(3),
    author: () => who.part.author,
    emit: event => events.push(event),
  })
  seat.open()
  const lines = (): readonly ChatLine[] =>
    events.findLast(event => event.type === 'talk')?.lines ?? []
  return {
    ...who,
    get account() {
      return who.account
    },
    seat,
    lines,
    texts: () => lines().map(({ text, phase }) => (phase === 'out' ? text : `${text} (${phase})`)),
    refusals: () => events.flatMap(event => (event.type === 'talk-refused' ? [event.reason] : [])),
    refused: () => events.flatMap(event => (event.type === 'talk-refused' ? [event.text] : [])),
    tallies: () => events.filter(event => event.type === 'reactions'),
    write: text => seat.obey({ type: 'say', text }),
  }
}

/** Alice hosts through rita's relay; bob listens there, carol below bob: a line takes three hops each way. */
export async function talkingChain() {
  const { world, rita, ...people } = await chain()
  const alice = talker(world, people.alice)
  const bob = talker(world, people.bob)
  const carol = talker(world, people.carol)
  return { world, rita, alice, bob, carol }
}

/** A line by somebody whom nobody knows, with keys of its own. */
export async function strangersLine(
  world: SpaceWorld,
  who: Pick<Somebody, 'peer'>,
  text: string,
): Promise<Uint8Array> {
  const { key, delegation } = await newcomer(world, who, 'Stranger')
  return sealLine(world, await signerFromKey(key), { delegation, name: 'Stranger', text })
}

/** A line by somebody of the Space, whatever its own program thinks of it. */
export async function lineBy(world: SpaceWorld, who: Talker, text: string): Promise<Uint8Array> {
  const { author } = who.part
  if (author === undefined) throw new TypeError('became nobody')
  return sealLine(world, who.session0, { ...author, text })
}

function sealLine(
  { space, clock }: SpaceWorld,
  session: Signer,
  { delegation, name, text }: { delegation: Uint8Array; name: string; text: string },
): Promise<Uint8Array> {
  const body = writeLine(text)
  const said = { space, delegation, name, atMs: clock.now(), kind: 'line', body } as const
  return seal(session, SAY_DOMAIN, writeSay(said))
}
