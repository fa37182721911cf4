import { community, must, NOON, otherCommunity } from '../../helpers/follows.ts'
import { bytesOf, idFromBytes, type SessionId } from '../../../src/domain/ids.ts'
import { idOf, peerOf } from '../../helpers/space-actions.ts'
import * as delegation from '../../../src/wire/delegation.ts'
import * as demo from '../../../src/wire/demo.ts'
import * as envelope from '../../../src/wire/envelope.ts'
import * as moved from '../../../src/wire/moved.ts'
import * as people from '../../../src/wire/people.ts'
import * as profile from '../../../src/wire/profile.ts'
import * as revocation from '../../../src/wire/revocation.ts'
import { alice, bob } from './cast.ts'
import { decoder, type Decoder } from './decoder.ts'

const said = { name: 'Alice', language: 'it', links: ['https://alice.example/'], seq: 4 }
const sealed: envelope.Envelope = {
  key: bytesOf(alice),
  domain: profile.PROFILE_DOMAIN,
  payload: profile.writeProfile(said),
  signature: new Uint8Array(64).fill(5),
}
const SESSIONS = [1, 2, 200].map(seed =>
  must(idFromBytes<SessionId>(new Uint8Array(32).fill(seed))),
)
const records = [envelope.writeEnvelope(sealed), Uint8Array.of(1, 2, 3)]

/** What accounts say about themselves and seal. */
export const PEOPLE_DECODERS: readonly Decoder[] = [
  decoder(
    'readDelegation',
    bytes => delegation.readDelegation(bytes, alice),
    delegation.writeDelegation,
    [
      {
        account: alice,
        session: idOf<SessionId>('session'),
        sealingKey: new Uint8Array(32).fill(9),
        peer: peerOf('bob'),
        notBeforeMs: NOON,
        notAfterMs: NOON + 3_600_000,
      },
    ],
  ),
  decoder('readDemoRequest', demo.readDemoRequest, demo.writeDemoRequest, [
    { community, account: alice },
    { community: otherCommunity, account: bob },
  ]),
  decoder('readDemoReply', demo.readDemoReply, demo.writeDemoReply, [
    { kind: 'progress', signed: 3, of: 600 },
    { kind: 'refused', reason: 'busy' },
  ]),
  decoder(
    'readEnvelope',
    bytes => envelope.readEnvelope(bytes, sealed.domain, 6_144),
    envelope.writeEnvelope,
    [sealed, { ...sealed, payload: new Uint8Array() }],
  ),
  decoder(
    'readProfile',
    bytes => profile.readProfile(bytes, alice),
    profile.writeProfile,
    [{ account: alice, ...said }],
    'cleaned',
  ),
  decoder(
    'readMoved',
    bytes => moved.readMoved(bytes, alice),
    moved.writeMoved,
    [
      { from: alice, to: bob, name: 'Alice', timeMs: NOON, consent: new Uint8Array(64).fill(8) },
      { from: alice, to: bob, name: '', timeMs: 0, consent: new Uint8Array(64).fill(9) },
    ],
    'cleaned',
  ),
  decoder(
    'readRevocation',
    bytes => revocation.readRevocation(bytes, alice),
    revocation.writeRevocation,
    [
      { account: alice, beforeMs: NOON, kept: [] },
      { account: alice, beforeMs: 1, kept: SESSIONS },
    ],
  ),
  decoder('readPeopleAsk', people.readPeopleAsk, people.writePeopleAsk, [
    { accounts: [alice, bob], records },
    { accounts: [], records: [] },
  ]),
  decoder('readPeopleAnswer', people.readPeopleAnswer, people.writePeopleAnswer, [records, []]),
]
