import { describe, expect, it } from 'vitest'
import { watchVersions } from '../../../web/offline/versions.ts'

/** Promises of answers. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

type FakeWorker = EventTarget & { readonly build: string; state: string; readonly told: unknown[] }

function worker(build: string): FakeWorker {
  const told: unknown[] = []
  const postMessage = (asked: unknown): void => void told.push(asked)
  return Object.assign(new EventTarget(), { build, state: 'installed', told, postMessage })
}

/** A page of build `mine` with the workers of its browser. */
function page(mine: string, serves?: string) {
  const workers = Object.assign(new EventTarget(), {
    controller: serves === undefined ? null : worker(serves),
  })
  const registration = Object.assign(new EventTarget(), {
    installing: null as FakeWorker | null,
    waiting: null as FakeWorker | null,
    looked: 0,
    update: async () => {
      registration.looked++
      throw new TypeError('nobody answers')
    },
  })
  const due: (() => void)[] = []
  let reloads = 0
  let nowMs = 0
  let inside = false
  const versions = watchVersions({
    build: mine,
    // Only what is watched of them.
    workers: workers as never,
    registration: registration as never,
    buildOf: async asked => (asked as unknown as FakeWorker).build,
    reload: () => void reloads++,
    isInside: () => inside,
    after: (_, then) => {
      due.push(then)
      return () => void due.splice(due.indexOf(then), 1)
    },
    now: () => nowMs,
  })
  return {
    versions,
    registration,
    /** A newer worker has everything and waits. */
    found: async (build: string) => {
      const next = worker(build)
      registration.installing = next
      registration.dispatchEvent(new Event('updatefound'))
      registration.installing = null
      registration.waiting = next
      next.dispatchEvent(new Event('statechange'))
      await settled()
      return next
    },
    takesOver: async (build: string) => {
      registration.waiting = null
      workers.controller = worker(build)
      workers.dispatchEvent(new Event('controllerchange'))
      await settled()
    },
    reloads: () => reloads,
    enters: () => (inside = true),
    leaves: () => (inside = false),
    wait: (ms: number) => {
      nowMs += ms
      for (const then of due.splice(0)) then()
    },
  }
}

describe('a new version', () => {
  it('is told when all of it is here, and nothing happens before somebody presses', async () => {
    const { versions, found, reloads, takesOver } = page('one', 'one')
    await settled()
    expect(versions.state.value).toBe('none')
    const next = await found('two')
    expect([versions.state.value, next.told, reloads()]).toEqual(['ready', [], 0])
    versions.apply()
    versions.apply()
    expect([versions.state.value, next.told]).toEqual(['coming', [{ kind: 'take-over' }]])
    await takesOver('two')
    expect(reloads()).toBe(1)
  })

  it('applied in another tab is told here too, and loads this page only when somebody presses here', async () => {
    const { versions, found, reloads, takesOver } = page('one', 'one')
    await found('two')
    await takesOver('two')
    expect([versions.state.value, reloads()]).toEqual(['ready', 0])
    versions.apply()
    expect(reloads()).toBe(1)
  })

  it('is none when the first worker ever begins to serve this page', async () => {
    const { versions, takesOver, reloads } = page('one')
    await takesOver('one')
    expect([versions.state.value, reloads()]).toEqual(['none', 0])
  })

  it('that this page already is takes over without a question', async () => {
    const { versions, found, takesOver } = page('two')
    const next = await found('two')
    expect([versions.state.value, next.told]).toEqual(['none', [{ kind: 'take-over' }]])
    await takesOver('two')
    expect(versions.state.value).toBe('none')
  })

  it('that does not take over leaves the page to what there is', async () => {
    const { versions, found, reloads, wait } = page('one', 'one')
    await found('two')
    versions.apply()
    wait(5_000)
    expect(reloads()).toBe(1)
  })

  it('does not take whoever has entered a Space since the press out of it, and is offered again', async () => {
    const { versions, found, takesOver, reloads, wait, enters, leaves } = page('one', 'one')
    await found('two')
    versions.apply()
    enters()
    await takesOver('two')
    expect([versions.state.value, reloads()]).toEqual(['ready', 0])
    leaves()
    // Nor later on its own.
    wait(5_000)
    expect([versions.state.value, reloads()]).toEqual(['ready', 0])
    versions.apply()
    expect(reloads()).toBe(1)
  })

  it('that does not take over while somebody is in a Space waits for another press', async () => {
    const { versions, found, takesOver, reloads, wait, enters, leaves } = page('one', 'one')
    const next = await found('two')
    versions.apply()
    enters()
    wait(5_000)
    expect([versions.state.value, reloads()]).toEqual(['ready', 0])
    leaves()
    versions.apply()
    expect(next.told.length).toBe(2)
    await takesOver('two')
    expect(reloads()).toBe(1)
  })

  it('is looked for once in a while and when a relay is back, and nobody minds when none answers', async () => {
    const { versions, registration, wait } = page('one', 'one')
    versions.look('seen')
    versions.look('seen')
    wait(15 * 60_000 - 1)
    versions.look('seen')
    expect(registration.looked).toBe(1)
    wait(1)
    versions.look('seen')
    await settled()
    expect(registration.looked).toBe(2)
    versions.look('relay')
    expect(registration.looked).toBe(3)
    versions.close()
    wait(15 * 60_000)
    versions.look('seen')
    versions.look('relay')
    expect(registration.looked).toBe(3)
  })
})
