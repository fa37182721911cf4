/**
 * The answer to "may this pass?": a refusal is an ordinary value with a reason from a closed list,
 * so that a stranger's bytes never throw. A fault (disk, microphone, bug) is thrown instead.
 */
export type Verdict<T, Reason extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Reason }

export const accept = <T>(value: T): { readonly ok: true; readonly value: T } => ({
  ok: true,
  value,
})

export const refuse = <Reason extends string>(
  reason: Reason,
): { readonly ok: false; readonly reason: Reason } => ({ ok: false, reason })
