/** Facts about an entry: short values only, never a key's secret half, never an address by default. */
export type LogFacts = Readonly<Record<string, string | number | boolean>>

/** Where the moving parts say what they did. Never throws, never blocks. */
export interface Log {
  debug(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  /** One canonical line per misdeed of a peer, for operators' filters: who, on which protocol, what. */
  misbehaviour(peer: string, protocol: string, reason: string): void
}
