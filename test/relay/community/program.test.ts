import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { must, person, type Person } from '../../helpers/follows.ts'
import { openCommunityLink } from '../../../src/crypto/community-link.ts'
import { openGenesis } from '../../../src/crypto/open-policy.ts'
import { readInfo } from '../../../src/wire/info.ts'
import { RelayProcess } from '../../helpers/relay-process.ts'
import { runCommunity } from '../../../relay/community/program.ts'
import { toDidKey } from '../../../src/domain/identity/did-key.ts'

let folder: string
let file: string
let key: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loggia-community-'))
  file = join(folder, 'piazza.json')
  key = join(folder, 'founder.key')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs a command with this folder's file and key; `as` names another key. */
async function run(
  words: string,
  { as = key, environment = {} }: { as?: string; environment?: Record<string, string> } = {},
): Promise<{ readonly code: number; readonly text: string }> {
  const [command = '', ...rest] = words.split(' ').filter(word => word !== '')
  const argv = [command, '--file', file, '--key', as, ...rest]
  const { code, out, err } = await runCommunity(argv, environment)
  return { code, text: out + err }
}

const shown = async (): Promise<string> => (await run('show')).text
const linkIn = (text: string): string => /http\S+#\/c\/\S+/.exec(text)?.[0] ?? ''
const did = (one: Person): string => toDidKey(one.account)

describe('founding a community', () => {
  it('makes a key that only its owner can read, a file for everybody, and a link that opens', async () => {
    expect(await run('create --name Piazza --threshold 3 --unlisted anyone')).toMatchObject({
      code: 0,
    })
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    const seed = /"seed": "([^"]+)"/.exec(await readFile(key, 'utf8'))?.[1] ?? ''
    expect(seed).toHaveLength(43)
    const text = await shown()
    expect(text).not.toContain(seed)
    expect(await readFile(file, 'utf8')).not.toContain(seed)
    expect(text).toContain('To host a Space one needs 3 followers who count.')
    expect(text).toContain('Anyone may open a Space by link that no lobby shows.')
    const link = must(await openCommunityLink(linkIn(text)))
    expect([link.community.name, link.policy.policy.threshold]).toEqual(['Piazza', 3])
  })

  it('seals the key under a passphrase, and opens it with no other', async () => {
    const environment = { LOGGIA_FOUNDER_PASSPHRASE: 'quattro gatti in piazza' }
    expect((await run('create --name Piazza', { environment })).code).toBe(0)
    expect(await readFile(key, 'utf8')).not.toContain('"seed"')
    expect((await run('policy --threshold 5')).text).toContain('needs its passphrase')
    const wrong = { LOGGIA_FOUNDER_PASSPHRASE: 'tre gatti' }
    expect((await run('policy --threshold 5', { environment: wrong })).text).toContain(
      'the passphrase does not open',
    )
    const phrase = join(folder, 'phrase')
    await writeFile(phrase, 'quattro gatti in piazza\n')
    expect((await run(`policy --threshold 5 --passphrase-file ${phrase}`)).code).toBe(0)
  }, 60_000)

  it('never replaces a key or a file', async () => {
    await run('create --name Piazza')
    expect(await run('create --name Altra')).toEqual({
      code: 2,
      text: `loggia-community: ${file} exists already\n`,
    })
    expect((await runCommunity(['key', '--key', key], {})).err).toContain('exists already')
  })
})

