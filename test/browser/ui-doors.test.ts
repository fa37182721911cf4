import { describe, expect, it } from 'vitest'
import { button, useFace, withSpaces } from './face/use-face.ts'

const open = useFace()

describe('while somebody is going into a Space', () => {
  const WHY = 'You are on your way into a Space. One moment…'

  it('every other door of the lobby is shut, and says why', async () => {
    const page = await open('lobby-entering')
    const own = button(page, 'Going in…')
    expect(await own.getAttribute('aria-busy')).toBe('true')
    const others = [/^Listen to /, /^Start now/]
    for (const door of others.map(name => button(page, name).first())) {
      expect([await door.isDisabled(), await door.getAttribute('title')]).toEqual([true, WHY])
    }
    const start = button(page, 'Start a Space')
    expect(await start.isDisabled()).toBe(true)
    await page.getByText(WHY).waitFor()
  })

  it('the door of a link is shut too, and says why', async () => {
    const page = await open('lobby-entering')
    await page.evaluate(() => {
      window.location.hash = '#/s/good-code'
    })
    await page.getByText(WHY).waitFor()
    expect(await button(page, 'Listen').isDisabled()).toBe(true)
  })

  it('the microphone of a Space that is opening waits in sight', async () => {
    const page = await open('space-host')
    await withSpaces(page, spaces => {
      const room = spaces.room.current
      if (room === undefined) return
      room.microphone.set({ phase: 'off' })
      room.unmute = () => new Promise(() => undefined)
    })
    const microphone = button(page, 'Microphone')
    expect(await microphone.getAttribute('aria-busy')).toBe('false')
    await microphone.click()
    await microphone.getByText('one moment…').waitFor()
    expect(await microphone.getAttribute('aria-busy')).toBe('true')
  })
})
