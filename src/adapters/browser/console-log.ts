import type { Log, LogFacts } from '../../ports/log.ts'

/** The browser's console: details for whoever opened it, one line per misdeed. */
export class ConsoleLog implements Log {
  debug(event: string, facts: LogFacts = {}): void {
    console.debug(`[loggia] ${event}`, facts)
  }

  warn(event: string, facts: LogFacts = {}): void {
    console.warn(`[loggia] ${event}`, facts)
  }

  misbehaviour(peer: string, protocol: string, reason: string): void {
    console.warn(`[loggia] misbehaviour ${peer} ${protocol} ${reason}`)
  }
}
