import { describe, expect, it } from 'vitest'
import { button, tabTo, useFace, withSpaces } from './face/use-face.ts'

const open = useFace()

describe('by keyboard alone', () => {
  it('somebody gets an identity, opens the gate, hosts, talks and ends', async () => {
    const page = await open('welcome')

    await tabTo(page, page.getByLabel('What should people call you?'))
    await page.keyboard.type('Rita')
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'Twelve words, on paper' }).waitFor()
    const words = await page.locator('.phrase li').allInnerTexts()
    expect(words).toHaveLength(12)
    await tabTo(page, button(page, 'I have written them down'))
    await page.keyboard.press('Enter')

    const asked = page.getByLabel(/^Word number/)
    for (let i = 0; i < 2; i++) {
      const label = await page.locator('label').nth(i).innerText()
      await tabTo(page, asked.nth(i))
      await page.keyboard.type(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '')
    }
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'In the square' }).waitFor()
    const start = button(page, 'Start a Space')
    expect(await start.isDisabled()).toBe(true)
    await page.getByText('You need 600 followers (you have 0).').waitFor()
    await tabTo(page, button(page, 'Ask the demo community to follow me'))
    await page.keyboard.press('Enter')
    await withSpaces(page, spaces => spaces.demoAt(450, 377))
    await page.getByText('450 of 600 signed').waitFor()
    await page.getByText('377 of 600 verified here').waitFor()
    await withSpaces(page, spaces => spaces.demoAt(600, 600))
    await page.getByText('The gate is open: you may host.').waitFor()

    await tabTo(page, start)
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('textbox', { name: 'Title' }))
    await page.keyboard.type('Good morning, square')
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { level: 1, name: 'Good morning, square' }).waitFor()
    const microphone = button(page, 'Microphone')
    expect(await microphone.getAttribute('aria-pressed')).toBe('false')
    await page.keyboard.press('m')
    await page.getByText('Microphone on').waitFor()
    expect(await microphone.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('m')
    await page.getByText('Microphone off').waitFor()

    await tabTo(page, button(page, 'End'))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'End this Space for everybody?' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await button(page, 'End').press('Enter')
    await tabTo(page, button(page, 'End for everybody'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'This Space has ended' }).waitFor()
    await page.getByText('You have ended it.').waitFor()
  })

  it('somebody with a link listens in two steps', async () => {
    const page = await open('link-preview')
    await tabTo(page, button(page, 'Listen'))
    await page.keyboard.press('Enter')
    await page.getByText('You hear through a neighbour').waitFor()
    expect(new URL(page.url()).hash).toBe('#/s/good-code')
    await page.keyboard.press('l')
    await page.getByRole('heading', { name: 'Welcome to the loggia' }).waitFor()
  })
})

describe('in the lobby', () => {
  it('what is live is searched and looked into by keyboard, and nobody is told', async () => {
    const page = await open('lobby-search')
    await page.getByText('2 Spaces found').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Title, host or topic').waitFor()
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.press('/')
    await page.keyboard.type('jazz')
    await page.getByText('1 Space found').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog', { name: 'Jazz dopo cena' })
    await sheet.getByText('You are not counted until you press Listen.').waitFor()
    await sheet.getByText('Dora Marras').waitFor()
    expect(await withSpaces(page, spaces => spaces.calls)).toEqual([])
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
  })

  it('whoever one follows leads to where they speak', async () => {
    const page = await open('lobby-followed')
    const faces = page.getByRole('region', { name: 'Live now, among those you follow' })
    expect(await faces.getByRole('link').count()).toBe(4)
    await faces.getByRole('link', { name: /^Alice Ferri hosts/ }).waitFor()
    await faces.getByRole('link', { name: /^Dora Nguyễn-Castellani on stage/ }).click()
    await page.getByRole('heading', { name: 'On stage now' }).waitFor()
    await button(page, 'Listen').waitFor()
  })
})

describe('a room link', () => {
  it('is prepared while the card shows', async () => {
    const page = await open('link-preview')
    expect(await withSpaces(page, spaces => spaces.calls)).toEqual(['prepare'])
  })

  it('that is refused names the failed part, offers no way around and touches nothing', async () => {
    const page = await open('link-refused')
    await page
      .getByRole('heading', { name: 'The host’s signature does not fit this link' })
      .waitFor()
    const main = page.getByRole('main')
    expect(await main.getByRole('button').count()).toBe(0)
    expect(await main.getByRole('link').allInnerTexts()).toEqual(['To the lobby'])
    expect(await withSpaces(page, spaces => spaces.calls)).toEqual([])
  })

  it('changed by hand in the address bar is read again', async () => {
    const page = await open('link-preview')
    await page.evaluate(() => {
      window.location.hash = '#/s/expired'
    })
    await page.getByRole('heading', { name: 'This link has expired' }).waitFor()
  })

  it('can be pasted in the lobby', async () => {
    const page = await open('lobby-empty')
    await page.getByLabel('Got a link?').fill(' https://elsewhere.example/#/s/good-code ')
    await button(page, 'Open').click()
    await button(page, 'Listen').waitFor()
  })
})

