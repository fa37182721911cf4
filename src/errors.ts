/** Base of every fault Loggia throws. `message` gives expected and actual; `cause` is kept. */
export class LoggiaError extends Error {
  override readonly name: string = 'LoggiaError'
}

/** The local disk or IndexedDB failed to read or write. */
export class StorageError extends LoggiaError {
  override readonly name = 'StorageError'
}

/** A function was called with something its documentation rules out: a bug on our side. */
export class MisuseError extends LoggiaError {
  override readonly name = 'MisuseError'
}

/** Nobody answered under any known address of a peer. */
export class UnreachableError extends LoggiaError {
  override readonly name = 'UnreachableError'
}

/** Somebody tried to open a Space without standing. The message says what is missing. */
export class GateShutError extends LoggiaError {
  override readonly name = 'GateShutError'
}

/** A stream ended before its work was done: aborted, or its connection was lost. */
export class StreamBrokenError extends LoggiaError {
  override readonly name = 'StreamBrokenError'
}

/** For the `default` of a switch over a union: the compiler proves that no member was forgotten. */
export function unreachable(member: never): never {
  throw new MisuseError(`expected a known member of a union, got ${JSON.stringify(member)}`)
}
