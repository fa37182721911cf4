import { parseArgs } from 'node:util'
import { LoggiaError } from '../src/errors.ts'

/** What checking a file came to, for whoever prints it: 0 it verifies, 3 it does not, 2 wrong call. */
export type Outcome = { readonly code: number; readonly out: string; readonly err: string }

/** What was found in a file: 0 it verifies, 3 it does not; the lines have no line ends. */
export type Finding = { readonly code: 0 | 3; readonly lines: readonly string[] }

/** One command that checks a file. */
export type VerifyCommand = {
  /** As npm runs it: begins what is said of a wrong call. */
  readonly name: string
  readonly help: string
  /** `audio`: where the sound shall go, if it is wanted. What it throws is told in one sentence, as a wrong call. */
  check(path: string, audio: string | undefined): Promise<Finding>
}

/** The command cannot be carried out: one sentence says why. */
export class VerifyCommandError extends LoggiaError {
  override readonly name = 'VerifyCommandError'
}

/** Runs the command on the one file that its arguments name. Never throws. */
export async function runVerify(command: VerifyCommand, argv: readonly string[]): Promise<Outcome> {
  try {
    return await run(command, argv)
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : String(fault)
    return { code: 2, out: '', err: `${command.name}: ${message}\n` }
  }
}

async function run(command: VerifyCommand, argv: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { audio: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help === true) return { code: 0, out: command.help, err: '' }
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) {
    throw new VerifyCommandError(`expected one file, got ${positionals.length}; see --help`)
  }
  const { code, lines } = await command.check(path, values.audio)
  return { code, out: `${lines.join('\n')}\n`, err: '' }
}