describe('in a Space', () => {
  it('the light and the words follow the voice', async () => {
    const page = await open('space-listener')
    const alice = page.getByRole('listitem').filter({ hasText: 'Alice' })
    await alice.getByText('speaking', { exact: true }).waitFor()
    await withSpaces(page, spaces => spaces.room.current?.speaking.set(new Set()))
    await alice.getByText('silent', { exact: true }).waitFor()
    await page.getByText('Nobody is speaking').waitFor()
  })

  it('the volume of one speaker is set by the arrow keys', async () => {
    const page = await open('space-listener')
    await page.getByRole('slider', { name: 'Volume of Bob' }).press('ArrowRight')
    const volumes = await withSpaces(page, spaces => [
      ...(spaces.room.current?.volumes.values() ?? []),
    ])
    expect(volumes).toEqual([1.05])
  })

  it('holding the space bar talks, with three guards, unless it is switched off', async () => {
    const page = await open('space-sound-check')
    const calls = () => withSpaces(page, spaces => spaces.room.current?.calls.join(' '))
    const sheet = page.getByRole('dialog')
    await sheet.waitFor()
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.down(' ')
    await page.keyboard.up(' ')
    // A sheet lies over the Space: the bar belongs to it.
    expect(await calls()).toBe('')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.down(' ')
    expect(await calls()).toBe('unmute')
    await page.keyboard.up(' ')
    expect(await calls()).toBe('unmute mute')
    await page.keyboard.down(' ')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    expect(await calls()).toBe('unmute mute unmute mute')
    await page.keyboard.up(' ')
    await button(page, 'Share').focus()
    await page.keyboard.press(' ')
    await page.getByRole('dialog', { name: 'Share this Space' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await calls()).toBe('unmute mute unmute mute')
    await withSpaces(page, spaces => spaces.room.current?.audio.choose({ pushToTalk: false }))
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.press(' ')
    expect(await calls()).toBe('unmute mute unmute mute')
  })

  it('says why somebody is not heard, and does the one thing about it', async () => {
    const page = await open('space-sound-listener')
    const dora = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Dora' })
    await dora.getByText('You have turned them down to nothing').waitFor()
    await dora.getByRole('button', { name: 'Full volume' }).click()
    await dora.getByText('You have turned them down to nothing').waitFor({ state: 'detached' })
    const elio = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Elio' })
    await elio.getByText('Nothing of them arrives here').waitFor()
    await elio.getByRole('button', { name: 'Try again now' }).click()
    expect(await withSpaces(page, spaces => spaces.calls)).toEqual(['retry'])
  })

  it('diagnostics are copied without a name', async () => {
    const page = await open('space-sound-listener')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByText('Numbers', { exact: true }).click()
    await page.getByRole('cell', { name: '118 ms' }).waitFor()
    await button(page, 'Copy diagnostics').click()
    await page.getByRole('dialog').getByText('Diagnostics copied').waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('arrives-late')
    expect(text).not.toContain('Alice')
  })

  it('a microphone and what is done to it are chosen by keyboard', async () => {
    const page = await open('space-sound-host')
    await page.getByLabel('Microphone', { exact: true }).selectOption('USB headset')
    await page.getByRole('switch', { name: /^Suppress noise harder/ }).focus()
    await page.keyboard.press(' ')
    const choices = await withSpaces(page, spaces => spaces.room.current?.audio.choices.current)
    expect(choices).toMatchObject({ microphone: 'm2', suppressor: true })
  })

  it('one speaker is muted for oneself and heard again as loud as before', async () => {
    const page = await open('space-listener')
    const mute = button(page, 'Mute Bob for me')
    await page.getByRole('slider', { name: 'Volume of Bob' }).press('ArrowRight')
    await mute.click()
    expect(await mute.getAttribute('aria-pressed')).toBe('true')
    await mute.click()
    const volumes = await withSpaces(page, spaces => [
      ...(spaces.room.current?.volumes.values() ?? []),
    ])
    expect(volumes).toEqual([1.05])
  })

  it('a suspended sound is one tap away', async () => {
    const page = await open('space-suspended')
    await button(page, /Tap to hear/).click()
    await button(page, /Tap to hear/).waitFor({ state: 'detached' })
  })

  it('a refused microphone says how to allow it, and listening goes on', async () => {
    const page = await open('space-denied')
    const note = page.getByRole('alert')
    await note.getByText('Your browser keeps the microphone closed').waitFor()
    await note.getByText('Listening goes on').waitFor()
    await note.getByRole('button', { name: 'Try again' }).click()
    await note.waitFor({ state: 'detached' })
  })

  it('letters typed into a field are not commands', async () => {
    const page = await open('space-host')
    await button(page, 'Edit').click()
    await page.getByRole('textbox', { name: 'Title' }).fill('')
    await page.keyboard.type('small talk')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'small talk' }).waitFor()
    expect(await withSpaces(page, spaces => spaces.room.current?.calls)).toEqual([])
  })

  it('a title that is too long is not taken, and says by how much', async () => {
    const page = await open('space-host')
    await button(page, 'Edit').click()
    await page.getByRole('textbox', { name: 'Title' }).fill('x'.repeat(83))
    await button(page, 'Save').click()
    await page.getByText('3 letters too long: at most 80.').waitFor()
  })

  it('a host who walks out is told what that means', async () => {
    const page = await open('space-host')
    await page.keyboard.press('l')
    await page.getByRole('dialog', { name: 'End this Space for everybody?' }).waitFor()
    await button(page, 'Cancel').click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('a host cannot wander into another one by a slip', async () => {
    const page = await open('lobby-dock')
    expect(await button(page, /^Listen to Night/).isDisabled()).toBe(true)
    await page.getByText('You are hosting. End your Space before you go elsewhere.').waitFor()
  })

  it('the link is shared as code, text and copy', async () => {
    const page = await open('space-share')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('img', { name: 'QR code with the link of this Space' }).waitFor()
    await button(page, 'Copy the link').click()
    await page.getByRole('dialog').getByText('Link copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'https://loggia.example/app/#/s/good-code',
    )
  })

  it('goes on in a dock while one looks at the lobby', async () => {
    const page = await open('space-listener')
    await page.getByRole('link', { name: 'Loggia' }).click()
    await page.getByRole('complementary', { name: 'You are in' }).waitFor()
    await page.getByRole('link', { name: 'Back to the Space' }).click()
    await page.getByRole('heading', { name: 'Storie dal mercato, prima che apra' }).waitFor()
  })

  it('the host names who takes over, and reads what was done in whose name', async () => {
    const page = await open('space-moderation')
    await page.getByText('Rita took back the invitation of Dora').waitFor()
    await button(page, 'Add Bob to those who take over').click()
    const acts = await withSpaces(page, spaces =>
      spaces.room.current?.acts.map(act => [act.kind, 'accounts' in act && act.accounts.length]),
    )
    expect(acts).toEqual([['heirs', 1]])
  })

  it('that ends tells who ended it', async () => {
    const page = await open('space-listener')
    await withSpaces(page, spaces => spaces.room.current?.end())
    await page.getByText('Alice Ferri has ended it.').waitFor()
    await button(page, 'To the lobby').click()
    await page.getByRole('heading', { name: 'In the square' }).waitFor()
  })
})

describe('when the network is away', () => {
  it('says which addresses were tried, counts down, and tries at once when asked', async () => {
    const page = await open('lobby-unreachable')
    await page.getByText(/Next try in \d+ seconds/).waitFor()
    await page.getByText('2 addresses were tried').click()
    await page.getByText('/ip4/127.0.0.1/tcp/7601/ws').waitFor()
    await button(page, 'Try now').click()
    expect(await withSpaces(page, spaces => spaces.calls)).toEqual(['retry'])
  })

  it('a fault is told with a way out and stays until it is read', async () => {
    const page = await open('lobby-live')
    await withSpaces(page, spaces => {
      spaces.listen = () => {
        const fault = new Error('nobody')
        fault.name = 'UnreachableError'
        return Promise.reject(fault)
      }
    })
    await button(page, /^Listen to Storie/).click()
    await page.getByText('Nobody answered').waitFor()
    await button(page, 'Dismiss').click()
    await page.getByText('Nobody answered').waitFor({ state: 'detached' })
  })
})

describe('the switches', () => {
  it('change language and colours at once and for the next visit', async () => {
    const page = await open('lobby-live')
    await button(page, 'Italiano').click()
    await page.getByRole('heading', { name: 'In piazza' }).waitFor()
    await button(page, 'Colori: come il sistema').click()
    await button(page, 'Colori: chiari').click()
    await page.reload()
    await page.getByRole('heading', { name: 'In piazza' }).waitFor()
    await button(page, 'Colori: scuri').waitFor()
    const background = await page.evaluate(
      () => getComputedStyle(document.documentElement).backgroundColor,
    )
    expect(background).toBe('rgb(20, 27, 45)')
  })
})
