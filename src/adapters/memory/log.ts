import type { Log, LogFacts } from '../../ports/log.ts'

/** Keeps what was said, for tests to read. */
export class MemoryLog implements Log {
  readonly lines: string[] = []

  debug(event: string, facts?: LogFacts): void {
    this.lines.push(line('debug', event, facts))
  }

  warn(event: string, facts?: LogFacts): void {
    this.lines.push(line('warn', event, facts))
  }

  misbehaviour(peer: string, protocol: string, reason: string): void {
    this.lines.push(`misbehaviour ${peer} ${protocol} ${reason}`)
  }
}

const line = (level: string, event: string, facts: LogFacts = {}): string =>
  [level, event, ...Object.entries(facts).map(([name, value]) => `${name}=${value}`)].join(' ')
