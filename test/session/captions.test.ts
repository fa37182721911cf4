import { describe, expect, it } from 'vitest'
import { captionBy, captionedChain, have, type Reader } from '../helpers/caption-world.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { HOLD_MAX_MS } from '../../src/domain/captions/due.ts'
import { idFromBytes, type SessionId, type SpaceId } from '../../src/domain/ids.ts'
import { idOf } from '../helpers/space-actions.ts'
import { malloryIn } from '../helpers/mallory.ts'
import { privateEvening, visitor } from '../helpers/private-world.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { until } from '../helpers/until.ts'
import { writeTreeMessage } from '../../src/wire/tree-message.ts'
import type { CaptionContent } from '../../src/wire/caption.ts'

const sessionOf = ({ session0 }: Reader): SessionId => {
  const id = idFromBytes<SessionId>(session0.publicKey)
  if (!id.ok) throw new TypeError('a key has 32 bytes')
  return id.value
}

describe('captions of a speaker', () => {
  it('reach everybody through forwarders, and grow until they are final', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    const growing = { kind: 'recognised', utterance: 1 } as const
    bob.says('buona', { ...growing, isFinal: false })
    await world.when(() => have('buona…', alice, bob, carol))
    bob.says('buona sera a', { ...growing, isFinal: false })
    bob.says('buonasera a tutti', growing)
    await world.when(() => have('buonasera a tutti.', alice, bob, carol))
    expect(carol.texts()).toEqual(['buonasera a tutti.'])
    expect(carol.scroll()[0]).toMatchObject({
      speaker: bob.account,
      by: undefined,
      kind: 'recognised',
      language: 'it',
    })
    alice.says('benvenuto', { utterance: 1 })
    await world.when(() => have('benvenuto.', alice, bob, carol))
  })

  it('are read from the first one on, however long the code that reads them takes to come', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    let arrive: () => void = () => undefined
    const arrival = new Promise<void>(resolve => {
      arrive = resolve
    })
    const seen: number[] = []
    carol.session().captions.onOpen(async lane => {
      await arrival
      lane.facts.on('caption', ({ caption }) => seen.push(caption.segment))
    })
    bob.says('la prima')
    await world.when(() => have('la prima.', alice, bob))
    await world.clock.turn(1_000)
    expect(seen).toEqual([])
    arrive()
    await world.when(() => seen.length === 1 && have('la prima.', carol))
  })

  it('are not waiting for who leads: they go on when the host is dead to everybody', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    world.network.kill(alice.peer)
    bob.says('si sente ancora?')
    await world.when(() => have('si sente ancora?.', bob, carol))
  })

  it('are shown when their sound is played, and never long after they came', async () => {
    const { world, bob, carol } = await captionedChain()
    bob.microphone.frame = 1_000
    carol.played.set(sessionOf(bob), 950)
    bob.says('in tempo', { kind: 'recognised', agoMs: 200 })
    await world.when(() => have('in tempo.', bob))
    await world.clock.turn(500)
    expect(carol.texts()).toEqual([])
    carol.played.set(sessionOf(bob), 991)
    await world.when(() => have('in tempo.', carol))
    bob.says('mai', { kind: 'recognised', agoMs: 0 })
    await world.when(() => have('mai.', bob))
    await world.clock.turn(HOLD_MAX_MS)
    await world.when(() => have('mai.', carol))
  })

  it('that a moderator types for somebody say who typed them', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    alice.says('quello che dice Bob', { speaker: bob.account })
    await world.when(() => have('quello che dice Bob.', alice, bob, carol))
    expect(carol.scroll()[0]).toMatchObject({ speaker: bob.account, by: alice.account })
    bob.says('quello che dice Alice', { speaker: alice.account })
    await world.when(() => bob.troubles().join() === 'not-theirs')
    expect(carol.texts()).toHaveLength(1)
  })

  it('end with a mute at the first honest hop, whatever their own program does', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    await alice.part.act({ kind: 'mute', target: bob.account })
    await world.when(() => bob.state().locks.length === 1 && carol.state().locks.length === 1)
    bob.says('io parlo lo stesso')
    await world.when(() => bob.troubles().join() === 'muted')
    const lane = await bob.session().captions.open()
    await lane.author(await captionBy(world, bob.session0, { speaker: bob.account }))
    alice.says('silenzio')
    await world.when(() => have('silenzio.', alice, carol))
    expect(carol.texts()).toEqual(['silenzio.'])
  })

  it('by somebody who only listens go nowhere', async () => {
    const { world, carol, bob } = await captionedChain()
    carol.says('anch’io')
    await world.when(() => carol.troubles().join() === 'not-on-stage')
    const lane = await bob.session().captions.open()
    await lane.author(await captionBy(world, carol.session0, { speaker: carol.account }))
    await lane.author(await captionBy(world, carol.session0, { speaker: bob.account }))
    await lane.author(await captionBy(world, await generateSigner(), { speaker: bob.account }))
    bob.says('io sì')
    await world.when(() => have('io sì.', carol))
    expect(carol.texts()).toEqual(['io sì.'])
  })

  it('cannot flood: what is too much is passed on by nobody, and others are read', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    const lane = await bob.session().captions.open()
    const startMs = world.clock.now()
    const flood = Array.from({ length: 200 }, (_, n) =>
      captionBy(world, bob.session0, {
        speaker: bob.account,
        segment: n + 1,
        atMs: startMs + n + 1,
      }),
    )
    for (const envelope of await Promise.all(flood)) await lane.author(envelope)
    alice.says('calma')
    await world.when(() => have('calma.', carol))
    expect(carol.texts().length).toBeLessThanOrEqual(13)
  })

  it('show what was signed without being cleaned as words, and nothing else', async () => {
    const { world, bob, carol } = await captionedChain()
    const lane = await bob.session().captions.open()
    const hostile = ['\u202Egnp.exe', '<img src=x onerror=alert(1)>', 'a\nb\u2028c\u0000', '\u200B']
    for (const [at, text] of hostile.entries()) {
      await world.clock.turn(1_100)
      const place = { speaker: bob.account, segment: at + 1 }
      await lane.author(await captionBy(world, bob.session0, place, text))
    }
    await world.when(() => carol.texts().length === 3)
    expect(carol.texts()).toEqual(['gnp.exe.', '<img src=x onerror=alert(1)>.', 'a b c.'])
    // A body that is no words at all is carried, since nobody on the way could know, and shown to nobody.
    await world.clock.turn(1_100)
    const body = new Uint8Array(20).fill(0xff)
    await lane.author(
      await captionBy(world, bob.session0, { speaker: bob.account, segment: 9, body }),
    )
    bob.says('parole vere', { utterance: 30 })
    await until(() => bob.troubles().length === 0)
    expect(carol.texts()).toHaveLength(3)
  })
})

