/** How an option is written on the command line. */
export type OptionKind = 'text' | 'number' | 'switch' | 'list'

/** One thing an operator may set, with the sentence `--help` prints. */
export type RelayOption = {
  readonly kind: OptionKind
  /** What stands after the flag in `--help`. Switches have none. */
  readonly value?: string
  readonly help: string
}

/**
 * Every option, under its name in the JSON file. The flag is the same name in kebab case, the
 * environment variable `LOGGIA_RELAY_` and the name in capitals.
 */
export const OPTIONS = {
  host: {
    kind: 'text',
    value: 'ADDRESS',
    help: 'IP address to listen on. The default keeps the relay on this machine; 0.0.0.0 opens it to the network.',
  },
  httpPort: { kind: 'number', value: 'PORT', help: 'Web app and /info. 0 takes any free port.' },
  wsPort: {
    kind: 'number',
    value: 'PORT',
    help: 'libp2p over WebSocket (TCP). 0 takes any free port.',
  },
  webrtcPort: {
    kind: 'number',
    value: 'PORT',
    help: 'libp2p over WebRTC-Direct (UDP). 0 takes any free port.',
  },
  data: {
    kind: 'text',
    value: 'DIR',
    help: 'Folder for identity, follows and the demo community. Keep it: addresses stay the same with it.',
  },
  web: {
    kind: 'text',
    value: 'DIR',
    help: 'Folder of the built web app (npm run build), or none to serve no app.',
  },
  tlsCert: {
    kind: 'text',
    value: 'FILE',
    help: 'PEM certificate chain: HTTPS and WSS. Browsers give keys and microphones only to localhost or HTTPS.',
  },
  tlsKey: { kind: 'text', value: 'FILE', help: 'PEM private key of --tls-cert.' },
  publicUrl: {
    kind: 'text',
    value: 'URL',
    help: 'Where people open the app; room links start with it. Default: wherever they got it from.',
  },
  announce: {
    kind: 'list',
    value: 'MULTIADDR',
    help: 'Address under which others reach this relay, when it differs from where it listens. May be repeated.',
  },
  relay: {
    kind: 'list',
    value: 'MULTIADDR',
    help: 'Another relay to mesh with. May be repeated.',
  },
  community: {
    kind: 'list',
    value: 'FILE',
    help: "A community to serve: its founders' file, or the JSON of another relay's /info. May be repeated; not together with --demo.",
  },
  bans: {
    kind: 'text',
    value: 'FILE',
    help: 'IP prefixes, one a line, of which no connection is taken: IPv4 of /24 or finer, IPv6 of /64 or finer. Read again when it changes.',
  },
  slots: {
    kind: 'number',
    value: 'COUNT',
    help: 'Listeners it feeds directly in one Space; all Spaces together get little more than twice that. 0 forwards nothing.',
  },
  maxPeers: { kind: 'number', value: 'COUNT', help: 'Connections at most.' },
  maxSpaces: { kind: 'number', value: 'COUNT', help: 'Spaces it forwards at most.' },
  maxRate: { kind: 'number', value: 'BYTES', help: 'Audio it sends at most, in bytes per second.' },
  maxMonth: {
    kind: 'number',
    value: 'BYTES',
    help: 'Audio it sends at most in a calendar month (UTC), in bytes. When that is spent it hands its listeners over and takes no more until the next. 0: no limit.',
  },
  demo: {
    kind: 'switch',
    help: 'Run a community of simulated members who follow whoever asks them to.',
  },
  demoMembers: { kind: 'number', value: 'COUNT', help: 'How many simulated members.' },
  demoPaceMs: {
    kind: 'number',
    value: 'MS',
    help: 'Pause between two batches of their signatures. 0 for none.',
  },
  log: { kind: 'text', value: 'text|json', help: 'How log lines are written (to standard error).' },
  verbose: { kind: 'switch', help: 'Also log what only helps while looking for a fault.' },
  fullAddresses: {
    kind: 'switch',
    help: 'Log network addresses in full instead of hiding who they belong to.',
  },
} as const satisfies Record<string, RelayOption>

export type OptionName = keyof typeof OPTIONS

/** `httpPort` → `--http-port`. */
export const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`

/** `httpPort` → `LOGGIA_RELAY_HTTP_PORT`. */
export const variableOf = (name: string): string =>
  `LOGGIA_RELAY_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
