import { parseArgs } from 'node:util'
import {
  parseDidKey,
  parseId,
  parsePeerId,
  type AccountId,
  type PeerAddress,
} from '../../src/index.ts'
import { CommunityError } from './errors.ts'

/** What founders may ask for. */
export const COMMANDS = ['key', 'create', 'policy', 'bulletin', 'invite', 'revoke', 'show'] as const
export type CommandName = (typeof COMMANDS)[number]

type Option = {
  readonly many?: true
  readonly flag?: true
  readonly value?: string
  readonly help: string
}

/** Every option, with the sentence that `--help` prints. */
export const OPTIONS = {
  file: { value: 'FILE', help: 'The community file: public, for relays and members.' },
  key: { value: 'FILE', help: "A founder's key file. Keep it offline. create and key make it." },
  'passphrase-file': {
    value: 'FILE',
    help: 'The first line is the passphrase of the key file; or LOGGIA_FOUNDER_PASSPHRASE.',
  },
  name: { value: 'TEXT', help: 'create: the name of the community.' },
  founder: { value: 'ACCOUNT', many: true, help: 'create: another founder. May be repeated.' },
  'must-sign': { value: 'COUNT', help: 'create: how many founders must sign. Default: 1.' },
  threshold: { value: 'COUNT', help: 'create, policy: followers needed to host. Default: 600.' },
  'max-age-days': {
    value: 'DAYS',
    help: 'create, policy: older follows do not count. Default: 730.',
  },
  starter: {
    value: 'ACCOUNT',
    many: true,
    help: 'create, policy: may host without followers. May be repeated; replaces the list.',
  },
  counted: { value: 'open|members|invite|pow', help: 'create, policy: who counts as a follower.' },
  depth: {
    value: 'LINKS',
    help: 'With invite: links from a founder to a member, 1 to 8. Default: 4.',
  },
  'fan-out': { value: 'COUNT', help: 'With invite: invitations of each member. Default: 5.' },
  bits: { value: 'BITS', help: 'With pow: work asked of a follower, 8 to 28. Default: 20.' },
  unlisted: {
    value: 'gate|anyone',
    help: 'create, policy: who may open Spaces that no lobby shows. Default: gate.',
  },
  description: { value: 'TEXT', help: 'bulletin: what the community is about.' },
  relay: {
    value: 'MULTIADDR',
    many: true,
    help: 'bulletin: a relay of the community. May be repeated; replaces the list.',
  },
  moderator: {
    value: 'ACCOUNT',
    many: true,
    help: 'bulletin: acts for the founders in Spaces. May be repeated; replaces the list.',
  },
  to: { value: 'ACCOUNT', many: true, help: 'invite: who is invited. May be repeated.' },
  inviter: { value: 'ACCOUNT', help: 'revoke: who invited. Default: whichever founder did.' },
  invitee: {
    value: 'ACCOUNT',
    many: true,
    help: 'revoke: whose invitation ends, with everybody below. May be repeated.',
  },
  sign: { flag: true, help: 'policy, bulletin, revoke: sign what another founder began.' },
  app: { value: 'URL', help: 'show: where the app is served, for the community link.' },
  help: { flag: true, help: 'Print this.' },
} as const satisfies Record<string, Option>

export type OptionName = keyof typeof OPTIONS

/** A command line that was read; values are still texts. */
export type CommandLine = {
  readonly command: CommandName | 'help'
  text(name: OptionName): string | undefined
  /** Undefined when the option was not given. */
  list(name: OptionName): readonly string[] | undefined
  has(name: OptionName): boolean
}

/** Reads a command line. Throws CommunityError, which names what is wrong. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv)
  const [first, ...rest] = positionals
  const command = COMMANDS.find(name => name === first)
  const isHelp = values['help'] === true || first === undefined || first === 'help'
  if (!isHelp && command === undefined) {
    throw new CommunityError(`${first} is no command; --help lists them`)
  }
  if (rest.length > 0) throw new CommunityError(`${rest[0]} is one word too many; see --help`)
  return {
    command: isHelp || command === undefined ? 'help' : command,
    text: name => {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
    list: name => {
      const value = values[name]
      return Array.isArray(value) ? value.map(String) : undefined
    },
    has: name => values[name] !== undefined,
  }
}

/** A text that must be given. Throws CommunityError. */
export function needed(line: CommandLine, name: OptionName): string {
  const value = line.text(name)
  if (value === undefined) throw new CommunityError(`${line.command} needs --${name}`)
  return value
}

/** A whole number, if given. Its range is checked where it is used. Throws CommunityError. */
export function wholeNumber(line: CommandLine, name: OptionName): number | undefined {
  const value = line.text(name)
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) throw new CommunityError(`--${name} must be a whole number`)
  return Number(value)
}

/** Accounts, as did:key or base64url. Throws CommunityError. */
export function accountsIn(line: CommandLine, name: OptionName): readonly AccountId[] | undefined {
  return line.list(name)?.map(text => accountFrom(text, name))
}

/** One account, as did:key or base64url. Throws CommunityError. */
export function accountFrom(text: string, name: OptionName): AccountId {
  const account = text.startsWith('did:') ? parseDidKey(text) : parseId<AccountId>(text)
  if (account.ok) return account.value
  throw new CommunityError(`--${name} must be an account (did:key:z6Mk…), not ${text}`)
}

/** A relay's multiaddr with the peer that it ends in. Throws CommunityError. */
export function relayFrom(address: string): PeerAddress {
  const [, peer] = /^\/.*\/p2p\/([^/]+)$/.exec(address) ?? []
  const parsed = parsePeerId(peer ?? '')
  if (parsed.ok) return { peer: parsed.value, addresses: [address] }
  throw new CommunityError(`--relay must end in /p2p/PEER, not be ${address}`)
}

function parse(argv: readonly string[]): {
  readonly values: Readonly<Record<string, unknown>>
  readonly positionals: readonly string[]
} {
  const entries: readonly (readonly [string, Option])[] = Object.entries(OPTIONS)
  const options = Object.fromEntries(
    entries.map(([name, { flag, many }]) => [
      name,
      { type: flag ? ('boolean' as const) : ('string' as const), multiple: many ?? false },
    ]),
  )
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (cause) {
    const [sentence] = cause instanceof Error ? cause.message.split(/\. To specify|\n/) : ['']
    throw new CommunityError(`${sentence}; --help lists the options`, { cause })
  }
}
