import { describe, expect, it } from 'vitest'
import { bringOnStage, player } from '../helpers/stage-world.ts'
import { malloryIn } from '../helpers/mallory.ts'
import { person } from '../helpers/host.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SHEET_DOMAIN } from '../../src/wire/say-domain.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { lineBy, strangersLine, talker, talkingChain, type Talker } from '../helpers/talk-world.ts'
import { until } from '../helpers/until.ts'
import { writeSheet } from '../../src/wire/sheet.ts'
import { writeTreeMessage } from '../../src/wire/tree-message.ts'
import type { AccountId } from '../../src/domain/ids.ts'

const signalOf = (envelope: Uint8Array): Uint8Array =>
  writeTreeMessage({ kind: 'signal', envelope })

const haveLines = (count: number, ...all: readonly Talker[]): boolean =>
  all.every(who => who.texts().length === count)

/** Somebody new below `parent`. */
async function newcomerBelow(world: SpaceWorld, parent: Talker, name: string): Promise<Talker> {
  const late = world.listener(name)
  await world.join(late, parent)
  return talker(world, await player(world, late, name))
}

describe('a line of the chat', () => {
  it('reaches everybody through forwarders, in one order', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    await carol.write('buonasera a tutti')
    await world.when(() => haveLines(1, alice, bob, carol))
    await alice.write('benvenuta!')
    await bob.write('ciao')
    await world.when(() => haveLines(3, alice, bob, carol))
    expect(bob.texts()).toEqual(alice.texts())
    expect(carol.lines()).toEqual(alice.lines())
    expect(carol.lines()[0]).toMatchObject({ name: 'Carol', account: carol.account, phase: 'out' })
  })

  it('is shown to its writer at once, and as passed on when it is', async () => {
    const { world, carol } = await talkingChain()
    await carol.write('  eccomi\n')
    await world.clock.turn(100)
    expect(carol.texts()).toEqual(['eccomi (sending)'])
    await world.when(() => carol.texts().join() === 'eccomi')
  })

  it('is given to whoever comes later', async () => {
    const { world, bob, carol } = await talkingChain()
    await bob.write('prima')
    await world.when(() => haveLines(1, carol))
    const dora = await newcomerBelow(world, carol, 'dora')
    await world.when(() => haveLines(1, dora))
    expect(dora.lines()).toEqual(carol.lines())
  })

  it('is given by a relay that came later itself', async () => {
    const { world, rita, alice, bob } = await talkingChain()
    await bob.write('prima')
    await world.when(() => haveLines(1, alice))
    const anew = world.relay('roSa')
    alice.session().feed([rita.entry, anew.entry])
    await world.when(() => anew.hub.sessionOf(world.space)?.isAttached === true)
    const late = world.listener('dora')
    await world.join(late, anew)
    const dora = talker(world, await player(world, late, 'Dora'))
    await world.when(() => haveLines(1, dora))
    await dora.write('eccomi')
    await world.when(() => haveLines(2, alice, bob, dora))
    expect(dora.lines()).toEqual(alice.lines())
  })

  it('is given to whoever found another parent meanwhile', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    await alice.write('prima')
    await world.when(() => haveLines(1, carol))
    // Carol hears of nothing while bob, who feeds her, is dead to her.
    world.network.kill(bob.peer)
    bob.hub.close()
    await alice.write('intanto')
    await world.when(() => haveLines(2, carol), 30_000)
    expect(carol.lines()).toEqual(alice.lines())
  })

  it('that nobody passes on is lost after a while, and can be written once more', async () => {
    const { world, alice, carol, rita } = await talkingChain()
    await world.clock.turn(1_000)
    alice.seat.close()
    alice.session().close()
    rita.hub.close()
    await carol.write('c’è qualcuno?')
    await world.clock.turn(31_000)
    await world.when(() => carol.texts().join() === 'c’è qualcuno? (lost)')
    await carol.seat.obey({ type: 'say-again', id: carol.lines()[0]?.id ?? '' })
    await world.when(() => carol.texts().join() === 'c’è qualcuno? (sending)')
    await world.clock.turn(31_000)
    await world.when(() => carol.texts().join() === 'c’è qualcuno? (lost)')
    await carol.seat.obey({ type: 'say-forget', id: carol.lines()[0]?.id ?? '' })
    await world.when(() => carol.texts().length === 0)
  })

  it('that the rules forbid is refused where it is written, with the reason', async () => {
    const { world, alice, carol } = await talkingChain()
    await carol.write('   ')
    await carol.write('x'.repeat(1_025))
    for (let n = 0; n < 6; n += 1) await carol.write(`riga ${n}`)
    expect(carol.refusals()).toEqual(['too-long', 'too-fast'])
    // Whoever wrote it has it back, and knows which one it was.
    expect(carol.refused().at(-1)).toBe('riga 5')
    await world.when(() => haveLines(5, alice, carol))
    await alice.part.act({ kind: 'edit', chat: 'off' })
    await world.when(() => carol.state().chat === 'off')
    await carol.write('riga 7')
    expect(carol.refusals().at(-1)).toBe('chat-off')
    await alice.write('silenzio')
    await world.when(() => haveLines(6, alice, carol))
  })

  it('is one for newcomers where the host says so, whatever their own program lets them do', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    await alice.part.act({ kind: 'edit', chat: 'slow' })
    await world.when(() => carol.state().chat === 'slow')
    await carol.write('una')
    await world.when(() => haveLines(1, alice, bob, carol))
    await carol.write('due')
    expect(carol.refusals()).toEqual(['newcomer'])
    // Ten keys of somebody who obeys nobody.
    const lines = Array.from({ length: 10 }, (_, n) => strangersLine(world, bob, `spam ${n}`))
    const lane = await bob.session().talk.open()
    for (const line of await Promise.all(lines)) await lane.author(line)
    await world.when(() => haveLines(11, alice, carol))
    await world.clock.turn(1_000)
    expect(alice.texts()).toHaveLength(11)
  })

  it('of somebody who was banned goes nowhere', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    await carol.write('prima')
    await world.when(() => haveLines(1, alice, bob))
    await alice.part.act({ kind: 'ban', target: carol.account, reason: '', untilMs: 0 })
    await world.when(() => bob.state().bans.length === 1)
    await carol.write('eppure')
    expect(carol.refusals()).toEqual(['banned'])
    // Her own program may say so or not: the first honest hop does not pass it on.
    const lane = await bob.session().talk.open()
    await lane.author(await lineBy(world, carol, 'eppure'))
    await lane.author(await strangersLine(world, carol, 'sono un’altra'))
    await world.when(() => haveLines(2, alice, bob))
    expect(alice.texts()).toEqual(['prima', 'sono un’altra'])
  })
})

