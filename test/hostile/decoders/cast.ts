/** Who and what the seeds of decoders are about. */
import { attest, community, people, person } from '../../helpers/follows.ts'
import { idOf, peerOf } from '../../helpers/space-actions.ts'
import type { CertificateId, PolicyId, SpaceId } from '../../../src/domain/ids.ts'

export const founder = await person(3)
export const crowd = await people(3)
export const alice = (await person(1)).account
export const bob = (await person(2)).account

/** Whom the statements of a reader that is told so are about. */
export const about = { community, followee: alice }
export const follows = await Promise.all(crowd.map(one => attest(one, alice)))
export const unfollow = await attest(await person(2_000), alice, { kind: 'unfollow', seq: 1_023 })
export const statements = [...follows, unfollow]

export const space = idOf<SpaceId>('space')
export const policyId = idOf('policy') as string as PolicyId
export const certificateId = idOf('certificate') as string as CertificateId
/** A peer and where it is. */
export const entry = { peer: peerOf('bob'), addresses: ['/ip4/1.2.3.4/udp/7602', '/dns4/x/ws'] }
