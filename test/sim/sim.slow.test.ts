import { describe, expect, it } from 'vitest'
import { DEFAULTS } from './options.ts'
import { quantile } from './report.ts'
import { simulate } from './simulate.ts'

const SMALL = { ...DEFAULTS, listeners: 120, minutes: 0.75, flashCrowdS: 15 }

describe('the simulated tree', () => {
  it('lives with one in five hostile', () => {
    const result = simulate({ ...SMALL, hostile: 0.2, seed: 3 })
    expect(result.loops).toBe(0)
    expect(result.stuck).toBe(0)
    expect(result.onTime).toBeGreaterThan(0.97)
  })

  it('hears again within two seconds when half of all leave at once', () => {
    const result = simulate({ ...SMALL, massExit: true })
    const silences = result.outages.filter(
      ({ node, sinceMs }) => node.isListener && sinceMs >= (result.exitedAtMs ?? 0) - 500,
    )
    expect(result.stuck).toBe(0)
    expect(
      quantile(
        silences.map(({ lastedMs }) => lastedMs),
        0.95,
      ),
    ).toBeLessThan(2_500)
  })

  it('comes to the same figures bundle by bundle as by flows', () => {
    const flows = simulate({ ...SMALL, listeners: 40 })
    const packets = simulate({ ...SMALL, listeners: 40, packets: true })
    const [a, b] = [quantile(flows.delaysMs, 0.5), quantile(packets.delaysMs, 0.5)]
    expect(Math.abs(a - b) / a).toBeLessThan(0.15)
    expect(Math.abs(flows.onTime - packets.onTime)).toBeLessThan(0.02)
  })

  it('shows an address in hiding to nobody but relays', () => {
    const { world } = simulate({ ...SMALL, listeners: 60, hidden: 0.3 })
    const hidden = world.nodes.filter(({ person, isUp }) => person.hides && isUp)
    expect(hidden.length).toBeGreaterThan(5)
    const neighbours = hidden.flatMap(({ state }) => state.edges.map(({ peer }) => peer))
    const kinds = neighbours.map(peer => world.byPeer.get(peer)?.person.kind)
    expect(new Set(kinds)).toEqual(new Set(['relay']))
  })
})
