import { beforeEach, describe, expect, it } from 'vitest'
import { countingBy, inviteSigned } from '../helpers/communities.ts'
import { CountingVerifier } from '../helpers/follow-world.ts'
import { must, people, person } from '../helpers/follows.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { oddPerson } from '../helpers/odd-person.ts'
import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import { AdmissionGate } from '../../src/session/admission-gate.ts'
import { AdmissionRows } from '../../src/session/admission-rows.ts'
import { CommunityAdmissions } from '../../src/session/community-admissions.ts'
import { PeerConduct, SECOND_OPINIONS } from '../../src/session/peer-conduct.ts'
import { ADMISSIONS_PROTOCOL, writeAdmission } from '../../src/wire/admission.ts'
import type { GossipVerdict } from '../../src/ports/gossip.ts'
import type { Invitation } from '../../src/domain/community/invitation.ts'

const mallory = must(parsePeerId('12D3mawry'))
const bob = must(parsePeerId('12D3bob'))
const { reserve } = SECOND_OPINIONS
/** Invitations beyond the budget. */
const { policy } = await countingBy({ kind: 'invite', depth: 2, fanOut: 3 })
const { community } = policy
const founder = await person(1)
const odd = await oddPerson(5_000)
const ground = { founders: [founder.account, odd.account], revoked: [] }
const OVER = 3
const guests = await people(reserve + OVER, 700)
const good = await Promise.all(
  guests.map((guest, at) => inviteSigned(founder, guest.account, { community, slot: at + 1 })),
)
/** Good by our rule, and refused by every WebCrypto. */
const oddly = await Promise.all(
  guests.map((guest, at) => inviteSigned(odd, guest.account, { community, slot: at + 1 })),
)
const forged = good.map((one): Invitation => ({ ...one, timeMs: one.timeMs + 1 }))
const [forgery] = forged as [Invitation]

let clock: MemoryClock
let log: MemoryLog
let dropped: PeerId[]
let verifier: CountingVerifier
let admissions: CommunityAdmissions
let gate: AdmissionGate

beforeEach(() => {
  clock = new MemoryClock()
  log = new MemoryLog()
  dropped = []
  verifier = new CountingVerifier()
  admissions = new CommunityAdmissions(policy, ground)
  gate = new AdmissionGate({
    rows: new AdmissionRows(new MemoryRows(), log),
    verifier,
    conduct: new PeerConduct({ clock, log, streams: { disconnect: peer => dropped.push(peer) } }),
    log,
    admissionsOf: async () => admissions,
    taken: () => {},
  })
})

const told = (invitation: Invitation, from: PeerId): Promise<GossipVerdict> =>
  gate.judge(community, writeAdmission({ kind: 'invitation', invitation }), from)

const answered = (invitations: readonly Invitation[], peer: PeerId): Promise<string> =>
  gate.take(
    community,
    invitations.map(invitation => ({ kind: 'invitation', invitation })),
    { peer, protocol: ADMISSIONS_PROTOCOL },
  )

const kept = (): number => admissions.givenBy(odd.account).length

describe('invitations from one peer', () => {
  it('cost no more second opinions than its budget, told one by one', async () => {
    const verdicts = new Map<GossipVerdict, number>()
    for (const one of oddly) {
      const verdict = await told(one, mallory)
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    }
    expect(verifier.askedAgain).toBe(reserve)
    expect(Object.fromEntries(verdicts)).toEqual({ accept: reserve, ignore: OVER })
    expect(log.lines).toEqual([])
  })

  it('are put off and blamed on nobody where no second opinion is left', async () => {
    expect(await answered(oddly, mallory)).toBe('later')
    expect(kept()).toBe(reserve)
    expect(await told(forgery, mallory)).toBe('ignore')
    expect(await answered(forged, mallory)).toBe('later')
    expect([log.lines, dropped]).toEqual([[], []])
  })

  it('are taken when the budget has grown again', async () => {
    await answered(oddly, mallory)
    await clock.turn(1_000)
    expect(await answered(oddly, mallory)).toBe('taken')
    expect(kept()).toBe(reserve + OVER)
  })

  it('are struck once a second opinion shows that they are forged', async () => {
    expect(await told(forgery, mallory)).toBe('reject')
    expect(await answered(forged, mallory)).toBe('bad')
    expect(log.lines).toHaveLength(2)
  })

  it('leave another peer’s budget alone, and plain ones need none', async () => {
    expect(await answered(forged, mallory)).toBe('bad')
    expect(await answered(oddly.slice(0, reserve), bob)).toBe('taken')
    expect(await answered(good, mallory)).toBe('taken')
    expect(verifier.askedAgain).toBe(2 * reserve)
  })
})
