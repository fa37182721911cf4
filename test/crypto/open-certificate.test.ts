import { describe, expect, it } from 'vitest'
import { attest, community, must, people, person, policyOf } from '../helpers/follows.ts'
import { CountingVerifier } from '../helpers/follow-world.ts'
import { hashId } from '../../src/crypto/hash-id.ts'
import { isNamed, openCertificate } from '../../src/crypto/open-certificate.ts'
import { selectMembers, type Certificate } from '../../src/domain/follow/certificate.ts'
import { CERTIFICATE_MAX, readCertificate, writeCertificate } from '../../src/wire/certificate.ts'
import { NO_EVIDENCE } from '../../src/domain/follow/evidence.ts'
import { withoutEvidence } from '../../src/domain/community/admission.ts'
import { NOON } from '../helpers/follows.ts'
import type { CertificateId } from '../../src/domain/ids.ts'
import type { Ration } from '../../src/ports/verifier.ts'
import type { VerifiedAttestation } from '../../src/crypto/open-attestation.ts'

const alice = await person(1)
const crowd = await people(600)
const policy = policyOf(600)
const follows = (await Promise.all(
  crowd.map(one => attest(one, alice.account)),
)) as VerifiedAttestation[]
const certificate: Certificate = {
  community,
  followee: alice.account,
  members: selectMembers(follows, withoutEvidence(policy), NOON) ?? [],
  evidence: NO_EVIDENCE,
}
const bytes = writeCertificate(certificate)

const open = async (
  changed: Certificate,
  ration: Ration = () => true,
): Promise<[string, number]> => {
  const verifier = new CountingVerifier()
  const opened = await openCertificate(changed, policy, { verifier, ration })
  return [opened.ok ? 'ok' : opened.reason, verifier.checked]
}

const budget = (count: number): Ration => {
  let left = count
  return () => left-- > 0
}

const withMember = (at: number, change: object): Certificate => ({
  ...certificate,
  members: certificate.members.map((one, index) => (index === at ? { ...one, ...change } : one)),
})

describe('a certificate of 600', () => {
  it('is 63,064 bytes and reads back', () => {
    expect(bytes.length).toBe(63_064)
    expect(writeCertificate(must(readCertificate(bytes)))).toEqual(bytes)
  })

  it('is named by its hash', async () => {
    const id = await hashId<CertificateId>(bytes)
    expect(await isNamed(bytes, id)).toBe(true)
    expect(await isNamed(bytes.with(9, 1), id)).toBe(false)
  })

  it('opens, every signature checked', async () => {
    expect(await open(must(readCertificate(bytes)))).toEqual(['ok', 600])
  })

  it('with one false signature proves nothing, and a false one early costs little', async () => {
    const signature = new Uint8Array(64)
    expect((await open(withMember(599, { signature })))[0]).toBe('signature')
    expect(await open(withMember(0, { signature }))).toEqual(['signature', 256])
  })

  it('whose second opinions are spent is undecided, and false all the same where one was had', async () => {
    const signature = new Uint8Array(64)
    const two = { ...withMember(0, { signature }) }
    expect(await open(two, () => false)).toEqual(['undecided', 256])
    const tenTimes = budget(10)
    expect(await open(two, tenTimes)).toEqual(['signature', 256])
    expect(await open(certificate, () => false)).toEqual(['ok', 600])
  })

  it('taken for another account proves nothing', async () => {
    const small = { ...certificate, members: certificate.members.slice(0, 10) }
    const forged = writeCertificate(small)
    forged[40] = (forged[40] ?? 0) ^ 1
    const opened = await openCertificate(must(readCertificate(forged)), policyOf(10), {
      verifier: new CountingVerifier(),
      ration: () => true,
    })
    expect(opened).toEqual({ ok: false, reason: 'signature' })
  })

  it('in which the host follows themselves proves nothing', async () => {
    const followee = certificate.members[3]?.follower ?? alice.account
    expect(await open({ ...certificate, followee })).toEqual(['member', 0])
  })

  it('of another length is none', () => {
    for (const length of [0, 63, 64, 65, 168, 170, bytes.length - 1]) {
      expect(readCertificate(bytes.subarray(0, length)).ok).toBe(false)
    }
    expect(readCertificate(new Uint8Array(CERTIFICATE_MAX + 105)).ok).toBe(false)
  })

  it('with a member that does not read is none', () => {
    expect(readCertificate(bytes.with(64, 7))).toEqual({ ok: false, reason: 'malformed' })
  })
})
