import type { FaultKind } from '../strings/shape.ts'

const KINDS = new Map<string, FaultKind>([
  ['UnreachableError', 'unreachable'],
  ['StorageError', 'storage'],
  ['QuotaExceededError', 'storage'],
  ['GateShutError', 'gate-shut'],
])

/** Sorts a thrown fault by what a person can do about it. */
export function faultKind(fault: unknown): FaultKind {
  const name = fault instanceof Error ? fault.name : ''
  return KINDS.get(name) ?? 'other'
}
