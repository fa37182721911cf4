import { describe, expect, it } from 'vitest'
import {
  communityOf,
  foundersOf,
  rulesFor,
  signBulletin,
  signPolicy,
} from '../helpers/communities.ts'
import { accountNumber } from '../helpers/invitations.ts'
import { must } from '../helpers/follows.ts'
import { makeCommunityLink, openCommunityLink } from '../../src/crypto/community-link.ts'
import {
  COMMUNITY_LINK_MARK,
  COMMUNITY_LINK_TEXT_MAX,
  communityLinkUrl,
} from '../../src/wire/community-link.ts'
import { fromBase64url, toBase64url } from '../../src/domain/base64url.ts'
import { parsePeerId } from '../../src/domain/ids.ts'

const founders = await foundersOf(3)
const { community, genesis } = await communityOf(founders, 2)
const signers = founders.slice(0, 2)
const policy = await signPolicy(signers, rulesFor(community.id, { starters: [accountNumber(1)] }))
const bulletin = await signBulletin(signers, community.id, { description: 'Chiacchiere in piazza' })
const entries = [
  { peer: must(parsePeerId('12D3KooWRe1ay')), addresses: ['/dns4/relay.example/tcp/443/tls/ws'] },
]
const code = await makeCommunityLink({ genesis, policy, bulletin }, entries)
const url = communityLinkUrl('https://loggia.example/', code)
const bytes = must(fromBase64url(code))

const reasonOf = async (text: string): Promise<string> => {
  const opened = await openCommunityLink(text)
  return opened.ok ? 'ok' : opened.reason
}
const withBytes = (changed: Uint8Array): string => COMMUNITY_LINK_MARK + toBase64url(changed)

describe('a community link', () => {
  it('carries a community whole: founders, rules, bulletin, and where to begin', async () => {
    const link = must(await openCommunityLink(url))
    expect(link.community).toEqual(community)
    expect(link.policy.policy.starters).toEqual([accountNumber(1)])
    expect(link.bulletin?.bulletin.description).toBe('Chiacchiere in piazza')
    expect(link.entries).toEqual(entries)
    expect(link.records).toEqual({ genesis, policy, bulletin })
  })

  it('opens as address, fragment, bare code, and with the line breaks of a mail', async () => {
    const broken = `${url.slice(0, 80)}\r\n ${url.slice(80)}`
    for (const text of [url, `#/c/${code}`, code, `  ${code}\n`, broken]) {
      expect(await reasonOf(text)).toBe('ok')
    }
  })

  it('needs no bulletin', async () => {
    const bare = await makeCommunityLink({ genesis, policy }, [])
    const link = must(await openCommunityLink(bare))
    expect([link.bulletin, link.entries]).toEqual([undefined, []])
  })

  it('leaves out a bulletin that would make it too long to share', async () => {
    const revoked = Array.from({ length: 200 }, (_, index) => ({
      inviter: accountNumber(1),
      invitee: accountNumber(index + 2),
    }))
    const long = await signBulletin(signers, community.id, { revoked })
    const short = await makeCommunityLink({ genesis, policy, bulletin: long }, entries)
    expect(must(await openCommunityLink(short)).bulletin).toBeUndefined()
    expect(short.length).toBeLessThan(COMMUNITY_LINK_TEXT_MAX)
  })

  it('is refused with every byte changed, naming a part that failed', async () => {
    const seen = new Set<string>()
    for (let at = 0; at < bytes.length; at += 9) {
      const reason = await reasonOf(withBytes(bytes.with(at, (bytes[at] ?? 0) ^ (1 << (at % 8)))))
      expect(reason).not.toBe('ok')
      seen.add(reason)
    }
    expect([...seen].toSorted()).toEqual(
      ['bulletin', 'entries', 'genesis', 'malformed', 'policy', 'unknown-version', 'truncated']
        .filter(reason => seen.has(reason))
        .toSorted(),
    )
    for (const part of ['genesis', 'policy', 'bulletin', 'entries']) expect(seen).toContain(part)
  }, 30_000)

  it('is refused when cut anywhere', async () => {
    const short = await makeCommunityLink({ genesis, policy }, entries)
    for (let length = 0; length < short.length; length++) {
      const reason = await reasonOf(`#/c/${short.slice(0, length)}`)
      expect(['truncated', 'not-a-link', 'malformed']).toContain(reason)
    }
  })

  it('names the part that is not the founders’', async () => {
    const [first] = founders
    const alone = await signPolicy(first ? [first] : [], rulesFor(community.id))
    const other = await communityOf(founders, 2, 'Another')
    const foreign = await signBulletin(signers, other.community.id)
    expect(await reasonOf(await makeCommunityLink({ genesis, policy: alone }, []))).toBe('policy')
    expect(await reasonOf(await makeCommunityLink({ genesis: other.genesis, policy }, []))).toBe(
      'genesis',
    )
    expect(
      await reasonOf(await makeCommunityLink({ genesis, policy, bulletin: foreign }, [])),
    ).toBe('bulletin')
  })

  it('is none when it is something else, longer than a link, or of a later version', async () => {
    for (const text of ['', 'ciao', 'https://example.org/#/s/abc', '#/c/']) {
      expect(await reasonOf(text)).toBe('not-a-link')
    }
    expect(await reasonOf('x'.repeat(COMMUNITY_LINK_TEXT_MAX + 1))).toBe('not-a-link')
    expect(await reasonOf(withBytes(bytes.with(0, 2)))).toBe('unknown-version')
    expect(await reasonOf(withBytes(Uint8Array.from([...bytes, 0])))).toBe('malformed')
    expect(await reasonOf('#/c/abc$')).toBe('malformed')
  })
})
