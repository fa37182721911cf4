import { BeaconRecord } from './proto/action.ts'
import { bytesOf, idFromBytes, type ActionId, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Beacon } from '../domain/space/actions.ts'

/** The envelope's domain. */
export const BEACON_DOMAIN = 'loggia/beacon/v1'
/** Longest beacon envelope: two ids and a time have under 230 bytes. */
export const BEACON_MAX = 256
/** `leaving` on the wire; absent while the leader stays. */
const LEAVING = 1

/** What a beacon says; its session is the envelope's key. */
export type BeaconContent = Omit<Beacon, 'session'>

/** The payload of a beacon's envelope. */
export const writeBeacon = ({ space, reign, atMs, isLeaving }: BeaconContent): Uint8Array =>
  BeaconRecord.encode({
    space: bytesOf(space),
    ...(reign === undefined ? {} : { reign: bytesOf(reign) }),
    atMs,
    leaving: isLeaving ? LEAVING : 0,
  })

/** Reads a beacon's payload. Never throws. */
export function readBeacon(payload: Uint8Array): Verdict<BeaconContent, 'malformed'> {
  const record = decodeCanonical(BeaconRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  if (record === undefined || !space.ok || record.atMs === 0) return refuse('malformed')
  if (record.leaving > LEAVING) return refuse('malformed')
  const reign = record.reign === undefined ? undefined : idFromBytes<ActionId>(record.reign)
  if (reign !== undefined && !reign.ok) return refuse('malformed')
  const isLeaving = record.leaving === LEAVING
  return accept({ space: space.value, reign: reign?.value, atMs: record.atMs, isLeaving })
}
