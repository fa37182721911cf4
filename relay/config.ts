import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { OptionError } from './errors.ts'
import { flagOf } from './options.ts'
import { readSources, type RawOptions } from './option-sources.ts'

/** Children of our own in all Spaces: one listener of one speaker costs 51 kbit/s on a track
 * (1.6 × 32), so 64 of them with six people talking at once stay under the rate below. */
const DEFAULT_SLOTS = 64
/** 20 Mbit/s: three quarters of the median fixed uplink (26.6 Mbit/s), so a home still works. */
const DEFAULT_RATE = 2_500_000
/** Each costs up to 0.8 MiB; this many stay within the memory of a small rented machine. */
const DEFAULT_PEERS = 300
/** A relay at home carries a handful; the bound keeps a flood of announcements from costing memory. */
const DEFAULT_SPACES = 32
/** X opened hosting at this many followers; so the demo shows that gate opening. */
const DEFAULT_MEMBERS = 600
/** 25 batches of 24 take five seconds: long enough to see follows arrive, short enough to wait for. */
const DEFAULT_PACE_MS = 200

/** The most that one process was measured to feed stays below this (1,400 listeners per core). */
const MAX_SLOTS = 10_000
const MAX_PEERS = 10_000
const MAX_SPACES = 1_000
/** 100 Gbit/s: a typing error, not a machine. */
const MAX_RATE = 12_500_000_000
/** A year's worth of the above: counted exactly all the same. */
const MAX_MONTH = Number.MAX_SAFE_INTEGER
/** Their keys are made at start, 600 in well under a second. */
const MAX_MEMBERS = 10_000
const MAX_PACE_MS = 60_000
/** Nobody types longer paths, addresses or lists. */
const TEXT_MAX = 1_024
const LIST_MAX = 32

const whole = (from: number, to: number) => {
  const message = `a whole number from ${from} to ${to}`
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(from, message),
    v.maxValue(to, message),
  )
}
const text = (message: string) =>
  v.pipe(v.string(message), v.minLength(1, message), v.maxLength(TEXT_MAX, message))
const port = whole(0, 65_535)
const path = v.pipe(
  text('a path'),
  v.transform(found => resolve(found)),
)
const list = (what: string) =>
  v.pipe(v.array(text(what), what), v.maxLength(LIST_MAX, `at most ${LIST_MAX}`))
const multiaddrs = v.pipe(
  list('multiaddrs, such as /ip4/203.0.113.9/tcp/7601/ws'),
  v.everyItem(
    found => /^(\/[\w.:%~-]+)+$/.test(found),
    'multiaddrs, such as /ip4/203.0.113.9/tcp/7601/ws',
  ),
)
/** As many as `/info` may name. */
const COMMUNITIES_MAX = 16
const communities = v.pipe(
  list('paths'),
  v.maxLength(COMMUNITIES_MAX, `at most ${COMMUNITIES_MAX}`),
  v.transform(found => found.map(one => resolve(one))),
)
const address = v.pipe(
  text('an IP address'),
  v.transform(found => (found === 'localhost' ? '127.0.0.1' : found)),
  v.check(found => isIP(found) !== 0, 'an IP address, such as 127.0.0.1 or 0.0.0.0'),
)
const webAddress = v.pipe(
  text('a web address'),
  v.check(isWebAddress, 'a web address without # or ?, such as https://loggia.example/'),
  v.transform(found => (found.endsWith('/') ? found : `${found}/`)),
)
const aSwitch = v.optional(v.boolean('true or false'), false)

const SCHEMA = v.strictObject({
  host: v.optional(address, '127.0.0.1'),
  httpPort: v.optional(port, 7600),
  wsPort: v.optional(port, 7601),
  webrtcPort: v.optional(port, 7602),
  data: v.optional(path, '.loggia'),
  web: v.optional(text('a path'), 'dist/web'),
  tlsCert: v.optional(path),
  tlsKey: v.optional(path),
  publicUrl: v.optional(webAddress),
  announce: v.optional(multiaddrs, []),
  relay: v.optional(multiaddrs, []),
  community: v.optional(communities, []),
  bans: v.optional(path),
  slots: v.optional(whole(0, MAX_SLOTS), DEFAULT_SLOTS),
  maxPeers: v.optional(whole(1, MAX_PEERS), DEFAULT_PEERS),
  maxSpaces: v.optional(whole(1, MAX_SPACES), DEFAULT_SPACES),
  maxRate: v.optional(whole(1_000, MAX_RATE), DEFAULT_RATE),
  maxMonth: v.optional(whole(0, MAX_MONTH), 0),
  demo: aSwitch,
  demoMembers: v.optional(whole(1, MAX_MEMBERS), DEFAULT_MEMBERS),
  demoPaceMs: v.optional(whole(0, MAX_PACE_MS), DEFAULT_PACE_MS),
  log: v.optional(v.picklist(['text', 'json'], 'text or json'), 'text'),
  verbose: aSwitch,
  fullAddresses: aSwitch,
})

/** What a relay runs with: checked, with every default filled in. */
export type RelayConfig = Readonly<v.InferOutput<typeof SCHEMA>>

/** What an operator asked for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly config: RelayConfig }

/** Reads flags, environment and file, in this order of precedence. Throws OptionError. */
export function readCommand(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Command {
  const found = readSources(argv, environment)
  return found === 'help' ? { kind: 'help' } : { kind: 'run', config: checkConfig(found) }
}

/** Checks options and fills in the defaults. Throws OptionError, which names the option. */
export function checkConfig(options: RawOptions): RelayConfig {
  const checked = v.safeParse(SCHEMA, options, { abortEarly: true })
  if (!checked.success) throw asOptionError(checked.issues[0])
  const config = checked.output
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new OptionError('--tls-cert and --tls-key belong together: give both or neither')
  }
  if (config.demo && config.community.length > 0) {
    throw new OptionError(
      '--demo and --community exclude each other: simulated people stay among themselves',
    )
  }
  return config
}

/** The defaults, as `--help` prints them. */
export const DEFAULTS: RelayConfig = v.parse(SCHEMA, {})

function asOptionError(issue: v.BaseIssue<unknown>): OptionError {
  const key = issue.path?.[0]?.key
  const name = typeof key === 'string' ? key : ''
  if (issue.type === 'strict_object') {
    return new OptionError(`${flagOf(name)} is not an option; --help lists them`)
  }
  const actual = JSON.stringify(issue.path?.[0]?.value) ?? 'nothing'
  return new OptionError(`${flagOf(name)} must be ${issue.message}, not ${actual}`)
}

function isWebAddress(found: string): boolean {
  const url = URL.canParse(found) ? new URL(found) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false
  return url.hash === '' && url.search === '' && url.username === '' && !/\s/.test(found)
}
