import { describe, expect, it } from 'vitest'
import { openReport } from '../../src/crypto/open-report.ts'
import { ReportedSpace, packet } from '../helpers/reports.ts'
import { seal } from '../../src/crypto/seal.ts'
import { readEnvelope } from '../../src/wire/envelope.ts'
import { readReport, REPORT_DOMAIN, REPORT_MAX, writeReport } from '../../src/wire/report.ts'
import { RING_BYTES_MAX } from '../../src/session/evidence-ring.ts'
import { SWITCH_MS } from '../../src/session/space-keys.ts'
import { bytesOf } from '../../src/domain/ids.ts'
import type { Person } from '../helpers/host.ts'
import type { ReportContent } from '../../src/wire/report.ts'

const about = (who: Person) =>
  ({ account: who.id, reason: 'insults', text: 'He shouted.\n\nTwice.' }) as const

const SECRET = new Uint8Array(32).fill(0xab)
const sealedSpace = () => ReportedSpace.open(new Uint8Array(32).fill(3), SECRET)

async function good(envelope: Uint8Array) {
  const report = await openReport(envelope)
  if (!report.ok) throw new Error(report.reason)
  return report.value
}

/** What a report says, as its reporter wrote it. */
function contentOf(envelope: Uint8Array): ReportContent {
  const read = readEnvelope(envelope, REPORT_DOMAIN, REPORT_MAX)
  const content = read.ok ? readReport(read.value.payload) : read
  if (!content.ok) throw new Error(content.reason)
  return content.value
}

