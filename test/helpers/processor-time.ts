import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second (`getconf CLK_TCK` is 100 on every build in use). */
const TICKS_PER_SECOND = 100

type Process = {
  readonly pid: number
  readonly parent: number
  readonly seconds: number
  /** Of its own children that have ended. */
  readonly endedSeconds: number
}

/** Every process that can be read now. */
function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The name in brackets may hold blanks and brackets itself.
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
        const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number)
        const seconds = ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND
        const [endedUser, endedSystem] = [fields[13], fields[14]].map(Number)
        const endedSeconds = ((endedUser ?? 0) + (endedSystem ?? 0)) / TICKS_PER_SECOND
        return [{ pid: Number(name), parent: parent ?? 0, seconds, endedSeconds }]
      } catch {
        // It ended while we looked.
        return []
      }
    })
}

/** Browsers that this process has started: their first processes. */
export const ownBrowsers = (): ReadonlySet<number> =>
  new Set(
    processes()
      .filter(({ parent, pid }) => parent === process.pid && isBrowser(pid))
      .map(({ pid }) => pid),
  )

/** Processor time of everything below this process: a browser's renderers and helpers, without itself. */
export function secondsBelow(pid: number): number {
  const all = processes()
  const below = familyOf(pid, all)
  below.delete(pid)
  return all.reduce((sum, each) => (below.has(each.pid) ? sum + each.seconds : sum), 0)
}

/** Processor time of this process and of everything that it started, also what has ended. */
export function ownSeconds(): number {
  const all = processes()
  const family = familyOf(process.pid, all)
  return all.reduce(
    (sum, { pid, seconds, endedSeconds }) => (family.has(pid) ? sum + seconds + endedSeconds : sum),
    0,
  )
}

/**
 * Nanoseconds of processor that one process used, all its threads: `/proc/PID/stat` counts in hundredths of a second,
 * too coarse for what one listener costs.
 */
export function nanosecondsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    try {
      const [ran] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
      return sum + Number(ran)
    } catch {
      // That thread ended.
      return sum
    }
  }, 0)
}

function familyOf(pid: number, all: readonly Process[]): Set<number> {
  const below = new Set([pid])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const each of all) if (below.has(each.parent)) below.add(each.pid)
  }
  return below
}

function isBrowser(pid: number): boolean {
  try {
    return /chrom|firefox/i.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return false
  }
}
