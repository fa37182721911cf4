import { askAbout } from '../../helpers/follow-compare.ts'
import { community } from '../../helpers/follows.ts'
import { nameItems } from '../../../src/crypto/name-attestation.ts'
import { accept, type Verdict } from '../../../src/verdict.ts'
import * as attestation from '../../../src/wire/attestation.ts'
import * as followRanges from '../../../src/wire/follow-ranges.ts'
import * as followSync from '../../../src/wire/follow-sync.ts'
import * as followUpdate from '../../../src/wire/follow-update.ts'
import * as stateVector from '../../../src/wire/state-vector.ts'
import { about, alice, bob, follows, statements, unfollow } from './cast.ts'
import { decoder, joinAll, type Decoder } from './decoder.ts'

const [follow] = follows
const vectorNumbers = [2 ** 52 + 7, 2 ** 43, 5]
const turn: followRanges.RangesTurn = {
  takes: 258,
  said: [
    { path: '', form: 'split', marks: [1, 2, 3, 4, 5, 6, 7, 2 ** 32 - 1] },
    { path: '17', form: 'names', marks: [1, 2] },
    { path: '0'.repeat(42), form: 'names', marks: [] },
    { path: '642', form: 'wanted', marks: [9] },
  ],
}

/** An update as the gate reads it: parsed, and each item under the number of its own statement. */
function readUpdate(bytes: Uint8Array) {
  const update = followUpdate.readFollowUpdate(bytes, about)
  if (!update.ok) return update
  const live = nameItems(update.value.live)
  if (!live.ok) return live
  return accept({ live: live.value, superseded: update.value.superseded.length })
}

/** Superseded items and delete sets are read over: only without them do the bytes come back. */
function rewriteUpdate({ live, superseded }: Accepted<typeof readUpdate>, bytes: Uint8Array) {
  const followers = new Set(live.map(one => one.follower))
  const hasDeletes = bytes.at(-1) !== 0 || superseded > 0
  return hasDeletes || followers.size < live.length ? bytes : followUpdate.writeFollowUpdate(live)
}

type Accepted<Read extends (bytes: Uint8Array) => Verdict<unknown, string>> = Extract<
  ReturnType<Read>,
  { readonly ok: true }
>['value']

/** Statements of followers and what two peers say to bring theirs together. */
export const FOLLOW_DECODERS: readonly Decoder[] = [
  decoder(
    'readBody',
    bytes => attestation.readBody(bytes, { ...about, follower: bob }),
    attestation.writeBody,
    statements,
  ),
  decoder(
    'readPacked',
    bytes => attestation.readPacked(bytes, about),
    attestation.writePacked,
    statements,
  ),
  decoder(
    'readStatement',
    bytes => attestation.readStatement(bytes, community),
    attestation.writeStatement,
    statements,
  ),
  decoder('readFollowSync', followSync.readFollowSync, followSync.writeFollowSync, [
    askAbout(alice),
    { kind: 'ranges', ranges: followRanges.writeRanges(turn) },
    ...followRanges
      .writePackedMessages(follows)
      .map(packed => ({ kind: 'packed' as const, packed })),
    { kind: 'by-follower', community, follower: bob, digest: new Uint8Array(32).fill(2) },
    { kind: 'same' },
    { kind: 'nothing' },
    { kind: 'done' },
    { kind: 'vector', vector: stateVector.writeStateVector(vectorNumbers) },
    { kind: 'update', update: followUpdate.writeFollowUpdate(follows) },
    { kind: 'statements', statements: followSync.writeStatements(follows)[0] ?? new Uint8Array() },
  ]),
  decoder(
    'readStatements',
    bytes => followSync.readStatements(bytes, community),
    value => followSync.writeStatements(value)[0] ?? new Uint8Array(),
    [follows, [unfollow]],
  ),
  decoder('readFollowUpdate', readUpdate, rewriteUpdate, [
    followUpdate.writeFollowUpdate(statements),
    followUpdate.writeFollowUpdate(follow === undefined ? [] : [follow]),
    // Two superseded items, one collected, and a delete set of one.
    Uint8Array.from([
      2,
      1,
      9,
      0,
      0x21,
      1,
      1,
      0x66,
      43,
      ...new TextEncoder().encode(bob),
      1,
      1,
      5,
      0,
      0,
      1,
      1,
      9,
      1,
      0,
      1,
    ]),
  ]),
  decoder('readStateVector', stateVector.readStateVector, stateVector.writeStateVector, [
    stateVector.writeStateVector(vectorNumbers),
    stateVector.writeStateVector([]),
  ]),
  decoder('readRanges', followRanges.readRanges, followRanges.writeRanges, [
    turn,
    { takes: 0, said: [] },
  ]),
  decoder(
    'readPackedMessage',
    bytes => followRanges.readPackedMessage(bytes, about),
    value => joinAll(followRanges.writePackedMessages(value)),
    [follows, [unfollow]],
  ),
]