describe('a report', () => {
  it('proves what somebody signed and what was done to them, and by whom', async () => {
    const world = await ReportedSpace.open()
    const { alice, bob, carol } = world.people
    await world.act(alice, { kind: 'mute', target: bob.id })
    await world.act(alice, { kind: 'ban', target: bob.id, reason: 'shouts', untilMs: 0 })
    const report = await good(await world.report(about(bob), false))
    expect(report).toMatchObject({
      account: bob.id,
      reporter: carol.id,
      reporterName: 'Carol',
      reason: 'insults',
      text: 'He shouted.\n\nTwice.',
      names: ['Bob'],
      space: { id: world.log.space, title: 'Evening', host: alice.id, hostName: 'Alice' },
      sound: { bundles: 0 },
      unproven: { actions: 0, bundles: 0 },
    })
    const acts = report.acts.map(({ kind, by, said }) => `${report.nameOf.get(by)} ${kind} ${said}`)
    expect(acts).toEqual(['Alice invite ', 'Bob accept ', 'Alice mute ', 'Alice ban shouts'])
  })

  it('has nothing of anybody but whom it is about and whoever signed about them', async () => {
    const world = await ReportedSpace.open()
    const { alice, bob, dora } = world.people
    await world.act(alice, { kind: 'mute', target: dora.id })
    await world.say(dora, 3)
    await world.say(bob, 3)
    const envelope = await world.report(about(bob), true)
    expect((await world.weigh(bob)).others).toEqual(['Alice'])
    const whole = Buffer.from(envelope)
    expect(
      [dora.id, dora.sessionId].filter(id => whole.includes(Buffer.from(bytesOf(id)))),
    ).toEqual([])
    expect(contentOf(envelope).bundles).toHaveLength(3)
    expect((await good(envelope)).sound.bundles).toBe(3)
  })

  it('has sound only if its reporter wants it, and only of the last minute', async () => {
    const world = await ReportedSpace.open()
    const { bob } = world.people
    await world.say(bob, 10, 8_000)
    await world.say(bob, 2)
    expect((await good(await world.report(about(bob), false))).sound.bundles).toBe(0)
    const { sound, unproven } = await good(await world.report(about(bob), true))
    // Of the ten, those of 80 s … 64 s ago are gone.
    expect(sound.bundles).toBe(9)
    expect(unproven.bundles).toBe(0)
    expect(sound.runs[0]?.slice(0, 2)).toEqual([
      { index: 112, packet: packet(112) },
      { index: 113, packet: packet(113) },
    ])
    expect((await world.weigh(bob)).soundMs).toBe(9 * 80)
  })

  it('opens of a private Space what the reported person said, and nobody else', async () => {
    const world = await ReportedSpace.open(new Uint8Array(32).fill(3))
    const { bob, dora } = world.people
    world.keys.take({ epoch: 9, secret: new Uint8Array(32).fill(5) })
    await world.say(bob, 2)
    world.keys.take({ epoch: 10, secret: new Uint8Array(32).fill(6) })
    await world.clock.turn(SWITCH_MS)
    await world.say(bob, 2)
    await world.say(dora, 2)
    const envelope = await world.report(about(bob), true)
    const report = await good(envelope)
    expect(report.space.isPrivate).toBe(true)
    expect(report.sound.bundles).toBe(4)
    const { keys } = contentOf(envelope)
    expect(keys).toHaveLength(2)
    const kids = [await world.kidOf(bob), await world.kidOf(dora)]
    expect(keys.map(({ kid }) => kids.indexOf(kid & ~0xfen))).toEqual([0, 0])
  })

  it('has of a private Space the words as its reporter read them, of nobody else, and not the secret', async () => {
    const world = await sealedSpace()
    const { alice, bob, dora } = world.people
    const reason = await world.labels.seal('shouts', 120)
    await world.act(alice, { kind: 'ban', target: bob.id, reason, untilMs: 0 })
    const envelope = await world.report(about(bob), false)
    const report = await good(envelope)
    expect(report).toMatchObject({
      names: ['Bob'],
      reporterName: 'Carol',
      isTranslated: true,
      space: { title: 'Evening', hostName: 'Alice' },
    })
    expect(report.acts.at(-1)?.said).toBe('shouts')
    expect([...report.nameOf.values()].sort()).toEqual(['Alice', 'Bob', 'Carol'])
    expect((await world.weigh(bob)).others).toEqual(['Alice'])
    const { labels } = contentOf(envelope)
    expect([...labels.values()].sort()).toEqual(['Alice', 'Bob', 'Evening', 'shouts'])
    expect(labels.has(dora.name)).toBe(false)
    expect(Buffer.from(envelope).includes(Buffer.from(SECRET))).toBe(false)
  })

  it('shows nothing for what is sealed and not translated, and translates nothing in public', async () => {
    const world = await sealedSpace()
    const { bob, carol } = world.people
    const old = { ...contentOf(await world.report(about(bob), false)), labels: new Map() }
    const report = await good(await seal(carol.session, REPORT_DOMAIN, writeReport(old)))
    expect(report).toMatchObject({ names: [], space: { title: '', hostName: '' } })
    const open = await ReportedSpace.open()
    const content = contentOf(await open.report(about(open.people.bob), false))
    const sealed = await world.labels.seal('Bob', 40)
    const lying = { ...content, name: sealed, labels: new Map([[sealed, 'Alice']]) }
    const read = await good(
      await seal(open.people.carol.session, REPORT_DOMAIN, writeReport(lying)),
    )
    expect(read).toMatchObject({
      reporterName: expect.stringMatching(/^sealed\/1:/),
      isTranslated: false,
    })
  })

  it('is about somebody who signed nothing here as well, and says so', async () => {
    const world = await ReportedSpace.open()
    const stranger = (await ReportedSpace.open()).people.bob
    const report = await good(await world.report(about(stranger), true))
    expect(report).toMatchObject({ names: [], acts: [], sound: { bundles: 0, runs: [] } })
  })

  it('leaves the oldest out when an account did more than fits', async () => {
    const world = await ReportedSpace.open()
    const { alice } = world.people
    for (let at = 0; at < 110; at++) await world.act(alice, { kind: 'edit', title: `T${at}` })
    const report = await good(await world.report(about(alice), false))
    expect(report.acts).toHaveLength(96)
    expect(report.acts.map(({ kind }) => kind).filter(kind => kind === 'present')).toHaveLength(1)
    expect(report.acts.at(-1)?.said).toBe('T109')
    expect(report.unproven.actions).toBe(0)
  })
})