describe('changing the rules', () => {
  it('keeps what is not named, counts versions up, and names the one before', async () => {
    await run('create --name Piazza --threshold 3 --max-age-days 30')
    expect((await run('policy --counted invite --depth 2 --fan-out 7')).code).toBe(0)
    const text = await shown()
    expect(text).toContain('Policy 2')
    expect(text).toContain('needs 3 followers who count')
    expect(text).toContain('at most 2 invitations away from a founder; each may invite 7')
    const { policy } = must(await openCommunityLink(linkIn(text)))
    expect(policy.predecessor).toBeDefined()
  })

  it.each([
    ['policy --threshold 2001', 'that would be out of bounds; --help gives the ranges'],
    ['policy --threshold few', '--threshold must be a whole number'],
    ['policy --counted friends', '--counted must be open, members, invite or pow'],
    ['policy --counted pow --bits 40', 'that would be out of bounds; --help gives the ranges'],
    ['policy --starter bob', '--starter must be an account (did:key:z6Mk…), not bob'],
    ['bulletin --relay /ip4/127.0.0.1', '--relay must end in /p2p/PEER'],
    ['revoke', 'revoke needs --invitee'],
    ['invite', 'invite needs --to'],
    ['policy --colour red', "Unknown option '--colour'; --help lists the options"],
  ])('%s is refused with one sentence', async (words, sentence) => {
    await run('create --name Piazza')
    const before = await readFile(file, 'utf8')
    const { code, text } = await run(words)
    expect(code).toBe(2)
    expect(text).toContain(sentence)
    expect(text.trim().split('\n')).toHaveLength(1)
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('is for founders only', async () => {
    await run('create --name Piazza')
    const stranger = join(folder, 'stranger.key')
    await runCommunity(['key', '--key', stranger], {})
    expect((await run('policy --threshold 1', { as: stranger })).text).toContain('is no founder')
    expect((await run('policy --threshold 1', { as: join(folder, 'none') })).text).toContain(
      'does not exist',
    )
  })
})

describe('two of three founders', () => {
  const keys = ['anna', 'bruno', 'carla']
  const keyOf = (name: string): string => join(folder, `${name}.key`)
  let accounts: string[]

  beforeEach(async () => {
    accounts = []
    for (const name of keys) {
      const { out } = await runCommunity(['key', '--key', keyOf(name)], {})
      accounts.push(/did:key:\S+/.exec(out)?.[0] ?? '')
    }
    const others = accounts.slice(1).map(account => `--founder ${account}`)
    await run(`create --name Piazza --must-sign 2 ${others.join(' ')}`, { as: keyOf('anna') })
  })

  it('sign one after the other, and until then there is no policy', async () => {
    expect(await shown()).toContain('No policy yet.')
    expect(await shown()).toContain('waits for signatures: 1 of 2')
    expect((await run('policy --sign', { as: keyOf('anna') })).text).toContain('signed it already')
    expect((await run('policy --sign', { as: keyOf('carla') })).code).toBe(0)
    expect(await shown()).toContain('Policy 1')
    expect(await openCommunityLink(linkIn(await shown()))).toMatchObject({ ok: true })
  })

  it('do not begin another record while one waits', async () => {
    expect((await run('policy --threshold 5', { as: keyOf('bruno') })).text).toContain(
      'still waits for signatures',
    )
    await run('policy --sign', { as: keyOf('bruno') })
    expect((await run('policy --sign', { as: keyOf('bruno') })).text).toContain('does not exist')
  })
})

describe('letting people in and cutting branches off', () => {
  it('appends invitations, and a bulletin takes them back', async () => {
    const [bob, carol] = [await person(10), await person(11)]
    await run('create --name Piazza --counted members')
    expect((await run(`invite --to ${did(bob)} --to ${carol.account}`)).code).toBe(0)
    expect((await run(`invite --to ${did(bob)}`)).text).toContain('has invited them already')
    expect(await shown()).toContain('2 invitations by founders in this file.')
    expect((await run(`revoke --invitee ${did(bob)}`)).code).toBe(0)
    const { bulletin } = must(await openCommunityLink(linkIn(await shown())))
    expect(bulletin?.bulletin.revoked.map(one => one.invitee)).toEqual([bob.account])
    expect((await run(`revoke --invitee ${did(await person(12))}`)).text).toContain(
      'no founder invited',
    )
    await run(`revoke --inviter ${did(bob)} --invitee ${did(carol)}`)
    await run('bulletin --description Chiacchiere')
    expect(await shown()).toContain('2 invitations taken back, with everybody below:')
  })

  it('invites nobody where nobody needs to be invited', async () => {
    await run('create --name Piazza')
    const { text } = await run(`invite --to ${did(await person(10))}`)
    expect(text).toContain('in this community nobody needs to be invited')
  })

  it('refuses a file in which somebody changed a byte', async () => {
    await run('create --name Piazza --counted members')
    await run(`invite --to ${did(await person(10))}`)
    const text = await readFile(file, 'utf8')
    const [invitation = ''] = /(?<=invitations": \[\s+")[^"]+/.exec(text) ?? []
    const changed = `${invitation.slice(0, 60)}${invitation[60] === 'A' ? 'B' : 'A'}${invitation.slice(61)}`
    await writeFile(file, text.replace(invitation, changed))
    expect((await run('show')).text).toContain('one of its invitations is not genuine')
    await writeFile(file, '{"kind": 1}')
    expect((await run('show')).text).toContain('is no community file: malformed')
  })
})

it('prints every command and option for --help', async () => {
  const { out } = await runCommunity(['--help'], {})
  for (const word of ['create', 'policy', 'invite', 'revoke', 'show', '--passphrase-file']) {
    expect(out).toContain(word)
  }
  expect((await runCommunity(['dance'], {})).err).toBe(
    'loggia-community: dance is no command; --help lists them\n',
  )
})

it('a relay serves two communities that founders made, each in a process of its own', async () => {
  const cli = resolve(import.meta.dirname, '..', '..', '..', 'relay', 'community', 'cli.ts')
  const real = (...argv: string[]): Promise<{ readonly stdout: string }> =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', cli, ...argv])
  const second = join(folder, 'mercato.json')
  const bob = await person(10)
  await real('create', '--file', file, '--key', key, '--name', 'Piazza', '--counted', 'members')
  await real('invite', '--file', file, '--key', key, '--to', did(bob))
  await real('create', '--file', second, '--key', join(folder, 'second.key'), '--name', 'Mercato')
  const relay = await RelayProcess.start({ flags: ['--community', file, '--community', second] })
  try {
    const info = must(readInfo(JSON.stringify(await relay.info())))
    const names = await Promise.all(
      info.communities.map(async ({ genesis }) => must(await openGenesis(genesis)).name),
    )
    expect(names).toEqual(['Piazza', 'Mercato'])
  } finally {
    await relay.close()
  }
})
