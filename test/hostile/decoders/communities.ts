import { community, must, NOON } from '../../helpers/follows.ts'
import {
  communityOf,
  foundersOf,
  inviteSigned,
  rulesFor,
  signBulletin,
  signPolicy,
  workFor,
} from '../../helpers/communities.ts'
import { idOf } from '../../helpers/space-actions.ts'
import * as admission from '../../../src/wire/admission.ts'
import * as bulletin from '../../../src/wire/bulletin.ts'
import * as communityFile from '../../../src/wire/community-file.ts'
import * as communityLink from '../../../src/wire/community-link.ts'
import * as foundersEnvelope from '../../../src/wire/founders-envelope.ts'
import * as genesis from '../../../src/wire/genesis.ts'
import * as invitation from '../../../src/wire/invitation.ts'
import * as policy from '../../../src/wire/policy.ts'
import * as work from '../../../src/wire/work.ts'
import type { BulletinId } from '../../../src/domain/ids.ts'
import type { Counted } from '../../../src/domain/community/counted.ts'
import { alice, bob, crowd, entry, founder, policyId } from './cast.ts'
import { decoder, textDecoder, joinAll, type Decoder } from './decoder.ts'

const founders = await foundersOf(3)
const founded = await communityOf(founders, 2)
const signers = founders.slice(0, 2)
const rules: policy.PolicyContent = {
  policy: rulesFor(community, {
    version: 2,
    threshold: 600,
    starters: [alice, bob].sort(),
  }),
  predecessor: policyId,
}
const ruledBy = (counted: Counted, unlisted: 'gate' | 'anyone' = 'gate'): policy.PolicyContent => ({
  policy: rulesFor(community, { counted, unlisted }),
  predecessor: undefined,
})
const told: bulletin.BulletinContent = {
  bulletin: {
    community,
    version: 2,
    description: 'Chiacchiere in piazza',
    relays: [entry, { ...entry, addresses: [] }],
    moderators: [alice, bob].sort(),
    revoked: [
      { inviter: alice, invitee: bob },
      { inviter: bob, invitee: alice },
    ],
  },
  predecessor: idOf('bulletin') as string as BulletinId,
}
const first: bulletin.BulletinContent = {
  bulletin: {
    community,
    version: 1,
    description: '',
    relays: [],
    moderators: [],
    revoked: [],
  },
  predecessor: undefined,
}
const records = {
  genesis: founded.genesis,
  policy: await signPolicy(signers, rulesFor(founded.community.id)),
  bulletin: await signBulletin(signers, founded.community.id, { description: 'Ciao' }),
}
const readSigned = (bytes: Uint8Array) =>
  foundersEnvelope.readFoundersEnvelope(bytes, bulletin.BULLETIN_DOMAIN, bulletin.BULLETIN_MAX)
const signed = must(readSigned(records.bulletin))
const lone = { ...signed, signatures: signed.signatures.slice(0, 1) }
const invited = await Promise.all([
  inviteSigned(founder, bob, { community }),
  inviteSigned(founder, alice, { community, slot: 100_000, timeMs: NOON + 2 ** 40 }),
])
const works = crowd.map(one => workFor(community, one.account, 4))
const items: readonly admission.AdmissionItem[] = [
  ...invited.map(one => ({ kind: 'invitation', invitation: one }) as const),
  ...works.map(one => ({ kind: 'work', work: one }) as const),
]
const linkText = ({
  checked,
  check,
}: Pick<communityLink.CommunityLinkParts, 'checked' | 'check'>) =>
  `#/c/${communityLink.communityLinkCode(checked, check)}`
const shared = communityLink.writeCommunityLink(records, [entry])
const sharedText = linkText({ checked: shared, check: new Uint8Array(communityLink.CHECK_BYTES) })

/** What founders sign and hand round, and the evidence for who counts. */
export const COMMUNITY_DECODERS: readonly Decoder[] = [
  decoder(
    'readGenesis',
    genesis.readGenesis,
    genesis.writeGenesis,
    [{ name: 'Piazza', founders: [alice], mustSign: 1, nonce: new Uint8Array(16).fill(4) }],
    'cleaned',
  ),
  decoder('readPolicy', policy.readPolicy, policy.writePolicy, [
    rules,
    ruledBy({ kind: 'open' }, 'anyone'),
    ruledBy({ kind: 'members' }),
    ruledBy({ kind: 'invite', depth: 2, fanOut: 3 }),
    ruledBy({ kind: 'pow', bits: 20 }),
  ]),
  decoder('readBulletin', bulletin.readBulletin, bulletin.writeBulletin, [told, first], 'cleaned'),
  decoder('readFoundersEnvelope', readSigned, foundersEnvelope.writeFoundersEnvelope, [
    signed,
    lone,
  ]),
  textDecoder('readCommunityLinkText', communityLink.readCommunityLinkText, linkText, [
    must(communityLink.readCommunityLinkText(sharedText)),
  ]),
  textDecoder(
    'readCommunityFile',
    communityFile.readCommunityFile,
    communityFile.writeCommunityFile,
    [
      { ...records, invitations: invited.map(invitation.writeInvitation) },
      { genesis: records.genesis, policy: undefined, bulletin: undefined, invitations: [] },
    ],
  ),
  textDecoder(
    'readPendingRecord',
    communityFile.readPendingRecord,
    communityFile.writePendingRecord,
    [signed, { ...lone, domain: policy.POLICY_DOMAIN }],
  ),
  decoder(
    'readInvitation',
    bytes => invitation.readInvitation(bytes, community),
    invitation.writeInvitation,
    invited,
  ),
  decoder(
    'readGiven',
    bytes => invitation.readGiven(bytes, { community, inviter: founder.account }),
    invitation.writeGiven,
    invited,
  ),
  decoder('readWork', bytes => work.readWork(bytes, community), work.writeWork, works),
  decoder(
    'readAdmission',
    bytes => admission.readAdmission(bytes, community),
    admission.writeAdmission,
    items,
  ),
  decoder(
    'readAdmissions',
    bytes => admission.readAdmissions(bytes, community),
    value => joinAll(admission.admissionMessages(value)),
    [items.slice(0, invited.length), items.slice(invited.length)],
  ),
  decoder(
    'readAdmissionQuestion',
    admission.readAdmissionQuestion,
    admission.writeAdmissionQuestion,
    [
      { about: 'evidence-for', community, accounts: crowd.map(one => one.account) },
      { about: 'given-by', community, account: alice },
    ],
  ),
]