describe('a report that somebody made up', () => {
  /** Carol, or a program of hers, writes what she likes and signs it. */
  async function forged(change: (content: ReportContent) => Partial<ReportContent>) {
    const world = await ReportedSpace.open()
    const { bob, carol } = world.people
    await world.say(bob, 3)
    const content = contentOf(await world.report(about(bob), true))
    const made = { ...content, ...change(content) }
    const envelope = await seal(carol.session, REPORT_DOMAIN, writeReport(made))
    return { world, envelope, content }
  }

  it('proves nothing by sound that somebody else signed', async () => {
    const world = await ReportedSpace.open()
    const { bob, carol, dora } = world.people
    await world.say(bob, 2)
    await world.say(dora, 2)
    const bobs = contentOf(await world.report(about(bob), true))
    const doras = contentOf(await world.report(about(dora), true))
    const mixed = { ...bobs, bundles: [...bobs.bundles, ...doras.bundles] }
    const report = await good(await seal(carol.session, REPORT_DOMAIN, writeReport(mixed)))
    expect(report.sound.bundles).toBe(2)
    expect(report.unproven.bundles).toBe(2)
  })

  it('proves nothing by sound that was altered, said twice, or put in another order', async () => {
    const { envelope } = await forged(({ bundles: [one, two, three] }) => {
      if (!one || !two || !three) throw new Error('expected three bundles')
      const altered = three.slice()
      altered[30] = (altered[30] ?? 0) ^ 1
      return { bundles: [two, one, two, altered] }
    })
    const report = await good(envelope)
    expect(report.sound.bundles).toBe(1)
    expect(report.unproven.bundles).toBe(3)
  })

  it('proves nothing by acts whose author it does not introduce', async () => {
    const { envelope } = await forged(({ actions }) => ({ actions: actions.slice(1) }))
    const report = await good(envelope)
    // Alice's presence is missing: who invited bob is not known.
    expect(report.acts.map(({ kind }) => kind)).toEqual(['accept'])
    expect(report.unproven.actions).toBe(1)
  })

  it('is refused when it is of another Space, signed by another session, or out of its time', async () => {
    const other = await ReportedSpace.open()
    const [genesis] = other.log.envelopes()
    const ofAnother = await forged(() => ({ genesis: genesis ?? new Uint8Array() }))
    expect(await openReport(ofAnother.envelope)).toEqual({ ok: false, reason: 'genesis' })
    const late = await forged(({ atMs }) => ({ atMs: atMs + 86_400_000 }))
    expect(await openReport(late.envelope)).toEqual({ ok: false, reason: 'delegation' })
    const { content, world } = await forged(() => ({}))
    const bySomebody = await seal(world.people.dora.session, REPORT_DOMAIN, writeReport(content))
    expect(await openReport(bySomebody)).toEqual({ ok: false, reason: 'delegation' })
    const ofHerself = await forged(() => ({ account: world.people.carol.id }))
    expect((await openReport(ofHerself.envelope)).ok).toBe(true)
  })

  it('is refused when its labels are no pairs, stand twice or in another order, or are too many bytes', async () => {
    const world = await ReportedSpace.open()
    const content = contentOf(await world.report(about(world.people.bob), false))
    const pair = (mark: string, plain: string): [string, string] => [
      `sealed/1:${mark.repeat(80)}`,
      plain,
    ]
    const many = Array.from({ length: 90 }, (_, at): [string, string] => [
      `sealed/1:${String(at + 10).repeat(400)}`,
      'x',
    ])
    const tries: readonly (readonly [[string, string][], boolean])[] = [
      [[pair('A', 'Alice'), pair('B', 'Bob')], true],
      [[pair('B', 'Bob'), pair('A', 'Alice')], false],
      [[['Alice', 'Bob']], false],
      [[pair('A', 'x'.repeat(801))], false],
      [many.slice(0, 80), true],
      [many, false],
    ]
    for (const [pairs, isGood] of tries) {
      const written = writeReport({ ...content, labels: new Map(pairs) })
      expect(readReport(written).ok).toBe(isGood)
    }
  })

  it('is refused when it is about its own reporter', async () => {
    const world = await ReportedSpace.open()
    expect(await openReport(await world.report(about(world.people.carol), false))).toEqual({
      ok: false,
      reason: 'malformed',
    })
  })

  it('is refused once any bit of it is another', async () => {
    const world = await ReportedSpace.open()
    const envelope = await world.report(about(world.people.bob), false)
    for (let at = 0; at < envelope.length; at += 97) {
      const altered = envelope.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      expect((await openReport(altered)).ok).toBe(false)
    }
  })
})

describe('the last minute', () => {
  it('is kept in bounded memory, however many talk as loud as they may', async () => {
    const world = await ReportedSpace.open()
    const { bob, dora } = world.people
    const bundle = await world.bundle(bob)
    const long = new Uint8Array(1_100)
    long.set(bundle)
    for (let at = 0; at < 20_000; at++) world.hear(at % 2 ? bob : dora, long.slice(), at)
    expect(world.ring.size.bytes).toBeLessThanOrEqual(RING_BYTES_MAX)
    expect(world.ring.size.bundles).toBeLessThanOrEqual(Math.ceil(RING_BYTES_MAX / 1_100))
    world.hear(bob, bundle, 200_000)
    expect(world.ring.size).toEqual({ bundles: 1, bytes: bundle.length })
  })

  it('keeps the bytes that were verified and no copy of them', async () => {
    const world = await ReportedSpace.open()
    const { bob } = world.people
    const bundle = await world.bundle(bob)
    world.hear(bob, bundle)
    const [kept] = world.ring.of(new Set([bob.sessionId]), world.clock.now())
    expect(kept?.sframe.buffer).toBe(bundle.buffer)
  })
})
