import { BeaconRecord } from './proto/action.ts'
import { bytesOf, idFromBytes, type ActionId, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Beacon } from '../domain/space/actions.ts'

/** The envelope's domain. */
export const BEACON_DOMAIN = 'loggia/beacon/v1'
/** Longest beacon envelope: two ids and a time have under 230 bytes. */
export const BEACON_MAX = 256

/** What a beacon says; its session is the envelope's key. */
export type BeaconContent = Omit<Beacon, 'session'>

/** The payload of a beacon's envelope. */
export const writeBeacon = ({ space, reign, atMs }: BeaconContent): Uint8Array =>
  BeaconRecord.encode({
    space: bytesOf(space),
    ...(reign === undefined ? {} : { reign: bytesOf(reign) }),
    atMs,
  })

/** Reads a beacon's payload. Never throws. */
export function readBeacon(payload: Uint8Array): Verdict<BeaconContent, 'malformed'> {
  const record = decodeCanonical(BeaconRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  if (record === undefined || !space.ok || record.atMs === 0) return refuse('malformed')
  const reign = record.reign === undefined ? undefined : idFromBytes<ActionId>(record.reign)
  if (reign !== undefined && !reign.ok) return refuse('malformed')
  return accept({ space: space.value, reign: reign?.value, atMs: record.atMs })
}
