import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { becomeSomebody, gainFollowers, startSpace } from '../helpers/people.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { untilFar } from '../helpers/until.ts'

const PATIENCE_MS = 30_000

/** Two communities on two relays: bob comes from the second and joins the first by its link. */
describe('two communities in one browser', () => {
  let relays: readonly RelayProcess[] = []
  let cast: Cast
  let alice: Person
  let bob: Person
  let link = ''

  beforeAll(async () => {
    const web = await builtWeb()
    const flags = ['--demo', '--demo-pace-ms', '20']
    relays = await Promise.all([
      RelayProcess.start({ flags, web }),
      RelayProcess.start({ flags, web }),
    ])
    cast = await Cast.gather()
    ;[alice, bob] = await Promise.all([cast.add('alice'), cast.add('bob')])
  })

  afterAll(async () => {
    await cast?.close()
    for (const relay of relays) await relay.close()
  })

  it('give out their link with the founders’ rules', async () => {
    await alice.page.goto(relays[0]?.url ?? '')
    await becomeSomebody(alice.page, 'Alice')
    await alice.page.getByRole('link', { name: 'Rules and followers' }).click()
    await alice.page.getByRole('button', { name: 'Share this community' }).click()
    link = await alice.page.getByRole('dialog').getByRole('textbox', { name: 'Link' }).inputValue()
    expect(link).toContain('#/c/')
    await alice.page.keyboard.press('Escape')
    await alice.page.getByRole('link', { name: 'Loggia' }).click()
  })

  it('are joined by it, and shown one at a time', async () => {
    await bob.page.goto(relays[1]?.url ?? '')
    await becomeSomebody(bob.page, 'Bob')
    await goTo(bob.page, new URL(link).hash)
    await bob.page.getByRole('heading', { name: 'The rules, in plain words' }).waitFor()
    await bob.page.getByRole('button', { name: 'Join', exact: true }).click()
    await bob.page.getByRole('button', { name: /^Community: / }).click()
    expect(await bob.page.getByRole('menuitemradio').count()).toBe(2)
    await bob.page.keyboard.press('Escape')
  })

  it('refuse a link of which a letter was changed', async () => {
    const changed = link.slice(0, -40) + (link.at(-40) === 'A' ? 'B' : 'A') + link.slice(-39)
    await goTo(bob.page, new URL(changed).hash)
    await bob.page.locator('[data-refusal]').waitFor()
    await bob.page.getByRole('link', { name: 'To the lobby' }).click()
  })

  it('show a Space in the one where it is, with the evidence for its host', async () => {
    await gainFollowers(alice.page)
    await startSpace(alice.page, 'Evening in the square')
    const heading = bob.page.getByRole('heading', { name: 'Evening in the square' })
    await heading.waitFor({ timeout: PATIENCE_MS })
    await bob.page.getByRole('button', { name: /followers verified/ }).click()
    await bob.page.getByText('statements in the proof count now', { exact: false }).waitFor()
    await bob.page.keyboard.press('Escape')
    await enterOther(bob.page)
    await heading.waitFor({ state: 'detached' })
    await enterOther(bob.page)
    await heading.waitFor()
  })

  it('count a follow in the one where it was made', async () => {
    await bob.page.getByRole('button', { name: 'Follow Alice' }).click()
    await alice.page.getByRole('link', { name: 'Loggia' }).click()
    await alice.page.getByText('601 followers').waitFor({ timeout: PATIENCE_MS })
    const left = await keptCommunity(bob.page)
    await enterOther(bob.page)
    // A click and a reload within three turns of the store, some 30 ms, lose the choice; nobody is that quick.
    await untilFar(async () => (await keptCommunity(bob.page)) !== left, 'the choice to be kept')
    await bob.page.reload()
    await bob.page.getByRole('button', { name: /^Community: / }).waitFor()
    await enterOther(bob.page)
    await bob.page.getByRole('button', { name: 'Unfollow Alice' }).waitFor({ timeout: PATIENCE_MS })
  })

  it('tell bob that alice has a new key, and follow it when he says so', async () => {
    const { page } = alice
    await page.getByRole('button', { name: 'Your key' }).click()
    await page.getByRole('button', { name: 'Move to a new key' }).click()
    await page.getByRole('button', { name: 'Make a new key' }).click()
    await page.locator('ol.phrase li').first().waitFor()
    const words = await page.locator('ol.phrase li').allTextContents()
    await page.getByRole('button', { name: 'I have written them down' }).click()
    const fields = page.getByLabel(/^Word number \d+/)
    await fields.first().waitFor()
    for (const field of await fields.all()) {
      const label = await field.evaluate(
        input => (input as HTMLInputElement).labels?.[0]?.textContent,
      )
      await field.fill(words[Number(/\d+/.exec(label ?? '')?.[0]) - 1] ?? '')
    }
    await page.getByRole('button', { name: 'That is me' }).click()
    await page.getByText('You have moved.', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    const notice = bob.page.getByRole('heading', { name: 'Alice says they have a new key' })
    await notice.waitFor({ timeout: PATIENCE_MS })
    await bob.page.getByRole('button', { name: 'Follow the new one' }).click()
    await notice.waitFor({ state: 'detached' })
    await page.getByText('1 follower', { exact: true }).waitFor({ timeout: PATIENCE_MS })
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })
})

/** Follows a link within the page that is open. */
async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(to => {
    window.location.hash = to
  }, hash)
}

/** The community that this browser shows when it is opened, as its store has it. */
function keptCommunity(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('loggia')
        opening.onerror = () => reject(new Error(String(opening.error)))
        opening.onsuccess = () => {
          const db = opening.result
          const reading = db.transaction('loggia').objectStore('loggia').get('/joined-current')
          reading.onsuccess = () => {
            db.close()
            resolve(new TextDecoder().decode(reading.result as Uint8Array))
          }
        }
      }),
  )
}

/** Shows the other one of two communities. */
async function enterOther(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Community: / }).click()
  await page.getByRole('menuitemradio', { checked: false }).click()
}
