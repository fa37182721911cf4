import { OptionError, StartError } from './errors.ts'
import type { Relay } from './relay.ts'

/** A stop takes no longer: children are told within milliseconds, the rest is closing sockets. */
export const STOP_WITHIN_MS = 5_000

const EXIT_FAULT = 1
const EXIT_OPTION = 2

/**
 * Runs a relay until the process is told to stop. The first SIGTERM or SIGINT has it leave cleanly, a
 * second one ends the process at once.
 */
export async function runUntilStopped(start: () => Promise<Relay>): Promise<void> {
  let relay: Relay | undefined
  let isStopping = false
  const stop = (): void => {
    if (isStopping) process.exit(EXIT_FAULT)
    isStopping = true
    const limit = setTimeout(() => process.exit(0), STOP_WITHIN_MS)
    void (relay?.leave() ?? Promise.resolve())
      .catch((fault: unknown) => process.stderr.write(`while stopping: ${String(fault)}\n`))
      .finally(() => {
        clearTimeout(limit)
        process.exit(0)
      })
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  relay = await start()
  if (isStopping) await relay.leave()
}

/** Says in one sentence why the program cannot go on, and ends it. */
export function fail(fault: unknown): never {
  const isKnown = fault instanceof StartError || fault instanceof OptionError
  const message = isKnown ? fault.message : faultText(fault)
  process.stderr.write(`loggia-relay: ${message}\n`)
  process.exit(fault instanceof OptionError ? EXIT_OPTION : EXIT_FAULT)
}

const faultText = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
