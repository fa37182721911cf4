import { beforeAll, describe, expect, it } from 'vitest'
import { CLOCK_SKEW_MS } from '../../src/domain/directory/announcement.ts'
import { heirDraft, mandateFor } from '../helpers/heirs.ts'
import { openAnnouncement } from '../../src/crypto/open-announcement.ts'
import { BoardWorld, NOW_MS } from '../helpers/board-world.ts'
import { delegate, linkTo, newSpace, person, type Person } from '../helpers/host.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import type { AnnouncementContent } from '../../src/wire/announcement.ts'
import type { AnnouncementDraft } from '../../src/session/own-announcement.ts'

let world: BoardWorld
let alice: Person
let mallory: Person
let draft: Awaited<ReturnType<BoardWorld['draft']>>

beforeAll(async () => {
  world = await BoardWorld.make()
  alice = await person('Alice', NOW_MS)
  mallory = await person('MaLLory', NOW_MS)
  draft = await world.draft(alice, world.certificate(alice, 600))
})

const reasonOf = async (
  said: Partial<AnnouncementDraft>,
  over: Partial<AnnouncementContent> = {},
): Promise<string> => {
  const opened = await openAnnouncement(await world.envelope({ ...draft, ...said }, over))
  return opened.ok ? 'taken' : opened.reason
}

it('joins what the delegation and the genesis prove', async () => {
  const opened = await openAnnouncement(await world.envelope(draft))
  expect(opened.ok && opened.value).toMatchObject({
    space: draft.space,
    community: world.founded.id,
    host: alice.id,
    session: alice.sessionId,
    peer: alice.peer,
    startedAtMs: NOW_MS,
  })
})

/** Odd signatures get a slow second opinion; one byte in nineteen still meets every field. */
const STRIDE = 19

it('refuses altered bytes in every field', async () => {
  const envelope = await world.envelope(draft)
  const verdicts = await Promise.all(
    [...envelope.keys()]
      .filter(at => at % STRIDE === 0)
      .map(at => {
        const altered = envelope.slice()
        altered[at] = (altered[at] ?? 0) ^ 1
        return openAnnouncement(altered)
      }),
  )
  expect(verdicts.filter(({ ok }) => ok)).toEqual([])
})

it('refuses a session that alice did not delegate to', async () => {
  expect(await reasonOf({ signer: mallory.session })).toBe('delegation')
  const forged = await delegate(mallory.account, mallory.session, mallory.peer, NOW_MS)
  expect(await reasonOf({ signer: mallory.session, delegation: forged })).toBe('wrong-host')
})

it('refuses a time outside the delegation, at both ends', async () => {
  const hour = 3_600_000
  const at = (sentAtMs: number) => reasonOf({}, { sentAtMs })
  expect(await at(NOW_MS - 1)).toBe('outside-delegation')
  expect(await at(NOW_MS + hour + 1)).toBe('outside-delegation')
  // At the very end the link, which lasts as long, is over.
  expect(await at(NOW_MS + hour - 1)).toBe('taken')
})

it('refuses a Space that says it starts later than its announcement', async () => {
  const opened = await SpaceLog.openSpace(
    alice.account,
    newSpace(NOW_MS + 120_001, { community: world.founded.id }),
  )
  const link = await linkTo(alice, opened.space, world.founded.id, NOW_MS)
  expect(await reasonOf({ genesis: opened.envelope, link })).toBe('before-its-start')
})

it('believes when a Space went on the air: not before its genesis, nor ahead of the clock', async () => {
  const startOf = async (startedAtMs: number): Promise<number> => {
    const opened = await openAnnouncement(await world.envelope(draft, { startedAtMs }))
    return opened.ok ? opened.value.startedAtMs : NaN
  }
  expect(await startOf(NOW_MS + 5)).toBe(NOW_MS + 5)
  expect(await startOf(NOW_MS - 5)).toBe(NOW_MS)
  expect(await startOf(NOW_MS + CLOCK_SKEW_MS + 5)).toBe(NOW_MS + CLOCK_SKEW_MS)
})

it('refuses a genesis that is none, and a link to elsewhere', async () => {
  expect(await reasonOf({ genesis: draft.genesis.slice(1) })).toBe('genesis')
  const log = new SpaceLog(draft.space)
  const present = await SpaceLog.authorAction(alice.session, log, {
    kind: 'present',
    delegation: alice.delegation,
    name: 'Alice',
    atMs: NOW_MS,
  })
  expect(await reasonOf({ genesis: present })).toBe('genesis')
  const foreign = await linkTo(mallory, draft.space, world.founded.id, NOW_MS)
  expect(await reasonOf({ link: foreign })).toBe('link')
  expect(await reasonOf({ link: 'code' })).toBe('link')
})

describe('an heir’s announcement', () => {
  let bob: Person
  let heirs: Awaited<ReturnType<typeof heirDraft>>

  beforeAll(async () => {
    bob = await person('Bob', NOW_MS)
    heirs = await heirDraft(alice, draft, bob, NOW_MS)
  })

  it('is of the host’s Space and by the heir', async () => {
    const opened = await openAnnouncement(await world.envelope(heirs))
    expect(opened.ok && opened.value).toMatchObject({
      host: alice.id,
      by: bob.id,
      session: bob.sessionId,
    })
  })

  it('says that the Space began no later than its host said to be there', async () => {
    const early = await openAnnouncement(await world.envelope(heirs, { startedAtMs: NOW_MS + 50 }))
    expect(early.ok && early.value.startedAtMs).toBe(NOW_MS)
  })

  it('needs the host’s word for this heir, in this Space, signed by the session that it names', async () => {
    const carrying = (mandate: readonly Uint8Array[]) => reasonOf({ ...heirs, mandate })
    const [present = new Uint8Array(), grant = new Uint8Array()] = heirs.mandate
    expect(await carrying([])).toBe('wrong-host')
    expect(await carrying([grant, present])).toBe('mandate')
    expect(await carrying([present, present])).toBe('mandate')
    expect(await carrying(await mandateFor(alice, draft, mallory, NOW_MS))).toBe('mandate')
    const other = newSpace(NOW_MS, { community: world.founded.id, title: 'Another' })
    const { space, envelope: genesis } = await SpaceLog.openSpace(alice.account, other)
    const elsewhere = await mandateFor(alice, { ...draft, space, genesis }, bob, NOW_MS)
    expect(await carrying(elsewhere)).toBe('mandate')
    const hers = await world.draft(mallory, undefined)
    const [, forged = new Uint8Array()] = await mandateFor(mallory, hers, bob, NOW_MS)
    expect(await carrying([present, forged])).toBe('mandate')
  })

  it('is wrong with the host’s own session: who needs no word brings none', async () => {
    expect(await reasonOf({ mandate: heirs.mandate })).toBe('wrong-host')
    expect(await reasonOf({ ...heirs, mandate: heirs.mandate.slice(1) })).toBe('malformed')
  })

  it('lasts no longer than the host’s session could speak', async () => {
    const log = new SpaceLog(draft.space)
    await log.add(draft.genesis)
    const [present = new Uint8Array()] = heirs.mandate
    await log.add(present)
    const act = { kind: 'grant', target: bob.id } as const
    const at = async (atMs: number): Promise<string> => {
      const word = await SpaceLog.authorAction(alice.session, log, { ...act, atMs })
      return reasonOf({ ...heirs, mandate: [present, word] })
    }
    expect(await at(NOW_MS + 3_600_000)).toBe('taken')
    expect(await at(NOW_MS + 3_600_001)).toBe('mandate')
  })
})
