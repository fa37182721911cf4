import { LoggiaError } from '../../errors.ts'

/** A link was agreed upon and did not come about: worth a second try. */
export class LinkLostError extends LoggiaError {
  override readonly name: string = 'LinkLostError'
}

/**
 * It broke at once: the other side reached us while its answer was being taken (`NodeConnection.makeOffer`), which
 * shows here or there. Costs milliseconds.
 */
export class AnswerRacedError extends LinkLostError {
  override readonly name: string = 'AnswerRacedError'
}
