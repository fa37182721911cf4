import { bundleBy, delegationOf, sessionOf } from '../../helpers/bundles.ts'
import { generateSigner } from '../../../src/crypto/ed25519.ts'
import {
  idFromBytes,
  type AccountId,
  type CommunityId,
  type PeerId,
} from '../../../src/domain/ids.ts'
import { idOf } from '../../helpers/space-actions.ts'
import { paced } from './paced.ts'
import { SpaceLog } from '../../../src/session/space-log.ts'
import type { Signer } from '../../../src/ports/key-store.ts'

/** Where a speaker's numbers begin, so that a number alone says whose it is. */
export const NUMBERS_APART = 1_000_000
const HEADERS_BYTES = 80

/** A Space with so many people on stage, all of them at one peer, who say what they are told to. */
export type SpokenStage = {
  readonly log: SpaceLog
  /** Gives `send` bundles of everybody in turn. */
  speak(
    how: { readonly count: number; readonly everyMs: number; readonly bytes: number },
    send: (bundle: Uint8Array, ctr: number) => void,
  ): Promise<void>
  hush(): void
}

export async function openStage(peer: PeerId, speakers: number): Promise<SpokenStage> {
  const startedAtMs = Date.now()
  const signers = async (): Promise<{ account: Signer; session: Signer }> => ({
    account: await generateSigner(),
    session: await generateSigner(),
  })
  const host = await signers()
  const { space, envelope } = await SpaceLog.openSpace(host.account, {
    community: idOf<CommunityId>('community'),
    title: 'Bench',
    language: 'en',
    topics: [],
    hostName: 'Alice',
    nonce: crypto.getRandomValues(new Uint8Array(16)),
    startedAtMs,
  })
  const log = new SpaceLog(space)
  await log.add(envelope)
  const sessions = [host.session]
  await enter(log, { ...host, peer, kind: 'present', atMs: startedAtMs })
  for (let place = 1; place < speakers; place += 1) {
    const guest = await signers()
    const target = idFromBytes<AccountId>(guest.account.publicKey)
    if (!target.ok) throw new TypeError('a signer has a public key')
    const invite = { kind: 'invite', target: target.value, atMs: startedAtMs + place } as const
    await log.add(await SpaceLog.authorAction(host.session, log, invite))
    await enter(log, { ...guest, peer, kind: 'accept', atMs: startedAtMs + place })
    sessions.push(guest.session)
  }
  const onStage = log.state.current?.stage.length
  if (onStage !== speakers) throw new TypeError(`${onStage} of ${speakers} came on stage`)
  let [said, isHushed] = [0, false]
  return {
    log,
    speak: async ({ count, everyMs, bytes }, send) => {
      isHushed = false
      // One after the other within a bundle's time, as people's clocks are.
      const apartMs = everyMs / sessions.length
      const say = async (turn: number): Promise<void> => {
        const place = turn % sessions.length
        const ctr = NUMBERS_APART * place + said
        if (place === sessions.length - 1) said += 1
        const session = sessions[place]
        if (session === undefined) return
        send(await bundleBy({ space, session }, BigInt(ctr), bytes - HEADERS_BYTES), ctr)
      }
      await paced(count * sessions.length, apartMs, say, () => isHushed)
    },
    hush: () => (isHushed = true),
  }
}

type Entry = {
  readonly account: Signer
  readonly session: Signer
  readonly peer: PeerId
  readonly kind: 'present' | 'accept'
  readonly atMs: number
}

async function enter(log: SpaceLog, { account, session, peer, kind, atMs }: Entry): Promise<void> {
  const delegation = await delegationOf({ account, session, peer, startedAtMs: atMs })
  const act = { kind, delegation, name: sessionOf(session).slice(0, 8), atMs } as const
  await log.add(await SpaceLog.authorAction(session, log, act))
}
