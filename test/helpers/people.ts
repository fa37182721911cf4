import { fieldOf } from '../../web/times.ts'
import type { Page } from 'playwright-core'

/** Signing, sending and verifying 600 follows on two busy cores. */
const FOLLOWS_PATIENCE_MS = 60_000

/** Goes through the welcome screen as a person would: name, twelve words, two of them again. */
export async function becomeSomebody(page: Page, name: string): Promise<readonly string[]> {
  await page.getByLabel('What should people call you?').fill(name)
  await page.getByRole('button', { name: 'Make my key' }).click()
  await page.getByRole('button', { name: 'I have written them down' }).waitFor()
  const phrase = await page.locator('ol.phrase li').allTextContents()
  await page.getByRole('button', { name: 'I have written them down' }).click()
  const fields = page.getByLabel(/^Word number \d+/)
  await fields.first().waitFor()
  for (const field of await fields.all()) {
    const label = await field.evaluate(
      input => (input as HTMLInputElement).labels?.[0]?.textContent,
    )
    const position = Number(/\d+/.exec(label ?? '')?.[0])
    await field.fill(phrase[position - 1] ?? '')
  }
  await page.getByRole('button', { name: 'That is me' }).click()
  await page.getByRole('heading', { name: 'Your way to hosting' }).waitFor()
  return phrase
}

/** Opens the app and goes through its welcome. */
export async function arriveAs(page: Page, url: string, name: string): Promise<readonly string[]> {
  await page.goto(url)
  return becomeSomebody(page, name)
}

/** Brings an account back in a browser that has never seen it. */
export async function restoreSomebody(
  page: Page,
  phrase: readonly string[],
  name: string,
): Promise<void> {
  await page.getByRole('button', { name: 'I already have a recovery phrase' }).click()
  await page.locator('textarea').fill(phrase.join(' '))
  await page.getByLabel('What should people call you?').fill(name)
  await page.getByRole('button', { name: 'Bring me back' }).click()
  await page.getByRole('heading', { name: 'Your way to hosting' }).waitFor()
}

/** Asks the demo community and waits until this page itself has verified enough to open the gate. */
export async function gainFollowers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask the demo community to follow me' }).click()
  await page.getByText('The gate is open: you may host.').waitFor({ timeout: FOLLOWS_PATIENCE_MS })
}

/** Starts a Space and answers its link, as the share sheet shows it. The microphone is still off. */
export async function startSpace(page: Page, title: string): Promise<string> {
  await page.getByRole('button', { name: 'Start a Space' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByRole('button', { name: 'Start a Space' }).click()
  await page.getByRole('button', { name: 'Microphone' }).waitFor()
  return shareLink(page)
}

/** Puts a Space on the calendar and answers its link, as the card in the lobby shares it. */
export async function scheduleSpace(page: Page, title: string, atMs: number): Promise<string> {
  await page.getByRole('button', { name: 'Schedule a Space' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Title').fill(title)
  await form.getByLabel('Date and time').fill(fieldOf(atMs))
  await form.getByRole('button', { name: 'Put it on the calendar' }).click()
  await page.getByRole('button', { name: `Share: ${title}` }).click()
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Link' })
  const link = await field.inputValue()
  await page.keyboard.press('Escape')
  return link
}

/** As {@link startSpace}, for a Space that is heard only by whom its host lets in. */
export async function startPrivateSpace(page: Page, title: string): Promise<string> {
  await page.getByRole('button', { name: 'Start a Space' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByLabel(/^Only whom I let in/).check()
  await dialog.getByRole('button', { name: 'Start a Space' }).click()
  await page.getByRole('button', { name: 'Microphone' }).waitFor()
  return shareLink(page)
}

/** Opens a private Space's link as somebody with a key, and knocks. */
export async function knockByLink(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: 'Knock', exact: true }).click()
  await page.locator('[data-admission="waiting"]').waitFor()
}

/** Reads the link out of the share sheet. */
export async function shareLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Link' })
  const link = await field.inputValue()
  await page.keyboard.press('Escape')
  return link
}

/** Switches the microphone on. */
export async function speak(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Microphone' })
  await button.click()
  await page.locator('[data-microphone="open"]').waitFor()
}

/** Whoever asks to speak is invited by whoever leads, and comes on stage; its microphone is still off. */
export async function bringOnStage(leader: Page, asker: Page, name: string): Promise<void> {
  await asker.getByRole('button', { name: 'Ask to speak' }).click()
  await leader.getByRole('button', { name: /^Moderation.*1 person waiting/ }).click()
  await leader.getByRole('button', { name: `Invite ${name} on stage` }).click()
  await leader.keyboard.press('Escape')
  await asker.getByRole('button', { name: 'Come on stage' }).click()
  await asker.getByText('your microphone is off').waitFor()
}

/** Switches the microphone off again. */
export async function fallSilent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Microphone' }).click()
  await page.locator('[data-microphone="muted"]').waitFor()
}

/** By which way a page hears this speaker, as its own figures say, and how much came that way. */
export async function laneOf(
  page: Page,
  speaker: string,
): Promise<{ readonly lane: string; readonly percent: number }> {
  await page.getByRole('button', { name: 'Sound', exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.locator('details.numbers summary').click()
  const row = sheet.getByRole('row').filter({ hasText: speaker })
  const cell = row.locator('[data-lane]')
  await cell.waitFor()
  const lane = (await cell.getAttribute('data-lane')) ?? ''
  const percent = Number(/\(([\d.]+) %\)/.exec((await cell.textContent()) ?? '')?.[1])
  await page.keyboard.press('Escape')
  return { lane, percent }
}

/** Opens a link and presses Listen as soon as that can be pressed. */
export async function listenByLink(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
}

/** From now on only relays are neighbours of this page; it is loaded anew. */
export async function hideAddress(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your address' }).click()
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: 'Hide my address' }).click(),
  ])
  await page.getByRole('button', { name: 'Your address: hidden' }).waitFor()
}

/** As {@link listenByLink}, pressed by a script inside the page the moment the button can be pressed. */
export async function listenAtOnce(page: Page, link: string, label = 'Listen'): Promise<void> {
  await page.addInitScript(wanted => {
    const press = (): void => {
      const buttons = [...document.querySelectorAll('button')]
      const nameOf = (each: HTMLElement): string => each.ariaLabel ?? each.textContent.trim()
      const button = buttons.find(each => nameOf(each) === wanted && !each.disabled)
      if (button === undefined) return
      watcher.disconnect()
      performance.mark('listen pressed')
      button.click()
    }
    const watcher = new MutationObserver(press)
    watcher.observe(document, { subtree: true, childList: true, attributes: true })
  }, label)
  await page.goto(link)
}

/** The parent this page hears through, once it has one. */
export async function parentOf(page: Page): Promise<string> {
  const place = page.locator('[data-place="attached"]')
  await place.waitFor({ timeout: 20_000 })
  return (await place.getAttribute('data-parent')) ?? ''
}
