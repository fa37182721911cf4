import { describe, expect, it } from 'vitest'
import { storeName, type Build } from '../../../web/offline/build.ts'
import { ShellStore } from '../../../web/offline/shell-store.ts'
import { FakeCaches } from '../../helpers/fake-caches.ts'

const SCOPE = 'https://loggia.example/app/'
const ONE: Build = {
  id: 'one',
  pageIntegrity: 'sha256-1',
  files: ['assets/a-1.js', 'assets/b-1.js'],
}
const TWO: Build = {
  id: 'two',
  pageIntegrity: 'sha256-2',
  files: ['assets/a-1.js', 'assets/b-2.js'],
}

/** A server with one build at a time, and a browser that has visited it. */
function visited() {
  const caches = new FakeCaches()
  const asked: string[] = []
  const held = new Set<string>()
  let served: Build | undefined = ONE
  const platform = {
    caches: caches.asPlatform,
    heldLocks: async () => held,
    fetch: async (url: string, init?: RequestInit) => {
      asked.push(url.slice(SCOPE.length))
      if (served === undefined) throw new TypeError('no network')
      const isPage = url === SCOPE
      if (isPage && init?.integrity !== undefined && init.integrity !== served.pageIntegrity)
        throw new TypeError('integrity')
      const isThere = isPage || served.files.includes(url.slice(SCOPE.length))
      return new Response(isThere ? `${served.id}:${url}` : '', { status: isThere ? 200 : 404 })
    },
  }
  return {
    caches,
    asked,
    held,
    serve: (build: Build | undefined) => (served = build),
    store: (build: Build) => new ShellStore(SCOPE, build, platform),
  }
}

const get = (path: string, mode: RequestMode = 'cors') => ({
  method: 'GET',
  mode,
  url: SCOPE + path,
})

describe('a build of the app on the device', () => {
  it('answers the page and all its files without a network, by a query or without', async () => {
    const { store, serve } = visited()
    const one = store(ONE)
    await one.fill()
    serve(undefined)
    expect(await textOf(one.answer(get('', 'navigate')))).toBe(`one:${SCOPE}`)
    expect(await textOf(one.answer(get('?from=home', 'navigate')))).toBe(`one:${SCOPE}`)
    expect(await textOf(one.answer(get('assets/b-1.js')))).toBe(`one:${SCOPE}assets/b-1.js`)
  })

  it.each([
    ['what is posted', { ...get('assets/a-1.js'), method: 'POST' }],
    ['the relay’s own answers', get('info')],
    ['another page', get('report.html', 'navigate')],
    ['another app on the host', { ...get(''), url: 'https://loggia.example/other/assets/a-1.js' }],
    ['the worker itself', get('sw.js')],
  ])('lets %s go its own way', (_, request) => {
    expect(visited().store(ONE).answer(request)).toBeUndefined()
  })

  it('asks the server for nothing that another build has too', async () => {
    const { store, serve, asked } = visited()
    await store(ONE).fill()
    serve(TWO)
    asked.length = 0
    await store(TWO).fill()
    expect(asked).toEqual(['', 'assets/b-2.js'])
  })

  it('gives a page of the build before its own parts, after another took over and the server moved on', async () => {
    const { store, serve } = visited()
    await store(ONE).fill()
    serve(TWO)
    const two = store(TWO)
    await two.fill()
    await two.tidy()
    expect(await textOf(two.answer(get('assets/b-1.js')))).toBe(`one:${SCOPE}assets/b-1.js`)
    expect(await textOf(two.answer(get('', 'navigate')))).toBe(`two:${SCOPE}`)
  })

  it.each([
    ['the page of another build', { ...TWO, files: ONE.files }],
    ['only a part of the files', { ...ONE, files: ['assets/a-1.js'] }],
  ])('is not taken for whole when the server has %s', async (_, served) => {
    const { store, serve } = visited()
    serve(served)
    const one = store(ONE)
    await expect(one.fill()).rejects.toThrow(TypeError)
    serve(undefined)
    await expect(one.answer(get('', 'navigate'))).rejects.toThrow('no network')
    serve(ONE)
    await one.fill()
    expect(await textOf(one.answer(get('', 'navigate')))).toBe(`one:${SCOPE}`)
  })

  it('is cleared away when no page needs it, and never another app’s', async () => {
    const { store, caches, held, serve } = visited()
    const names = ['zero', 'half', 'one'].map(id => storeName(SCOPE, id))
    const foreign = storeName('https://loggia.example/', 'old')
    for (const name of [...names, foreign]) caches.all.set(name, new Map())
    held.add(storeName(SCOPE, 'zero'))
    serve(TWO)
    const two = store(TWO)
    await two.fill()
    await two.tidy()
    const left = [...caches.all.keys()]
    // `zero` is open in some tab; `one` came last before this.
    expect(left).toEqual([names[0], names[2], foreign, storeName(SCOPE, 'two')])
  })
})

const textOf = async (answer: Promise<Response> | undefined): Promise<string | undefined> =>
  (await answer)?.text()
