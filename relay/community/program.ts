import { RUN } from './commands.ts'
import { CommunityError } from './errors.ts'
import { communityHelp } from './help.ts'
import { readCommandLine } from './options.ts'

/** What running a command came to, for whoever prints it. */
export type Outcome = { readonly code: number; readonly out: string; readonly err: string }

/** Runs one command of the founders' program. Never throws. */
export async function runCommunity(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Outcome> {
  try {
    const line = readCommandLine(argv)
    if (line.command === 'help') return { code: 0, out: communityHelp(), err: '' }
    const lines = await RUN[line.command](line, environment)
    return { code: 0, out: `${lines.join('\n')}\n`, err: '' }
  } catch (fault) {
    const isKnown = fault instanceof CommunityError
    const text = fault instanceof Error && !isKnown ? (fault.stack ?? fault.message) : String(fault)
    const message = isKnown ? fault.message : text
    return { code: isKnown ? 2 : 1, out: '', err: `loggia-community: ${message}\n` }
  }
}
