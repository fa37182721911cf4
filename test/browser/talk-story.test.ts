import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { becomeSomebody, gainFollowers, listenByLink, startSpace } from '../helpers/people.ts'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { RelayProcess } from '../helpers/relay-process.ts'

/** What somebody would write to run a script, and beside it a link that leads where it says. */
const HOSTILE =
  '<img src=x onerror=alert(1)> javascript:alert(1) https://bank.example@thief.example see https://fair.example/map?a=<b>'

/**
 * Two pages and a relay, by keyboard alone: what is written arrives as text and safe links, what is reacted is
 * seen, and what the host says of the Space is there at once, in the lobby too.
 */
describe('the conversation beside the voice', () => {
  let relay: RelayProcess
  let cast: Cast
  let alice: Person
  let bob: Person

  beforeAll(async () => {
    const web = await builtWeb()
    relay = await RelayProcess.start({ flags: FLAGS, web })
    cast = await Cast.gather()
    ;[alice, bob] = await Promise.all([cast.add('alice'), cast.add('bob')])
    await Promise.all(
      Object.entries({ Alice: alice, Bob: bob }).map(async ([name, { page }]) => {
        await page.goto(relay.url)
        await becomeSomebody(page, name)
      }),
    )
    await gainFollowers(alice.page)
    const link = await startSpace(alice.page, 'Evening in the square')
    await listenByLink(bob.page, link)
    await bob.page.locator('[data-place="attached"]').waitFor()
  })

  afterAll(async () => {
    await cast?.close()
    await relay?.close()
  })

  const chatOf = ({ page }: Person) => page.getByRole('region', { name: 'Chat', exact: true })

  it('carries a line as text, and calls whoever has the chat closed', async () => {
    await bob.page.keyboard.press('c')
    // What one opened it for has the keyboard.
    await chatOf(bob).locator('input:focus').waitFor()
    await bob.page.keyboard.type(HOSTILE)
    await bob.page.keyboard.press('Enter')
    await alice.page.getByRole('button', { name: /^Chat.*1 new line$/ }).waitFor()
    await alice.page.keyboard.press('c')
    const line = chatOf(alice).getByRole('listitem')
    await line.getByText('<img src=x onerror=alert(1)> javascript:alert(1)').waitFor()
    expect(await line.locator('.line-text img, .line-text script').count()).toBe(0)
    const links = await line
      .getByRole('link')
      .evaluateAll(all =>
        all.map(link => ['href', 'rel', 'target'].map(name => link.getAttribute(name))),
      )
    expect(links).toEqual([
      ['https://fair.example/map?a=', 'noreferrer noopener nofollow', '_blank'],
    ])
    await alice.page.keyboard.type('Welcome!')
    await alice.page.keyboard.press('Enter')
    await chatOf(bob).getByText('Welcome!').waitFor()
    expect(await chatOf(bob).getByRole('listitem').count()).toBe(2)
  })

  it('shows what is reacted over the stage, and on the arch of who stands there', async () => {
    await alice.page.keyboard.press('Escape')
    await chatOf(alice).waitFor({ state: 'detached' })
    await alice.page.keyboard.press('2')
    await bob.page.locator('.floating span').first().waitFor()
    await bob.page.locator('.bay .bay-reaction').waitFor()
    await bob.page.getByText('Reactions: heart 1').waitFor({ state: 'attached' })
  })

  it('shows what the host types as a caption, and asks no recogniser that is not on this device', async () => {
    await bob.page.keyboard.press('Escape')
    await chatOf(bob).waitFor({ state: 'detached' })
    await bob.page.keyboard.press('t')
    const read = bob.page.getByRole('log', { name: 'Captions' })
    await read.getByText('No captions yet').waitFor()
    await alice.page.keyboard.press('t')
    await alice.page.getByLabel('Type what is being said').fill('<b>Good evening</b> everybody')
    await alice.page.keyboard.press('Enter')
    const said = read.getByRole('listitem')
    await said.getByText('<b>Good evening</b> everybody').waitFor()
    expect(await said.locator('strong').textContent()).toBe('Alice')
    expect(await said.locator('b').count()).toBe(0)
    // A Chromium that has no language model here says so in plain words, and nothing else is tried.
    await alice.page.getByRole('button', { name: 'Caption settings' }).press('Enter')
    const settings = alice.page.getByRole('dialog')
    await settings.getByRole('button', { name: 'Caption my voice' }).press('Enter')
    const answer = settings.locator('[data-phase]:not([data-phase="off"], [data-phase="looking"])')
    await answer.waitFor()
    expect(['missing', 'no-language', 'installable']).toContain(
      await answer.getAttribute('data-phase'),
    )
    await alice.page.keyboard.press('Escape')
    await settings.waitFor({ state: 'detached' })
    await alice.page.keyboard.press('t')
    await bob.page.keyboard.press('t')
    await read.waitFor({ state: 'detached' })
  })

  it('shows what the host says of the Space at once, in the lobby too', async () => {
    await alice.page.getByRole('button', { name: 'Edit', exact: true }).press('Enter')
    const sheet = alice.page.getByRole('dialog')
    await sheet.getByLabel('Topics').fill('music, one, two, three')
    await sheet.getByText('Three topics at most.').waitFor()
    await sheet.getByLabel('Topics').fill('music')
    await sheet.getByLabel('Language').selectOption('it')
    await sheet.getByLabel('Link').fill('https://square.example/songs')
    await sheet.getByLabel('Title').fill('Night in the square')
    await sheet.getByRole('button', { name: 'Save' }).press('Enter')
    const { page } = bob
    await page.getByRole('heading', { name: 'Night in the square' }).waitFor()
    await page.getByRole('list', { name: 'Topics' }).getByText('in Italian').waitFor()
    await page.getByRole('list', { name: 'Topics' }).getByText('music').waitFor()
    const pinned = page.getByRole('link', { name: 'square.example/songs' })
    expect(await pinned.getAttribute('rel')).toContain('noreferrer')
    await page.getByRole('link', { name: 'Loggia' }).press('Enter')
    const card = page.getByRole('article').filter({ hasText: 'Night in the square' })
    await card.getByText('music').waitFor()
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })
})

/** Twenty members: the way to hosting is another story. They sign without the pauses made for people. */
const FLAGS = ['--demo', '--demo-members', '20', '--demo-pace-ms', '20']
