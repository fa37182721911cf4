import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useFace, withSpaces } from './face/use-face.ts'

const open = useFace()

/** What the session was asked to do. */
const callsOf = (page: Page): Promise<readonly string[]> =>
  withSpaces(page, spaces => spaces.ofMembers.calls)

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name })

describe('the communities of a member', () => {
  it('are switched by keyboard alone', async () => {
    const page = await open('lobby-live')
    const opener = button(page, /^Community: Piazza Grande/)
    await opener.focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await button(page, /^Community: Orto comune/).waitFor()
    await button(page, /^Community: Orto comune/).click()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-haspopup'))).toBe(
      'menu',
    )
  })

  it('are joined by a link that shows the rules first', async () => {
    const page = await open('community-link')
    await page.getByText('one needs 150 followers who count', { exact: false }).waitFor()
    await page.getByText('What this rule cannot stop', { exact: false }).waitFor()
    expect(await callsOf(page)).toEqual([])
    await button(page, 'Join').click()
    await page.getByText('You are in Orto comune now').waitFor()
    expect(await callsOf(page)).toEqual(['join Orto comune'])
  })

  it('are not joined by an altered link, and the part that failed is named', async () => {
    const page = await open('community-link-refused')
    await page.locator('[data-refusal=policy]').waitFor()
    expect(await button(page, 'Join').count()).toBe(0)
  })
})

describe('a Space that no lobby shows', () => {
  it('may be opened by whoever does not pass the gate, where the founders say so', async () => {
    const page = await open('lobby-link-only')
    const lobby = page.getByRole('radio', { name: /^Everybody/ })
    expect(await lobby.isDisabled()).toBe(true)
    expect(await page.getByRole('radio', { name: /^Only who has the link/ }).isChecked()).toBe(true)
    await page.getByText('anybody may open a Space that only its link leads to').waitFor()
    await page.getByRole('textbox', { name: 'Title' }).fill('Just us')
    await page.getByRole('dialog').getByRole('button', { name: 'Start a Space' }).click()
    await page.getByRole('heading', { level: 1, name: 'Just us' }).waitFor()
    expect(await withSpaces(page, spaces => spaces.calls)).toContain('start-unlisted')
  })
})

describe('who counted, and why', () => {
  it('is a list that can be walked and searched', async () => {
    const page = await open('community')
    await page.getByText('80 follow you but were never invited').waitFor()
    await page.getByText('1 to 20 of 217').waitFor()
    await button(page, 'Next').click()
    await page.getByText('21 to 40 of 217').waitFor()
    await page.getByLabel('Find somebody').fill('fulvia')
    await page.getByText('of 217').waitFor({ state: 'detached' })
    const names = await page.locator('.follower strong').allInnerTexts()
    expect(new Set(names)).toEqual(new Set(['Fulvia']))
    await page.getByLabel('Find somebody').fill('nobody of that name')
    await page.getByText('Nobody of that name among those who follow you.').waitFor()
  })

  it('lets a member vouch for somebody who was never invited', async () => {
    const page = await open('community')
    await page.getByText('You have 3 invitations left', { exact: false }).waitFor()
    await page.getByLabel('Find somebody').fill('hanna')
    await button(page, /^Invite Hanna/)
      .first()
      .click()
    await page.getByText('You have 2 invitations left', { exact: false }).waitFor()
  })

  it('shows work with its progress, and stops it', async () => {
    const page = await open('community-work')
    await button(page, 'Do the work').click()
    await page.getByText('160,000 tries', { exact: false }).waitFor()
    await button(page, 'Stop').click()
    await button(page, 'Do the work').waitFor()
  })

  it('opens behind the badge of a host', async () => {
    const page = await open('lobby-evidence')
    const sheet = page.getByRole('dialog')
    await sheet
      .getByText('612 of the 700 statements in the proof count now', { exact: false })
      .waitFor()
    await sheet.getByText('143 were signed within the last 30 days.').waitFor()
  })

  it('says about how many follow a large account', async () => {
    const page = await open('lobby-large')
    await page.getByText('≈ 48,000 followers').waitFor()
  })
})

describe('one’s other sessions', () => {
  it('are signed out from the key, and a signed-out page says so', async () => {
    const page = await open('lobby-key')
    await button(page, 'Sign out my other sessions').click()
    await page.getByText('Every other session of yours is signed out').waitFor()
    expect(await callsOf(page)).toContain('sign out others')
    await withSpaces(page, spaces => spaces.ofMembers.endSession())
    await page
      .getByRole('status', { name: 'Notices' })
      .getByText('You have signed this session out from another device')
      .waitFor()
  })
})

describe('an account that moved', () => {
  it('is followed under its new key only by those who say so', async () => {
    const page = await open('lobby-moved')
    await page.getByRole('heading', { name: 'Alice Ferri says they have a new key' }).waitFor()
    expect(await callsOf(page)).toEqual([])
    await page.getByLabel('and stop following the old one').uncheck()
    await button(page, 'Follow the new one').click()
    expect(await callsOf(page)).toEqual(['accept Alice Ferri as well'])
  })

  it('with two next keys is followed by nobody', async () => {
    const page = await open('lobby-disputed')
    await page.getByText('Ask them in person', { exact: false }).waitFor()
    expect(await button(page, 'Follow the new one').count()).toBe(0)
    await button(page, 'I will ask them').click()
    expect(await callsOf(page)).toEqual(['dismiss Alice Ferri'])
  })

  it('is one’s own, after twelve new words and two of them again', async () => {
    const page = await open('lobby-move-phrase')
    const words = await page.locator('.phrase li').allInnerTexts()
    await button(page, 'I have written them down').click()
    const asked = page.getByLabel(/^Word number/)
    await asked.first().waitFor()
    for (const field of await asked.all()) {
      const id = await field.getAttribute('id')
      const label = await page.locator(`label[for="${id}"]`).innerText()
      await field.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '')
    }
    await button(page, 'That is me').click()
    await page.getByText('You have moved.', { exact: false }).waitFor()
    expect(await callsOf(page)).toEqual(['moveTo'])
  })
})
