import { expect, it } from 'vitest'
import { pressByKeyboard, tabTo, useFace, withSpaces } from './face/use-face.ts'

const PHONE = { width: 390, height: 844, theme: 'light', language: 'en' } as const

const open = useFace(PHONE)

it('a chat stays where somebody reads, says how many lines came, and goes to its end when asked', async () => {
  const page = await open('space-chat')
  const lines = page.getByRole('log', { name: 'Lines' })
  const fromEnd = (): Promise<number> =>
    lines.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight)
  expect(await fromEnd()).toBeLessThan(2)
  await lines.evaluate(
    box =>
      new Promise(done => {
        box.addEventListener('scroll', done, { once: true })
        box.scrollTo(0, 0)
      }),
  )
  const add = (): Promise<void> =>
    withSpaces(page, spaces => {
      const chat = spaces.room.current?.chat
      if (chat === undefined) return
      const [first] = chat.lines.current
      if (first === undefined) return
      const lines = ['a', 'b', 'c'].map(id => ({ ...first, id, text: id, atMs: Date.now() }))
      chat.lines.set([...chat.lines.current, ...lines])
    })
  await add()
  const toEnd = page.getByRole('button', { name: '3 new lines' })
  await toEnd.waitFor()
  expect(await lines.evaluate(box => box.scrollTop)).toBe(0)
  await toEnd.click()
  await toEnd.waitFor({ state: 'detached' })
  expect(await fromEnd()).toBeLessThan(2)
  // On a phone whoever talks can still fall silent: the controls stay where the thumb is.
  await page.getByRole('button', { name: 'Leave', exact: true }).click({ trial: true })
})

it('keys 1 to 6 react, but for whom they are in the way', async () => {
  const page = await open('space-listener')
  await page.getByRole('group', { name: 'React' }).waitFor()
  const reacted = (): Promise<readonly string[] | undefined> =>
    withSpaces(page, spaces => spaces.room.current?.chat.calls)
  await page.keyboard.press('3')
  await expect.poll(reacted).toEqual(['react 2'])
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Use single keys' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('3')
  await page.getByRole('button', { name: /^React with fire/ }).click()
  await expect.poll(reacted).toEqual(['react 2', 'react 4'])
})

it('a line that was refused is still there to be sent later, with the reason', async () => {
  const page = await open('space-chat')
  const field = page.getByRole('textbox', { name: 'Write a line' })
  await field.fill('troppo in fretta')
  await field.press('Enter')
  expect(await field.inputValue()).toBe('')
  await withSpaces(page, spaces =>
    spaces.room.current?.chat.refusal.set({ reason: 'too-fast', text: 'troppo in fretta' }),
  )
  await page.getByRole('alert').getByText('Not so fast').waitFor()
  expect(await field.inputValue()).toBe('troppo in fretta')
})

it('who only writes can be reported too: a name opens the card', async () => {
  const page = await open('space-chat')
  const chat = page.getByRole('region', { name: 'Chat', exact: true })
  await chat.getByRole('button', { name: 'Carol De Santis', exact: true }).click()
  const card = page.getByRole('dialog', { name: 'Carol De Santis' })
  await card.getByRole('button', { name: /^Report/ }).waitFor()
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
  // What closes the card leaves the chat open.
  await chat.waitFor()
})

it('who keeps order puts out whoever floods the chat, and their lines are gone', async () => {
  const page = await open('space-chat-host')
  const chat = page.getByRole('region', { name: 'Chat', exact: true })
  await chat.getByRole('button', { name: 'More about Carol De Santis' }).click()
  await chat.getByRole('button', { name: 'Ban from this Space' }).click()
  await chat.getByRole('button', { name: 'Ban Carol De Santis?' }).click()
  const acts = await withSpaces(page, spaces => spaces.room.current?.acts)
  expect(acts).toMatchObject([{ kind: 'ban', untilMs: 0 }])
  // Whom one blocks is gone at once; who hosts hears first what else it does, and is asked.
  expect(await chat.getByText('la parte migliore').count()).toBe(1)
  await chat.getByText('everybody here can read that').waitFor()
  await chat.getByRole('button', { name: 'Block', exact: true }).click()
  expect(await chat.getByText('la parte migliore').count()).toBe(1)
  await chat.getByRole('button', { name: 'Block Carol De Santis and keep them out?' }).click()
  await chat.getByText('la parte migliore').waitFor({ state: 'detached' })
})

it('captions pause while somebody reads, grow as one likes, and look so in the next Space', async () => {
  const page = await open('space-captions')
  const captions = page.getByRole('region', { name: 'Captions', exact: true })
  const log = captions.getByRole('log', { name: 'Captions' })
  await log.getByText('And what does').waitFor()
  await captions.getByRole('button', { name: 'Pause the captions' }).click()
  await withSpaces(page, spaces => {
    const room = spaces.room.current
    const [first] = room?.captions.segments.current ?? []
    if (room === undefined || first === undefined) return
    const more = ['uno', 'due'].map(text => ({ ...first, id: text, text }))
    room.captions.segments.set([...room.captions.segments.current, ...more])
  })
  const goOn = captions.getByRole('button', { name: '2 new captions' })
  await goOn.waitFor()
  expect(await log.getByText('due').count()).toBe(0)
  await goOn.click()
  await log.getByText('due').waitFor()
  const fromEnd = await log.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight)
  expect(fromEnd).toBeLessThan(2)
  const lettersPx = (): Promise<number> =>
    log
      .locator('.turn p')
      .last()
      .evaluate(text => parseFloat(getComputedStyle(text).fontSize))
  const before = await lettersPx()
  await captions.getByRole('button', { name: 'Larger letters' }).click()
  await expect.poll(lettersPx).toBeGreaterThan(before * 1.2)
  await page.reload()
  await log.getByText('And what does').waitFor()
  expect(await lettersPx()).toBeGreaterThan(before * 1.2)
})

it('captions are copied, grow, pause and are read back by keyboard alone', async () => {
  const page = await open('space-captions')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const captions = page.getByRole('region', { name: 'Captions', exact: true })
  const log = captions.getByRole('log', { name: 'Captions' })
  await log.getByText('And what does').waitFor()

  await pressByKeyboard(page, 'Larger letters')
  await captions.and(page.locator('[data-size="2"]')).waitFor()
  await pressByKeyboard(page, 'Pause the captions')
  await captions.getByRole('button', { name: 'Paused' }).waitFor()
  await pressByKeyboard(page, /^Copy/)
  await page.getByRole('status', { name: 'Notices' }).getByText('Copied').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('Alice Ferri')
  expect(copied).toContain('Qui dietro si montano i banchi')

  await tabTo(page, log)
  expect(await log.evaluate(box => box.scrollTop)).toBeGreaterThan(0)
  const scrolled = log.evaluate(
    box =>
      new Promise<number>(done => {
        box.addEventListener('scrollend', () => done(box.scrollTop), { once: true })
      }),
  )
  await page.keyboard.press('Home')
  expect(await scrolled).toBe(0)
})
