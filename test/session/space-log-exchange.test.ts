import { beforeAll, expect, it } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { fetchSpaceLog, serveSpaceLogs } from '../../src/session/space-log-exchange.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { LOG_MAX_ACTIONS, LOG_MAX_BYTES } from '../../src/domain/space/room.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { SPACE_PROTOCOL, writeSpaceAnswer } from '../../src/wire/space-exchange.ts'
import { liveLog, person } from '../helpers/host.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import type { LogExchangePorts } from '../../src/session/space-log-exchange.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

const NOW_MS = 1_790_000_000_000
const clock = patientClock(NOW_MS)
let log: SpaceLog

beforeAll(async () => {
  log = await liveLog(await person('Alice', NOW_MS), NOW_MS)
})

type End = LogExchangePorts & { readonly lines: readonly string[] }

/** Carol asks, rita has the log. */
function setup(): { readonly carol: End; readonly rita: End; readonly network: MemoryNetwork } {
  const network = new MemoryNetwork()
  const end = (name: string): End => {
    const { streams } = network.join(peerOf(name))
    const log = new MemoryLog()
    const conduct = new PeerConduct({ clock, log, streams })
    return { streams, clock, conduct, lines: log.lines }
  }
  const [carol, rita] = [end('carol'), end('rita')]
  network.mesh()
  return { carol, rita, network }
}

const carried = (log: SpaceLog) => ({ actions: log.envelopes(), beacons: log.beacons() })
const fromRita = { peer: peerOf('rita'), addresses: [] }
const serve = (end: End): void => {
  serveSpaceLogs(end, async space => (space === log.space ? carried(log) : undefined))
}

it('hands over a log that folds to the same state', async () => {
  const { carol, rita } = setup()
  serve(rita)
  const fetched = await fetchSpaceLog(carol, fromRita, log.space)
  const copy = new SpaceLog(log.space)
  expect(await copy.addAll(fetched.ok ? fetched.value.actions : [])).toBe(2)
  expect(copy.state.current).toEqual(log.state.current)
})

it('says that a Space is unknown, and that nobody answers', async () => {
  const { carol, rita } = setup()
  expect(await fetchSpaceLog(carol, fromRita, log.space)).toMatchObject({ reason: 'unreachable' })
  serve(rita)
  const elsewhere = idOf<SpaceId>('elsewhere')
  expect(await fetchSpaceLog(carol, fromRita, elsewhere)).toMatchObject({
    reason: 'unknown-space',
  })
})

it('gives up on a peer that never answers', async () => {
  const { carol, rita } = setup()
  rita.streams.handle(SPACE_PROTOCOL, () => new Promise(() => {}))
  const fetched = fetchSpaceLog(carol, fromRita, log.space)
  await clock.turn(5_000)
  expect(await fetched).toMatchObject({ reason: 'unreachable' })
})

it('strikes a peer that answers with garbage, and one that asks with it', async () => {
  const { carol, rita } = setup()
  const undo = rita.streams.handle(SPACE_PROTOCOL, async stream => {
    await stream.write(new Uint8Array([1, 2, 3]))
  })
  expect(await fetchSpaceLog(carol, fromRita, log.space)).toMatchObject({ reason: 'malformed' })
  expect(carol.lines).toEqual([`misbehaviour ${fromRita.peer} ${SPACE_PROTOCOL} malformed`])
  undo()
  serve(rita)
  const stream = await carol.streams.open(fromRita, SPACE_PROTOCOL, new AbortController().signal)
  await stream.write(new Uint8Array([1]))
  await expect(stream.read()).rejects.toThrow('aborted')
  expect(rita.lines).toHaveLength(1)
})

it('takes no log that is longer than a log may be', async () => {
  const { carol, rita } = setup()
  const flood = Array.from({ length: LOG_MAX_ACTIONS + 1 }, () => new Uint8Array(1))
  const parts = writeSpaceAnswer({ actions: flood, beacons: [] })
  rita.streams.handle(SPACE_PROTOCOL, async stream => {
    for (const part of parts) await stream.write(part)
  })
  expect(await fetchSpaceLog(carol, fromRita, log.space)).toMatchObject({ reason: 'malformed' })
})

it('hands over the longest log in parts, with the beacons', async () => {
  const { carol, rita } = setup()
  const actions = Array.from({ length: LOG_MAX_BYTES / 1_024 }, (_, n) =>
    new Uint8Array(1_024).fill(n),
  )
  const beacons = [new Uint8Array(200)]
  serveSpaceLogs(rita, async () => ({ actions, beacons }))
  expect(await fetchSpaceLog(carol, fromRita, log.space)).toEqual({
    ok: true,
    value: { actions, beacons },
  })
})

it('listens to no answer that has no end', async () => {
  const { carol, rita } = setup()
  const [part] = writeSpaceAnswer({ actions: [], beacons: [] })
  rita.streams.handle(SPACE_PROTOCOL, async stream => {
    for (let sent = 0; sent < 20; sent += 1) await stream.write(part ?? new Uint8Array())
  })
  expect(await fetchSpaceLog(carol, fromRita, log.space)).toMatchObject({ reason: 'malformed' })
})

it('answers one peer only so often', async () => {
  const { carol, rita } = setup()
  serve(rita)
  const asks = Array.from({ length: 9 }, () => fetchSpaceLog(carol, fromRita, log.space))
  const verdicts = await Promise.all(asks)
  expect(verdicts.filter(verdict => verdict.ok)).toHaveLength(8)
  await clock.turn(10_000)
  expect(await fetchSpaceLog(carol, fromRita, log.space)).toMatchObject({ ok: true })
})
