import { LoggiaError } from '../src/errors.ts'

/** An option has a wrong value or does not exist. The message names the option; exit code 2. */
export class OptionError extends LoggiaError {
  override readonly name = 'OptionError'
}

/** The relay cannot start for a reason its operator can mend: one sentence says which; exit code 1. */
export class StartError extends LoggiaError {
  override readonly name = 'StartError'
}
