import { expect, it } from 'vitest'
import { signal } from '@preact/signals'
import { askBeforeUnload } from '../../web/before-unload.ts'
import { CAST, FakeSpaces, liveState, speakerNamed } from '../helpers/fake-spaces.ts'
import { FakeBrowser, tabMemory } from '../helpers/fake-tabs.ts'
import { Follower } from '../../web/store/follow.ts'
import { followWhereabouts } from '../../web/store/whereabouts.ts'
import { modelRoom, type RoomModel } from '../../web/store/room-model.ts'
import { readInside } from '../../web/store/inside.ts'

const RITA = speakerNamed('Rita', CAST.rita, 'host', 203)

function entered(role: 'host' | 'listener') {
  const fake = new FakeSpaces().enter(role, liveState([RITA]))
  const attempt = (work: () => Promise<unknown>): void => void work()
  const expected = { title: '', host: undefined }
  return { fake, model: modelRoom(fake, expected, new Follower(), attempt) }
}

it('a tab remembers where it is while it is there, and whether on stage', () => {
  const [browser, memory] = [new FakeBrowser(), tabMemory()]
  const room = signal<RoomModel | undefined>(undefined)
  followWhereabouts({ memory, platform: browser.tab('one') }, room, () => undefined)
  const { fake, model } = entered('listener')
  room.value = model
  expect(readInside(memory)).toEqual({ link: fake.link, wasOnStage: false })
  fake.seat.set({ seat: 'speaker', isHere: true })
  expect(readInside(memory)?.wasOnStage).toBe(true)
  room.value = undefined
  browser.turn(0)
  expect(readInside(memory)).toBeUndefined()
})

it('a page that is unloaded forgets nothing: its room goes, and no task runs any more', () => {
  const [browser, memory] = [new FakeBrowser(), tabMemory()]
  const room = signal<RoomModel | undefined>(undefined)
  followWhereabouts({ memory, platform: browser.tab('one') }, room, () => undefined)
  room.value = entered('host').model
  room.value = undefined
  const next = followWhereabouts(
    { memory, platform: browser.tab('one again') },
    signal(undefined),
    () => undefined,
  )
  expect(next.was?.wasOnStage).toBe(true)
})

it('only whoever leads is asked before the page goes', () => {
  const room = signal<RoomModel | undefined>(undefined)
  const page = new EventTarget()
  const stop = askBeforeUnload(room, page)
  const isAsked = (): boolean => {
    const event = new Event('beforeunload', { cancelable: true })
    page.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(isAsked()).toBe(false)
  room.value = entered('listener').model
  expect(isAsked()).toBe(false)
  const { fake, model } = entered('host')
  room.value = model
  expect(isAsked()).toBe(true)
  fake.leads.set(false)
  expect(isAsked()).toBe(false)
  fake.leads.set(true)
  stop()
  expect(isAsked()).toBe(false)
})
