import { LoggiaError } from '../../errors.ts'

/** A link was agreed upon and did not come about: worth a second try. */
export class LinkLostError extends LoggiaError {
  override readonly name = 'LinkLostError'
}