describe('captions that a hostile parent brings', () => {
  /** Mallory is bob's parent; alice, who is far away, hosts. */
  async function belowMallory() {
    const world = await SpaceWorld.open()
    const mallory = await malloryIn(world)
    const bob = world.listener('bob')
    bob.session().start([mallory.entry])
    await world.when(() => mallory.links.length === 1 && bob.actions()?.state.current !== undefined)
    const speaker = bob.actions()?.state.current?.host
    if (speaker === undefined) throw new TypeError('nobody hosts')
    const lane = await bob.session().captions.open()
    const seen: number[] = []
    lane.facts.on('caption', ({ caption: { segment } }) => seen.push(segment))
    const send = (envelope: Uint8Array): void =>
      mallory.links.at(-1)?.sendControl(writeTreeMessage({ kind: 'signal', envelope }))
    const by = (over: Partial<CaptionContent>, session = world.author.session) =>
      captionBy(world, session, { speaker, ...over })
    return { world, mallory, seen, send, by }
  }

  it('are heard once: neither replayed, nor from another time, nor another Space', async () => {
    const { world, mallory, seen, send, by } = await belowMallory()
    const nowMs = world.clock.now()
    const first = await by({})
    send(first)
    send(first)
    send(await by({ segment: 2, atMs: nowMs + 130_000 }))
    send(await by({ segment: 3, atMs: nowMs - 130_000 }))
    send(await by({ segment: 4, atMs: nowMs + 1, space: idOf<SpaceId>('elsewhere') }))
    send(await by({ segment: 5, atMs: nowMs + 2 }, await generateSigner()))
    send(await by({ segment: 6, atMs: nowMs + 3 }))
    await world.when(() => seen.includes(6))
    expect(seen).toEqual([1, 6])
    expect(mallory.lost).toBe(0)
  })

  it('forged cost the link', async () => {
    const { world, mallory, seen, send, by } = await belowMallory()
    const forged = (await by({})).slice()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    for (let turn = 0; turn < 60 && mallory.lost === 0; turn += 1) {
      await world.clock.turn(1_000)
      send(forged)
    }
    await world.when(() => mallory.lost === 1)
    expect(seen).toEqual([])
  })

  it('in a flood cost no more signatures than a link may', async () => {
    const { world, seen, send, by } = await belowMallory()
    const good = await by({ segment: 7 })
    // Made-up ones of the right length are dropped unseen beyond what a link may send.
    for (let n = 0; n < 500; n += 1) send(good)
    await world.when(() => seen.length === 1)
    expect(seen).toEqual([7])
    const late = await by({ segment: 8, atMs: world.clock.now() + 1 })
    // What time has given back meanwhile is used up again.
    for (let n = 0; n < 200; n += 1) send(good)
    send(late)
    await world.clock.turn(10)
    expect(seen).toEqual([7])
    await world.clock.turn(1_000)
    send(late)
    await world.when(() => seen.length === 2)
  })
})

describe('captions of a private Space', () => {
  it('are read by its members, and by nobody who carries them', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    await world.when(() => alice.knocking().length === 1)
    const carried: Uint8Array[] = []
    const lane = await rita.session().captions.open()
    lane.facts.on('caption', ({ caption }) => carried.push(caption.body))
    const read = (who: typeof alice): readonly string[] =>
      who.events.flatMap(event => (event.type === 'caption' ? [event.shown.text] : []))
    const say = (utterance: number, text: string): void =>
      alice.plane.post({
        type: 'caption',
        utterance,
        text,
        language: 'it',
        kind: 'typed',
        isFinal: true,
        speaker: undefined,
        agoMs: undefined,
      })
    // Who stands at the door hears that something was said, and reads nothing.
    say(1, 'tra di noi')
    await world.when(() => read(alice).length === 1 && carried.length === 1)
    alice.plane.post({ type: 'act', act: { kind: 'admit', target: bob.account } })
    await world.when(() => bob.admission() === 'in')
    say(2, 'in confidenza')
    await world.when(() => read(bob).length === 1)
    expect(read(bob)).toEqual(['in confidenza'])
    const plain = new TextEncoder().encode('confidenza').toString()
    expect(carried.map(String).join()).not.toContain(plain)
    expect(carried.map(String).join()).not.toContain(new TextEncoder().encode('it').toString())
  })
})