describe('reactions', () => {
  it('are counted by who leads and told to everybody, with who of them is on stage', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    await bringOnStage(world, alice, bob)
    await bob.seat.obey({ type: 'react', reaction: 1 })
    await carol.seat.obey({ type: 'react', reaction: 1 })
    await world.when(() => carol.tallies().length > 0 && alice.tallies().length > 0)
    await world.clock.turn(2_000)
    const sum = carol.tallies().reduce((total, { counts }) => total + (counts[1] ?? 0), 0)
    expect(sum).toBe(2)
    expect(carol.tallies().flatMap(({ named }) => named)).toEqual([
      { account: bob.account, reaction: 1 },
    ])
    expect(carol.lines()).toEqual([])
  })

  it('of long ago float up before nobody', async () => {
    const { world, bob, carol } = await talkingChain()
    await bob.seat.obey({ type: 'react', reaction: 0 })
    await bob.write('clap')
    await world.when(() => haveLines(1, carol))
    await world.clock.turn(20_000)
    const dora = await newcomerBelow(world, carol, 'dora')
    await world.when(() => haveLines(1, dora))
    expect(dora.tallies()).toEqual([])
  })
})

describe('whoever takes over', () => {
  it('goes on with the chat where it stood', async () => {
    const { world, alice, rita, bob, carol } = await talkingChain()
    await bringOnStage(world, alice, bob)
    await alice.part.act({ kind: 'grant', target: bob.account })
    await world.when(() => carol.state().coHosts.length === 1)
    await alice.write('prima')
    await world.when(() => haveLines(1, bob, carol))
    await world.clock.turn(2_000)
    alice.part.close()
    alice.seat.close()
    alice.hub.close()
    await carol.write('alice?')
    await world.when(() => bob.state().acting?.account === bob.account, 40_000)
    await world.when(() => haveLines(2, bob, carol), 20_000)
    const dora = world.listener('dora')
    await world.join(dora, rita)
    const late = talker(world, await player(world, dora, 'dora'))
    await world.when(() => haveLines(2, late))
    expect(late.texts()).toEqual(['prima', 'alice?'])
  })
})

