import type { RecordingFault } from './recording.ts'

/** Faults that are told one by one: a file of nothing else must not fill the memory. */
const FAULTS_MAX = 1_000
/** The same fault again within this long is one more of it. */
const SAME_MS = 2_000

/** Notes a fault. Beyond what is told one by one it is counted with the last. */
export function noteFault(faults: RecordingFault[], fault: RecordingFault): void {
  const last = faults.at(-1)
  if (last === undefined) return void faults.push(fault)
  const isSame =
    last.of === fault.of &&
    last.kind === fault.kind &&
    last.account === fault.account &&
    fault.atMs - last.atMs < SAME_MS
  if (!isSame && faults.length < FAULTS_MAX) return void faults.push(fault)
  faults[faults.length - 1] = { ...last, count: last.count + fault.count }
}
