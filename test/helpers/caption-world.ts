import { bringOnStage, chain, type Player } from './stage-world.ts'
import { CAPTION_DOMAIN } from '../../src/wire/say-domain.ts'
import { CaptionSeat } from '../../src/session/caption-seat.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SpaceKeys } from '../../src/session/space-keys.ts'
import { withCaption, type Scroll } from '../../src/domain/captions/scroll.ts'
import { writeCaption, writeCaptionWords, type CaptionContent } from '../../src/wire/caption.ts'
import type { Author } from '../../src/session/stage-part.ts'
import type { CaptionTrouble, MediaEvent } from '../../src/ports/media-engine.ts'
import type { SaidWords } from '../../src/domain/captions/cut-words.ts'
import type { SessionId } from '../../src/domain/ids.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { SpaceWorld } from './space-world.ts'

/** Somebody in the Space who reads captions and, on stage, makes them. */
export type Reader = Player & {
  readonly seat: CaptionSeat
  readonly scroll: () => Scroll
  /** `text.` once it is final, `text…` before. */
  readonly texts: () => readonly string[]
  readonly troubles: () => readonly CaptionTrouble[]
  /** What was refused, as it was typed. */
  readonly returned: () => readonly string[]
  readonly says: (text: string, over?: Partial<SaidWords>) => void
  /** How far sessions were played here, and where the own microphone is. */
  readonly played: Map<SessionId, number>
  readonly microphone: { frame: number | undefined }
  /** Who signs; whoever it is on stage at first. */
  readonly signing: { by: () => Author | undefined }
}

/** Gives somebody in the Space its captions. */
export function reader(world: SpaceWorld, who: Player): Reader {
  const log = who.actions()
  if (log === undefined) throw new TypeError('a relay does not read')
  const events: MediaEvent[] = []
  const { clock, space } = world
  const played = new Map<SessionId, number>()
  const microphone: Reader['microphone'] = { frame: undefined }
  const signing: Reader['signing'] = { by: () => who.part.author }
  const seat = new CaptionSeat({
    log,
    door: who.session().captions,
    keys: new SpaceKeys({ space, clock, isPrivate: () => false }),
    clock,
    random: new MemoryRandom(4),
    author: () => signing.by(),
    frameNow: () => microphone.frame,
    heardUpTo: session => played.get(session) ?? Infinity,
    emit: event => events.push(event),
  })
  const scroll = (): Scroll =>
    events
      .filter(event => event.type === 'caption')
      .reduce((shown: Scroll, event) => withCaption(shown, event.shown, clock.now()), [])
  let utterance = 0
  return {
    ...who,
    get account() {
      return who.account
    },
    seat,
    scroll,
    texts: () => scroll().map(({ text, isFinal }) => `${text}${isFinal ? '.' : '…'}`),
    troubles: () =>
      events.flatMap(event => (event.type === 'caption-refused' ? [event.reason] : [])),
    returned: () =>
      events.flatMap(event => (event.type === 'caption-refused' ? [event.text ?? '-'] : [])),
    says: (text, over = {}) => {
      utterance += 1
      seat.obey({
        type: 'caption',
        utterance,
        text,
        language: 'it',
        kind: 'typed',
        isFinal: true,
        speaker: undefined,
        agoMs: undefined,
        ...over,
      })
    },
    played,
    microphone,
    signing,
  }
}

/** All of them read this. */
export const have = (text: string, ...all: readonly Reader[]): boolean =>
  all.every(who => who.texts().includes(text))

/** Alice hosts through rita's relay; bob listens there, carol below bob. Bob has come on stage. */
export async function captionedChain() {
  const { world, rita, ...people } = await chain()
  const alice = reader(world, people.alice)
  const bob = reader(world, people.bob)
  const carol = reader(world, people.carol)
  await bringOnStage(world, alice, bob)
  await world.when(() => carol.state().stage.length === 2)
  return { world, rita, alice, bob, carol }
}

/** A caption whatever its author's own program thinks of it. */
export function captionBy(
  world: SpaceWorld,
  session: Signer,
  over: Partial<CaptionContent> & Pick<CaptionContent, 'speaker'>,
  text = 'parole',
): Promise<Uint8Array> {
  const content: CaptionContent = {
    space: world.space,
    atMs: world.clock.now(),
    segment: 1,
    kind: 'typed',
    isFinal: true,
    frame: undefined,
    body: writeCaptionWords({ language: 'it', text }),
    ...over,
  }
  return seal(session, CAPTION_DOMAIN, writeCaption(content))
}
