import { describe, expect, it } from 'vitest'
import { Doorbell } from '../../web/doorbell.ts'
import type { LinkContent, Room, Spaces } from '../../src/index.ts'

// As much of each as passes through a bell.
const CONTENT = { title: 'Evening' } as LinkContent
const PRIVATE = { ...CONTENT, knockKey: new Uint8Array(32) } as LinkContent
const ROOM = {} as Room

function setUp({ link: content }: { link: LinkContent | undefined } = { link: CONTENT }) {
  const entered: LinkContent[] = []
  const listen = async (link: LinkContent): Promise<Room> => {
    entered.push(link)
    return ROOM
  }
  let woken = 0
  let isReady: () => void = () => undefined
  const ready = new Promise<void>(resolve => (isReady = resolve))
  const spaces = Promise.resolve({ listen } as Spaces)
  const link = Promise.resolve(content)
  const wake = (): void => void (woken += 1)
  const bell = new Doorbell({ spaces, link, ready, wake })
  return { bell, entered, isReady, woken: () => woken }
}

describe('a doorbell', () => {
  it('goes in once, as soon as it is known where, and opens the loudspeaker in the press itself', async () => {
    const { bell, entered, isReady, woken } = setUp()
    bell.press()
    bell.press()
    expect(woken()).toBe(1)
    expect(bell.state.current).toBe('entering')
    expect(entered).toEqual([])
    isReady()
    const { room } = bell.shut(CONTENT)
    expect(await room).toBe(ROOM)
    expect(entered).toEqual([CONTENT])
  })

  it('lets nobody knock who could not read that there is a door to knock at', async () => {
    const { bell, entered, isReady } = setUp({ link: PRIVATE })
    bell.pressUnread()
    isReady()
    await Promise.resolve().then(() => undefined)
    expect(bell.state.current).toBe('open')
    expect(entered).toEqual([])
    bell.press()
    await bell.shut(PRIVATE).room
    expect(entered).toEqual([PRIVATE])
  })

  it('rings no more when the page has a door of its own', () => {
    const { bell, woken } = setUp()
    expect(bell.shut(CONTENT)).toEqual({ content: CONTENT, room: undefined })
    bell.press()
    expect(bell.state.current).toBe('shut')
    expect(woken()).toBe(0)
  })

  it('leads nowhere behind a link that is no good', async () => {
    const { bell, entered, isReady } = setUp({ link: undefined })
    bell.press()
    isReady()
    await new Promise(resolve => setTimeout(resolve))
    expect(entered).toEqual([])
  })
})
