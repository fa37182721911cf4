import { describe, expect, it, vi } from 'vitest'
import { CAST, FakeSpaces, LINK, liveSpace, liveState } from '../helpers/fake-spaces.ts'
import { FakeBrowser, tabMemory } from '../helpers/fake-tabs.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import { fakeShell } from '../helpers/fake-shell.ts'
import { createStore, type Store, type Way } from '../../web/store/store.ts'
import { createTabs } from '../../web/store/tabs.ts'
import { en } from '../../web/strings/en.ts'
import { entranceOf, whyShut } from '../../web/views/entrance.ts'
import { until } from '../helpers/until.ts'
import type { Room, SpaceId } from '../../src/index.ts'

const [MARKET, RADIO] = [LINK.space, fakeId<SpaceId>(402)]
const LISTEN: Way = { what: 'entering', space: MARKET }
const WAYS: readonly Way[] = [
  LISTEN,
  { what: 'entering', space: RADIO },
  { what: 'starting', plan: undefined },
  { what: 'starting', plan: RADIO },
  { what: 'returning', link: LINK.code },
]

/** Spaces into which nobody gets before `arrive` says so. */
function slowSpaces() {
  const spaces = new FakeSpaces()
  let arrive: () => void = () => undefined
  const gate = new Promise<void>(resolve => (arrive = resolve))
  const asked: string[] = []
  const slowly = (how: string) => async (): Promise<Room> => {
    asked.push(how)
    await gate
    return spaces.enter('listener', liveState())
  }
  const slow = { listenTo: slowly('listenTo'), listen: slowly('listen'), resume: slowly('resume') }
  return { spaces: Object.assign(spaces, slow), asked, arrive }
}

const entrances = (store: Store): readonly string[] => WAYS.map(way => entranceOf(way, store))

/** This tab and another one, which is on stage. */
function besideAnother() {
  const { spaces, asked, arrive } = slowSpaces()
  const browser = new FakeBrowser()
  let letGo = 0
  const other = createTabs(browser.tab('other'), () => {
    letGo += 1
  })
  const platform = { ...browser.tab('this'), locks: undefined }
  const store = createStore(spaces, fakeShell(), { tab: { memory: tabMemory(), platform } })
  const link = `https://loggia.example/#/s/${LINK.code}`
  other.tell({ title: LINK.title, link, wasOnStage: true })
  const way: Way = { what: 'returning', link }
  return { store, other, asked, arrive, way, letGo: () => letGo }
}

describe('a door into a Space', () => {
  it('that somebody goes through shuts every other until they are in, and says why', async () => {
    const { spaces, arrive } = slowSpaces()
    const store = createStore(spaces, fakeShell())
    expect(entrances(store)).toEqual(['open', 'open', 'open', 'open', 'open'])
    store.listenTo(liveSpace({ space: MARKET }))
    const [own, ...others] = entrances(store)
    expect(own).toBe('under-way')
    expect(new Set(others)).toEqual(new Set(['other-under-way']))
    expect(whyShut('other-under-way', en)).toBe(en.lobby.onTheWay)
    expect(whyShut('under-way', en)).toBeUndefined()
    arrive()
    await until(() => store.busy.value.what === 'nothing')
    expect(entrances(store)).toEqual(['open', 'open', 'open', 'open', 'open'])
    store.close()
  })

  it('is open again when nobody got in', async () => {
    // Where a fault is told to developers.
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const spaces = new FakeSpaces()
    const refused = { listen: () => Promise.reject(new TypeError('no way there')) }
    const shell = fakeShell()
    const store = createStore(Object.assign(spaces, refused), shell)
    store.listen(LINK)
    expect(entranceOf(LISTEN, store)).toBe('under-way')
    await until(() => shell.toasts.value.length === 1)
    expect(entranceOf(LISTEN, store)).toBe('open')
    expect(warned).toHaveBeenCalledOnce()
    warned.mockRestore()
    store.close()
  })

  it('is shut to whoever leads a Space until they have ended it', () => {
    const spaces = new FakeSpaces()
    const store = createStore(spaces, fakeShell())
    const room = spaces.enter('host', { ...liveState(), host: CAST.rita })
    expect(entrances(store)).toEqual(['hosting', 'hosting', 'hosting', 'hosting', 'open'])
    room.state.set({ ...liveState(), phase: 'ended' })
    expect(new Set(entrances(store))).toEqual(new Set(['open']))
    store.close()
  })

  it('to a Space of one’s own is shut while one is on stage in another tab', () => {
    const { store } = besideAnother()
    const own = 'on-stage-elsewhere'
    expect(entrances(store)).toEqual(['open', 'open', own, own, 'open'])
    store.close()
  })
})

describe('going on here where another tab was', () => {
  it('is under way from the press on, and pressed twice asks the other tab and the Space once', async () => {
    const { store, other, asked, arrive, way, letGo } = besideAnother()
    store.switchHere()
    expect(entranceOf(way, store)).toBe('under-way')
    expect(entranceOf(LISTEN, store)).toBe('other-under-way')
    store.switchHere()
    expect(letGo()).toBe(1)
    other.tell(undefined)
    await until(() => asked.length > 0)
    arrive()
    await until(() => store.busy.value.what === 'nothing')
    expect(asked).toEqual(['resume'])
    store.close()
  })
})
