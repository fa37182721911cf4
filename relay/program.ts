import { TextLog } from '../src/adapters/system/text-log.ts'
import { banner } from './banner.ts'
import { readCommand, type RelayConfig } from './config.ts'
import { helpText } from './help.ts'
import { fail, runUntilStopped } from './lifetime.ts'
import type { Relay } from './relay.ts'
import { guardProcess } from './stray-faults.ts'
import type { Log } from '../src/index.ts'

/** The relay program: reads its options, runs until a signal comes, ends the process by itself. */
export async function runRelay(argv: readonly string[]): Promise<void> {
  try {
    const command = readCommand(argv, process.env)
    if (command.kind === 'help') {
      process.stdout.write(helpText())
      return
    }
    const { config } = command
    await runUntilStopped(() => start(config))
  } catch (fault) {
    fail(fault)
  }
}

async function start(config: RelayConfig): Promise<Relay> {
  const log = operatorLog(config)
  guardProcess(log, reason => fail(reason))
  // Loaded only now: `--help` and wrong options need no network stack.
  const { createRelay } = await import('./relay.ts')
  const relay = await createRelay(config, log)
  process.stdout.write(banner(config, relay))
  return relay
}

const operatorLog = (config: RelayConfig): Log =>
  new TextLog({
    format: config.log,
    verbose: config.verbose,
    fullAddresses: config.fullAddresses,
    write: line => process.stderr.write(line),
    now: () => new Date(),
  })
