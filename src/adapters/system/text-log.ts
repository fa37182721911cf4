import { truncateAddresses } from './truncate-addresses.ts'
import type { Log, LogFacts } from '../../ports/log.ts'

export type TextLogOptions = {
  /** `text` for people, `json` for collectors: one object per line. */
  readonly format: 'text' | 'json'
  /** Also say what only helps while debugging. */
  readonly verbose: boolean
  /** Network addresses in full. Off by default: a log must not become a list of listeners. */
  readonly fullAddresses: boolean
  readonly write: (line: string) => void
  readonly now: () => Date
}

type Level = 'debug' | 'warn' | 'misbehaviour'

/** Log lines in plain text or JSON. Misdeeds come as one canonical line, for filters such as fail2ban. */
export class TextLog implements Log {
  readonly #options: TextLogOptions

  constructor(options: TextLogOptions) {
    this.#options = options
  }

  debug(event: string, facts: LogFacts = {}): void {
    if (this.#options.verbose) this.#line('debug', event, facts)
  }

  warn(event: string, facts: LogFacts = {}): void {
    this.#line('warn', event, facts)
  }

  misbehaviour(peer: string, protocol: string, reason: string): void {
    this.#line('misbehaviour', reason, { peer, protocol })
  }

  #line(level: Level, event: string, facts: LogFacts): void {
    const time = this.#options.now().toISOString()
    const shown = Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, this.#shown(value)]),
    )
    const line =
      this.#options.format === 'json'
        ? JSON.stringify({ time, level, event, ...shown })
        : [time, level, event, ...Object.entries(shown).map(asPair)].join(' ')
    this.#options.write(`${line}\n`)
  }

  #shown(value: string | number | boolean): string | number | boolean {
    if (typeof value !== 'string') return value
    const short = value.slice(0, VALUE_MAX)
    return this.#options.fullAddresses ? short : truncateAddresses(short)
  }
}

/** Facts are short values; an error text quoted from a stranger may be anything. */
const VALUE_MAX = 500

/** Values with spaces, quotes or control characters are quoted: nobody can forge a line. */
const asPair = ([name, value]: readonly [string, string | number | boolean]): string =>
  `${name}=${/^[\w./:@+-]*$/.test(String(value)) ? value : JSON.stringify(value)}`
