import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { button, pressByKeyboard, tabTo, useFace, withSpaces } from './face/use-face.ts'

const open = useFace()

/** What was done in this Space, by kind and in order. */
const actsIn = (page: Page): Promise<readonly string[] | undefined> =>
  withSpaces(page, spaces => spaces.room.current?.acts.map(({ kind }) => kind))

describe('who keeps order', () => {
  it('invites, lets speak again, bans and forgives by keyboard alone', async () => {
    const page = await open('space-moderation')
    await pressByKeyboard(page, 'Invite Elio on stage')
    await pressByKeyboard(page, 'Let back in: Dora')
    await page.keyboard.press('Escape')
    await pressByKeyboard(page, 'Manage Bob')
    await pressByKeyboard(page, 'Let speak again')
    await page.keyboard.press('Escape')
    await pressByKeyboard(page, 'Manage Bob')
    await pressByKeyboard(page, /^Ban from/)
    await tabTo(page, page.getByLabel('Reason'))
    await page.keyboard.type('sells things')
    await page.keyboard.press('Enter')
    expect(await actsIn(page)).toEqual(['invite', 'unban', 'allow', 'ban'])
  })

  it('beside the host mutes all who speak at once, and not the host', async () => {
    const page = await open('space-speaker')
    await button(page, /^Moderation/).click()
    await button(page, 'Mute everybody but the hosts').click()
    const muted = await withSpaces(page, spaces =>
      spaces.room.current?.acts.map(act => [act.kind, 'target' in act && act.target]),
    )
    const bob = await withSpaces(
      page,
      spaces =>
        spaces.room.current?.state.current?.stage.find(({ name }) => name === 'Bob')?.account,
    )
    expect(muted).toEqual([['mute', bob]])
  })

  it('says by keyboard for how long newcomers only listen', async () => {
    const page = await open('space-moderation')
    await tabTo(page, page.getByRole('radio', { name: 'everybody', exact: true }))
    await page.keyboard.press('ArrowDown')
    // The fake Space decides nothing by itself.
    await withSpaces(page, ({ room }) => {
      const state = room.current?.state.current
      if (state) room.current.state.set({ ...state, chat: 'slow' })
    })
    await tabTo(page, page.getByRole('combobox', { name: 'Somebody is a newcomer for' }))
    await page.keyboard.press('ArrowDown')
    const rules = await withSpaces(page, spaces =>
      spaces.room.current?.acts.flatMap(act =>
        act.kind === 'edit' ? [act.chat ?? act.newcomerMinutes] : [],
      ),
    )
    expect(rules).toEqual(['slow', 15])
  })
})
