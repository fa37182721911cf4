import { describe, expect, it } from 'vitest'
import { LazyLane } from '../../src/session/lazy-lane.ts'

type Lane = { readonly got: string[] }

/** A lane whose code comes when `arrive` is called, or does not. */
function lazy() {
  const arrivals: { readonly arrive: () => void; readonly fail: () => void }[] = []
  const lane: Lane = { got: [] }
  const lazyLane = new LazyLane<Lane>({
    load: () =>
      new Promise((resolve, reject) => {
        arrivals.push({
          arrive: () => resolve(lane),
          fail: () => reject(new TypeError('nobody answers')),
        })
      }),
    opened: opened => opened.got.push('opened'),
    earlyMax: 2,
  })
  const say = (text: string): void => lazyLane.use(({ got }) => got.push(text))
  return { lazyLane, lane, say, arrivals }
}

describe('a lane that opens on first need', () => {
  it('gets in order what came before, up to its bound, and then everything', async () => {
    const { lazyLane, lane, say, arrivals } = lazy()
    expect(arrivals.length).toBe(0)
    for (const text of ['one', 'two', 'too much']) say(text)
    expect([arrivals.length, lazyLane.current]).toEqual([1, undefined])
    arrivals[0]?.arrive()
    expect(await lazyLane.open()).toBe(lane)
    say('three')
    expect(lane.got).toEqual(['opened', 'one', 'two', 'three'])
  })

  it('is tried again after its code could not be fetched, with room for as much', async () => {
    const { lazyLane, lane, say, arrivals } = lazy()
    say('lost')
    say('lost too')
    const opening = lazyLane.open()
    arrivals[0]?.fail()
    await expect(opening).rejects.toThrow('nobody answers')
    // What was lost has left its room.
    await new Promise(resolve => setImmediate(resolve))
    say('one')
    say('two')
    arrivals[1]?.arrive()
    await lazyLane.open()
    expect(lane.got).toEqual(['opened', 'one', 'two'])
  })

  it('is not opened by what comes after it was closed', () => {
    const { lazyLane, say, arrivals } = lazy()
    lazyLane.close()
    say('late')
    expect([arrivals.length, lazyLane.isClosed]).toEqual([0, true])
  })
})
