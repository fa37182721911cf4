import { LoggiaError } from '../../src/errors.ts'

/** A founder's command cannot be carried out: one sentence says why. */
export class CommunityError extends LoggiaError {
  override readonly name = 'CommunityError'
}
