import { attest, community, policyOf } from '../../helpers/follows.ts'
import { inviteSigned, workFor } from '../../helpers/communities.ts'
import { admitByTree, growTree } from '../../../src/domain/community/invite-tree.ts'
import { bytesOf } from '../../../src/domain/ids.ts'
import { chainsOf, type Evidence } from '../../../src/domain/follow/evidence.ts'
import * as certificate from '../../../src/wire/certificate.ts'
import * as certificateExchange from '../../../src/wire/certificate-exchange.ts'
import * as evidence from '../../../src/wire/evidence.ts'
import type { Person } from '../../helpers/follows.ts'
import { about, alice, certificateId, crowd, follows, founder, unfollow } from './cast.ts'
import { decoder, type Decoder } from './decoder.ts'

const [bob, carol, dave] = crowd as [Person, Person, Person]
const members = crowd.map(one => one.account)
const ground = { founders: [founder.account], revoked: [] }
const { counted } = policyOf(2, { counted: { kind: 'invite', depth: 2, fanOut: 3 } })
const invitations = await Promise.all([
  inviteSigned(founder, bob.account, { community }),
  inviteSigned(founder, dave.account, { community, slot: 2 }),
  inviteSigned(bob, carol.account, { community, slot: 3 }),
])
const admit = admitByTree(growTree(invitations, { counted, ground }), ground)
/** Two links under the founder, one under the first of them. */
const chains: Evidence = { kind: 'chains', steps: chainsOf(members, admit) }
const byFounder: Evidence = { kind: 'chains', steps: chainsOf([bob.account], admit) }
const nonces = members.map(account => workFor(community, account, 4).nonce)
const work: Evidence = { kind: 'work', nonces }
const ownFollow = await attest(bob, alice)

/** Certificates with each kind of evidence, and how they are fetched. */
export const CERTIFICATE_DECODERS: readonly Decoder[] = [
  decoder('readCertificate', certificate.readCertificate, certificate.writeCertificate, [
    { ...about, members: follows, evidence: { kind: 'none' } },
    { ...about, members: [unfollow], evidence: { kind: 'none' } },
    { ...about, members: follows, evidence: chains },
    { ...about, members: [ownFollow], evidence: byFounder },
    { ...about, members: follows, evidence: work },
  ]),
  decoder(
    'readChains',
    bytes => evidence.readChains(bytes, { community, members }),
    evidence.writeEvidence,
    [chains, byFounder, { kind: 'chains', steps: [] }],
  ),
  decoder(
    'readWorkEvidence',
    bytes => evidence.readWorkEvidence(bytes, members.length),
    evidence.writeEvidence,
    [work],
  ),
  decoder(
    'readCertificateRequest',
    certificateExchange.readCertificateRequest,
    certificateExchange.writeCertificateRequest,
    [bytesOf(certificateId)],
  ),
  decoder(
    'readCertificateAnswer',
    certificateExchange.readCertificateAnswer,
    certificateExchange.writeCertificateAnswer,
    [undefined, 63_064, 1],
  ),
]
