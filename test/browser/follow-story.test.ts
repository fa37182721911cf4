import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveSeed } from '../../src/crypto/derive-seed.ts'
import { signerFromSeed } from '../../src/crypto/ed25519.ts'
import { signAttestation } from '../../src/crypto/sign-attestation.ts'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { expectToHear } from '../helpers/hearing.ts'
import { becomeSomebody, gainFollowers, scheduleSpace, speak } from '../helpers/people.ts'
import { clock, communityOf, infoOf, NetPeer } from '../helpers/net-peer.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { untilFar } from '../helpers/until.ts'
import { Vandal } from '../helpers/vandal.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { Attestation } from '../../src/domain/follow/attestation.ts'
import type { RelayInfo } from '../../src/wire/info.ts'

const HOUR_MS = 3_600_000

/**
 * Two relays, three browsers and a vandal: a follow here is counted there, a relay comes back with
 * what it knew, and a host who falls below 600 may finish but not begin again.
 */
describe('followers nobody can forge', () => {
  let rita: RelayProcess
  let second: RelayProcess
  let folder: string
  let cast: Cast
  let alice: Person
  let bob: Person
  let carol: Person
  let vandal: Vandal
  let account: AccountId
  let link = ''
  const infos: RelayInfo[] = []

  beforeAll(async () => {
    const web = await builtWeb()
    rita = await RelayProcess.start({ flags: ['--demo', '--demo-pace-ms', '5'], web })
    const first = await infoOf(rita)
    folder = await mkdtemp(join(tmpdir(), 'loggia-follow-story-'))
    const file = join(folder, 'piazza.json')
    await writeFile(file, JSON.stringify(await rita.info()))
    const flags = ['--community', file, '--relay', first.addresses[0] ?? '']
    second = await RelayProcess.start({ flags, web })
    infos.push(first, await infoOf(second))
    cast = await Cast.gather()
    ;[alice, bob, carol] = await Promise.all([
      cast.add('alice'),
      cast.add('bob'),
      cast.add('carol'),
    ])
  })

  afterAll(async () => {
    await vandal?.stop()
    await cast?.close()
    await Promise.all([rita?.close(), second?.close()])
    await rm(folder, { recursive: true, force: true })
  })

  it('opens the gate for alice at the first relay', async () => {
    await alice.page.goto(rita.url)
    await becomeSomebody(alice.page, 'Alice')
    await gainFollowers(alice.page)
  })

  it('lets her plan a Space, whose link shows bob when it starts and fits into his calendar', async () => {
    const startsAtMs = (Math.floor(Date.now() / HOUR_MS) + 3) * HOUR_MS
    link = await scheduleSpace(alice.page, 'Who counts', startsAtMs)
    await bob.page.goto(link)
    await bob.page.getByText(/^Starts /).waitFor()
    await bob.page.getByText('in 2 h').waitFor()
    const listen = bob.page.getByRole('button', { name: 'Listen', exact: true })
    expect(await listen.isDisabled()).toBe(true)
    const [download] = await Promise.all([
      bob.page.waitForEvent('download'),
      bob.page.getByRole('link', { name: 'Calendar file: Who counts' }).click(),
    ])
    const file = (await readFile(await download.path(), 'utf8')).replaceAll('\r\n ', '')
    const start = new Date(startsAtMs).toISOString().replace(/[-:]|\.\d+/g, '')
    const said = ['SUMMARY:Who counts', `URL:${link}`, `DTSTART:${start}`]
    expect(download.suggestedFilename()).toBe('Who counts.ics')
    expect(file.split('\r\n')).toEqual(expect.arrayContaining(said))
  })

  it('opens it under that link when she begins', async () => {
    await alice.page.getByRole('button', { name: 'Start now: Who counts' }).click()
    await alice.page.getByRole('button', { name: 'Microphone' }).waitFor()
    await speak(alice.page)
    await alice.page.getByRole('link', { name: 'Loggia' }).click()
    account = await hostIn(second)
    vandal = new Vandal(account, () => infos)
  })

  it('counts a follow at the second relay on the screen at the first', async () => {
    await carol.page.goto(second.url)
    await becomeSomebody(carol.page, 'Carol')
    await carol.page.getByRole('button', { name: 'Follow Alice' }).first().click()
    await alice.page.getByText('601 followers').waitFor()
  })

  it('lets bob listen where he waited, and follow, at the first', async () => {
    await bob.page.getByRole('button', { name: 'Listen', exact: true }).click()
    await expectToHear(bob.page, cast.speech)
    await bob.page.getByRole('link', { name: 'Loggia' }).click()
    await bob.page.getByText('Just look around').click()
    await bob.page.getByRole('button', { name: 'Get a key of your own' }).first().click()
    await becomeSomebody(bob.page, 'Bob')
    await bob.page.getByRole('button', { name: 'Follow Alice' }).first().click()
    await alice.page.getByText('602 followers').waitFor()
  })

  it('keeps every follow when the first relay restarts with its data', async () => {
    await rita.restart()
    infos[0] = await infoOf(rita)
    const dave = await NetPeer.start('Dave', infos[0])
    const view = dave.follows.watchFollowee({ community: dave.community, account })
    await untilFar(async () => {
      await dave.follows.sync(
        { peer: dave.relay.peer, addresses: [] },
        { community: dave.community, account },
      )
      return view.current.followers === 602
    }, '602 followers from the relay that came back')
    await dave.close()
  })

  it('takes an unfollow back there too', async () => {
    await carol.page.getByRole('button', { name: 'Unfollow Alice' }).first().click()
    await alice.page.getByText('601 followers').waitFor()
  })

  it('shuts the gate for the next Space when fewer than 600 are left', async () => {
    const gone = await Promise.all([0, 1].map(number => unfollowOf(rita, number, account)))
    const erin = await NetPeer.start('Erin', await infoOf(second))
    await erin.follows.publish(gone)
    // Over a stream too: her gossip has hardly met the relay's by now, and tells nothing twice.
    for (const { follower } of gone) {
      const told = await erin.follows.restoreOwn(
        { peer: erin.relay.peer, addresses: [] },
        erin.community,
        follower,
      )
      expect(told).toMatchObject({ ok: true })
    }
    await alice.page.getByText('599 followers').waitFor()
    await alice.page.getByText('599 of 600', { exact: true }).waitFor()
    await erin.close()
  })

  it('does not cut the Space that is live: bob hears it, and its news still travel', async () => {
    await expectToHear(bob.page, cast.speech)
    await alice.page.getByRole('link', { name: 'Back to the Space' }).first().click()
    await alice.page.getByRole('button', { name: 'Edit', exact: true }).click()
    const dialog = alice.page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Who still counts')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await carol.page.getByRole('heading', { name: 'Who still counts' }).first().waitFor()
  })

  it('lets alice end it, and not begin another', async () => {
    await bob.page.getByRole('link', { name: 'Back to the Space' }).first().click()
    await alice.page.getByRole('button', { name: 'End', exact: true }).click()
    await alice.page.getByRole('button', { name: 'End for everybody' }).click()
    await bob.page.getByRole('heading', { name: 'This Space has ended' }).waitFor()
    await alice.page.getByRole('button', { name: 'To the lobby' }).click()
    await alice.page.getByText('You need 600 followers (you have 599).').waitFor()
    expect(await alice.page.getByRole('button', { name: 'Start a Space' }).isDisabled()).toBe(true)
  })

  it('did so while the vandal wiped and flooded, and raised no error on any page', async () => {
    await vandal.stop()
    console.log(`the vandal sent ${vandal.wipes} wipes and ${vandal.forgeries} forgeries`)
    expect(vandal.wipes).toBeGreaterThan(0)
    expect(vandal.forgeries).toBeGreaterThan(0)
    expect(cast.errors).toEqual([])
  })
})

/** Who hosts the one Space that a newcomer at this relay is told of. */
async function hostIn(relay: RelayProcess): Promise<AccountId> {
  const newcomer = await NetPeer.start('Newcomer', await infoOf(relay))
  try {
    const lobby = newcomer.board.lobby
    await untilFar(() => lobby.current.length > 0, "alice's Space at the second relay")
    const [listed] = lobby.current
    if (listed === undefined) throw new RangeError('the lobby was not empty')
    return listed.announcement.host
  } finally {
    await newcomer.close()
  }
}

/** A simulated member changes its mind: the relay holds their keys, and so does this test. */
async function unfollowOf(
  relay: RelayProcess,
  number: number,
  followee: AccountId,
): Promise<Attestation> {
  const text = await readFile(join(relay.data, 'demo.seed'), 'utf8')
  const secret = Uint8Array.from(Buffer.from(text.trim(), 'base64url'))
  const signer = await signerFromSeed(await deriveSeed(secret, `loggia/demo/member/${number}`))
  const { id: community } = await communityOf(await infoOf(relay))
  const statement = { community, followee, kind: 'unfollow', seq: 2 } as const
  return signAttestation(signer, { ...statement, timeMs: clock.now() })
}