describe('what strangers send into the chat', () => {
  /** Mallory is bob's parent, carol stands below bob. */
  async function belowMallory() {
    const world = await SpaceWorld.open()
    const mallory = await malloryIn(world)
    const one = world.listener('bob')
    one.session().start([mallory.entry])
    await world.when(() => mallory.links.length === 1)
    const send = (message: Uint8Array): void => mallory.links.at(-1)?.sendControl(message)
    return { world, mallory, bob: one, send }
  }

  it('forged or borrowed costs the link at the first honest hop', async () => {
    const { world, mallory, bob, send } = await belowMallory()
    const line = await strangersLine(world, bob, 'vero')
    const forged = line.slice()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    const other = await strangersLine(world, bob, 'altro')
    const sheet = (lines: readonly Uint8Array[]): Promise<Uint8Array> =>
      seal(
        world.author.session,
        SHEET_DOMAIN,
        writeSheet({
          space: world.space,
          atMs: world.clock.now(),
          lines,
          tally: new Uint8Array(),
        }),
      )
    const seen: string[] = []
    const lane = await bob.session().talk.open()
    lane.facts.on('sheet', ({ sheet: { lines } }) => seen.push(...lines.map(({ name }) => name)))
    send(signalOf(await sheet([other])))
    await world.when(() => seen.length === 1)
    for (let sent = 0; sent < 4; sent += 1) {
      send(signalOf(forged))
      send(signalOf(await sheet([line, forged])))
    }
    await world.when(() => mallory.lost === 1)
    expect(seen).toEqual(['Stranger'])
    expect(lane.transcript).toHaveLength(1)
  })

  it('in the name of a leader moves nobody', async () => {
    const { world, bob, send } = await belowMallory()
    const line = await strangersLine(world, bob, 'vero')
    const { session } = await person('Mallory', world.clock.now())
    const said = {
      space: world.space,
      atMs: world.clock.now(),
      lines: [line],
      tally: new Uint8Array(),
    }
    send(signalOf(await seal(session, SHEET_DOMAIN, writeSheet(said))))
    const lane = await bob.session().talk.open()
    await world.clock.turn(1_000)
    expect(lane.transcript).toEqual([])
  })

  it('by the hundred goes up no faster than a link may', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    const lines = Array.from({ length: 60 }, (_, n) => strangersLine(world, carol, `spam ${n}`))
    const lane = await carol.session().talk.open()
    // Carol's modified client passes everything on at once.
    for (const line of await Promise.all(lines)) await lane.author(line)
    await world.when(() => alice.texts().length >= 20)
    await world.clock.turn(1_000)
    expect(alice.texts().length).toBeLessThanOrEqual(26)
    await until(() => bob.texts().length === alice.texts().length)
  })

  it('by one account leaves most of a link to everybody else', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    const said = await saidTo(alice)
    const lane = await carol.session().talk.open()
    for (let second = 0; second < 20; second += 1) {
      for (let n = 0; n < 4; n += 1) {
        await lane.author(await lineBy(world, carol, `spam ${second} ${n}`))
        await world.clock.turn(250)
      }
    }
    expect(said.filter(({ account }) => account === carol.account).length).toBeLessThanOrEqual(28)
    await bob.write('e noi?')
    await world.when(() => bob.texts().includes('e noi?'))
  })

  it('of what somebody wrote silences nobody, and goes up no more', async () => {
    const { world, alice, bob, carol } = await talkingChain()
    const said = await saidTo(alice)
    await carol.write('prima')
    await world.when(() => haveLines(1, alice, bob, carol))
    const replayed = said[0]?.envelope ?? new Uint8Array()
    const lane = await bob.session().talk.open()
    const replay = async (ms: number): Promise<void> => {
      for (let passedMs = 0; passedMs < ms; passedMs += 125) {
        await lane.author(replayed)
        await world.clock.turn(125)
      }
    }
    await replay(10_000)
    await carol.write('seconda')
    await replay(3_000)
    expect(alice.texts()).toEqual(['prima', 'seconda'])
    expect(said).toHaveLength(2)
  })
})

/** Everything that comes up to whoever leads, and whose it is. */
async function saidTo(leader: Talker) {
  const said: { readonly account: AccountId; readonly envelope: Uint8Array }[] = []
  const lane = await leader.session().talk.open()
  lane.facts.on('said', ({ say: { account }, envelope }) => said.push({ account, envelope }))
  return said
}
