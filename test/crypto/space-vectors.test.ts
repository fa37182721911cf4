import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { openAction } from '../../src/crypto/open-action.ts'
import { signerFromSeed } from '../../src/crypto/ed25519.ts'
import { seal } from '../../src/crypto/seal.ts'
import { toBase64url } from '../../src/domain/base64url.ts'
import { DELEGATION_DOMAIN, writeDelegation } from '../../src/wire/delegation.ts'
import { idOfKey } from '../helpers/host.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import type { AccountId, CommunityId, SessionId } from '../../src/domain/ids.ts'
import { idFromBytes } from '../../src/domain/ids.ts'
import type { SessionAct } from '../../src/session/session-act.ts'

/**
 * An evening of one action of each kind, by keys made of known seeds. Ed25519 signs the same bytes
 * the same way every time, so another implementation can make these envelopes and must read them.
 */
type Vectors = {
  readonly actions: readonly {
    readonly kind: string
    readonly by: string
    readonly envelope: string
  }[]
  readonly state: unknown
}

const FILE = new URL('../vectors/space-actions.json', import.meta.url)
const AT_MS = 1_790_000_000_000
const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

async function somebody(byte: number, name: string) {
  const [account, session] = await Promise.all([
    signerFromSeed(seed(byte)),
    signerFromSeed(seed(byte + 100)),
  ])
  const delegation = await seal(
    account,
    DELEGATION_DOMAIN,
    writeDelegation({
      session: idOfKey<SessionId>(session),
      sealingKey: seed(9),
      peer: peerOf(name),
      notBeforeMs: AT_MS,
      notAfterMs: AT_MS + 3_600_000,
    }),
  )
  return { name, account, session, delegation, id: idOfKey<AccountId>(account) }
}

async function evening(): Promise<Vectors> {
  const [alice, bob, carol] = await Promise.all([
    somebody(1, 'Alice'),
    somebody(2, 'Bob'),
    somebody(3, 'Carol'),
  ])
  const community = idFromBytes<CommunityId>(seed(5))
  if (!community.ok) throw new TypeError('32 bytes make an id')
  const { space, envelope } = await SpaceLog.openSpace(alice.account, {
    community: community.value,
    title: 'Evening',
    language: 'it',
    topics: ['music'],
    hostName: 'Alice',
    nonce: seed(7).slice(16),
    startedAtMs: AT_MS,
  })
  const log = new SpaceLog(space)
  await log.add(envelope)
  const actions = [{ kind: 'open', by: 'Alice', envelope: toBase64url(envelope) }]
  let atMs = AT_MS
  const act = async (by: typeof alice, act: SessionAct): Promise<void> => {
    atMs += 1_000
    const signed = await SpaceLog.authorAction(by.session, log, { ...act, atMs })
    expect(await log.add(signed)).toEqual({ ok: true, value: 'new' })
    actions.push({ kind: act.kind, by: by.name, envelope: toBase64url(signed) })
  }
  const self = ({ delegation, name }: typeof alice) => ({ delegation, name })
  await act(alice, { kind: 'present', ...self(alice) })
  await act(alice, { kind: 'edit', title: 'Night', mayCome: 'followed', takesRequests: true })
  await act(alice, { kind: 'invite', target: bob.id })
  await act(bob, { kind: 'accept', ...self(bob) })
  await act(alice, { kind: 'grant', target: bob.id })
  await act(alice, { kind: 'heirs', accounts: [bob.id] })
  await act(bob, { kind: 'invite', target: carol.id })
  await act(carol, { kind: 'decline', delegation: carol.delegation })
  await act(bob, { kind: 'ban', target: carol.id, reason: 'noise', untilMs: atMs + 60_000 })
  await act(bob, { kind: 'unban', target: carol.id })
  await act(bob, { kind: 'pin', url: 'https://a.example/programme' })
  await act(alice, { kind: 'record-on', mayClip: true })
  await act(bob, { kind: 'leave-out' })
  await act(bob, { kind: 'take-in' })
  await act(alice, { kind: 'record-off' })
  await act(bob, { kind: 'take-over', reign: undefined, beaconAtMs: atMs })
  await act(alice, { kind: 'revoke', target: bob.id, undoes: true })
  await act(alice, { kind: 'mute', target: bob.id })
  await act(alice, { kind: 'allow', target: bob.id })
  await act(bob, { kind: 'step-down' })
  await act(alice, { kind: 'invite', target: carol.id })
  await act(alice, { kind: 'remove', target: carol.id, reason: 'not now' })
  await act(alice, { kind: 'edit', chat: 'slow', newcomerMinutes: 15 })
  await act(alice, { kind: 'close' })
  return { actions, state: JSON.parse(JSON.stringify(log.state.current)) as unknown }
}

it('the vectors are what these seeds sign, and fold to the state written beside them', async () => {
  // Parsed as what the file is written as, by this test.
  const vectors = JSON.parse(await readFile(FILE, 'utf8')) as Vectors
  expect(await evening()).toEqual(vectors)
  expect(vectors.actions.map(({ kind }) => kind)).toContain('take-over')
})

it('each vector opens as the action it says it is', async () => {
  const vectors = JSON.parse(await readFile(FILE, 'utf8')) as Vectors
  for (const { kind, envelope } of vectors.actions) {
    const opened = await openAction(Uint8Array.from(Buffer.from(envelope, 'base64url')))
    expect(opened).toMatchObject({ ok: true, value: { kind } })
  }
})
