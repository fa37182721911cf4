import { LoggiaError } from '../../errors.ts'

/** The operator has banned the address that this connection comes from, while it stood. */
export class AddressBannedError extends LoggiaError {
  override readonly name = 'AddressBannedError'
}
