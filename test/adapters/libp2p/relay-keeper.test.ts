import { describe, expect, it } from 'vitest'
import { MemoryClock } from '../../../src/adapters/memory/clock.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { RelayKeeper } from '../../../src/adapters/libp2p/relay-keeper.ts'
import { UnreachableError } from '../../../src/errors.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

const RITA = peerOf('rita')
const WS = `/ip4/127.0.0.1/tcp/1/ws/p2p/${RITA}`
const DIRECT = `/ip4/127.0.0.1/udp/2/webrtc-direct/p2p/${RITA}`
const UNNAMED = '/ip4/127.0.0.1/tcp/3/ws'

/** Rita's relay, which tests start and stop. */
function setUp() {
  const clock = new MemoryClock()
  const watchers = new Set<() => void>()
  const connected = new Set<PeerId>()
  const dials: string[] = []
  const world = { up: false }
  const change = (): void => watchers.forEach(watcher => watcher())
  const keeper = new RelayKeeper(
    {
      connected: () => [...connected],
      onChange: watcher => {
        watchers.add(watcher)
        return () => watchers.delete(watcher)
      },
      dialAny: async addresses => {
        dials.push(addresses.join(' '))
        if (!world.up) throw new UnreachableError('down')
        connected.add(RITA)
        change()
        return RITA
      },
    },
    clock,
  )
  const stop = (): void => {
    world.up = false
    connected.clear()
    change()
  }
  return { clock, dials, world, keeper, stop }
}

describe('known relays', () => {
  it('are dialled at once, all addresses of one relay together', async () => {
    const { clock, dials, world, keeper } = setUp()
    world.up = true
    keeper.setRelays([WS, DIRECT])
    expect(keeper.reach.current.trying).toEqual([WS, DIRECT])
    await clock.turn(0)
    expect(dials).toEqual([`${WS} ${DIRECT}`])
    expect(keeper.reach.current).toMatchObject({ relays: 1, peers: 1, trying: [], tried: [] })
  })

  it('are dialled again with growing pauses, at least every five seconds, without end', async () => {
    const { clock, dials, keeper } = setUp()
    keeper.setRelays([WS])
    await clock.turn(8_000)
    expect(dials.length).toBe(5)
    await clock.turn(60_000)
    expect(dials.length).toBe(17)
    const { relays, tried, retryAtMs } = keeper.reach.current
    expect([relays, tried]).toEqual([0, [WS]])
    expect((retryAtMs ?? 0) - clock.now()).toBeLessThanOrEqual(5_000)
  })

  it('are found within seconds when they come back, and at once when asked', async () => {
    const { clock, world, keeper, stop } = setUp()
    world.up = true
    keeper.setRelays([WS])
    await clock.turn(0)
    stop()
    await clock.turn(60_000)
    expect(keeper.reach.current.relays).toBe(0)
    world.up = true
    keeper.retryNow()
    await clock.turn(0)
    expect(keeper.reach.current).toMatchObject({ relays: 1, tried: [], retryAtMs: undefined })
    stop()
    world.up = true
    await clock.turn(5_000)
    expect(keeper.reach.current.relays).toBe(1)
  })

  it('can be named without a PeerId', async () => {
    const { clock, dials, world, keeper } = setUp()
    world.up = true
    keeper.setRelays([UNNAMED])
    await clock.turn(30_000)
    expect([dials, keeper.reach.current.relays]).toEqual([[UNNAMED], 1])
  })

  it('are replaced at run time', async () => {
    const { clock, dials, keeper } = setUp()
    keeper.setRelays([WS])
    await clock.turn(0)
    keeper.setRelays([UNNAMED])
    await clock.turn(60_000)
    expect(new Set(dials)).toEqual(new Set([WS, UNNAMED]))
    expect(dials.filter(dial => dial === WS).length).toBe(1)
  })

  it('that others told of are dropped when they do not answer, and are few', async () => {
    const { clock, dials, keeper } = setUp()
    for (let port = 10; port < 30; port += 1) keeper.learn([`/ip4/127.0.0.1/tcp/${port}/ws`])
    await clock.turn(60_000)
    expect(dials.length).toBe(4)
  })

  it('are left alone after close', async () => {
    const { clock, dials, keeper } = setUp()
    keeper.setRelays([WS])
    await clock.turn(0)
    keeper.close()
    await clock.turn(60_000)
    expect(dials.length).toBe(1)
  })
})
