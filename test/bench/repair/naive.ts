import { setTimeout as wait } from 'node:timers/promises'
import { entriesOf } from '../peers/configs.ts'
import { monotonicMs, type Started } from '../peers/messages.ts'
import { PeerProcess } from '../peers/peer-process.ts'
import { resumedAfterMs } from './resumed.ts'
import { untilFar } from '../../helpers/until.ts'

/** Pairs at once: each waits for half a minute. */
const AT_ONCE = 4
const LOOK_EVERY_MS = 500
/** ICE gives a silent peer up after half a minute. */
const PATIENCE_MS = 60_000
const SETTLING_MS = 1_000

const plainIn = ({ space }: Started) => {
  if (space === undefined) throw new TypeError('a host has a Space')
  return { kind: 'plain', space, listeners: 1 } as const
}

/** Whom the tree without repair hangs on: it takes the host's one slot. */
export async function naiveRoot(host: Started): Promise<PeerProcess> {
  const root = await PeerProcess.start({
    ...plainIn(host),
    name: 'nRoot',
    entries: [host.entry],
  })
  await untilFar(async () => (await root.standing()).isAttached, 'the root without repair')
  return root
}

/**
 * The same without repair, beside: a listener hears through a forwarder that is killed or frozen, waits for its
 * connection to fail, and goes to the next peer it knows. Until `signal` aborts; answers what each gap took.
 */
export async function naiveRepairs(
  root: PeerProcess,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const plain = plainIn(root.place)
  let named = 0
  const one = async (): Promise<number | undefined> => {
    const number = (named += 1)
    const middle = await PeerProcess.start({
      ...plain,
      name: `nMid${number}`,
      entries: entriesOf([root]),
    })
    const entries = entriesOf([middle, root])
    const ear = await PeerProcess.start({ ...plain, name: `nEar${number}`, entries })
    try {
      const old = middle.place.entry.peer
      const isFed = async (): Promise<boolean> =>
        (await ear.arrivals()).came.some(({ from }) => from === old)
      await untilFar(isFed, 'sound without repair')
      await pause(SETTLING_MS, signal)
      middle.signal(number % 2 === 0 ? 'SIGKILL' : 'SIGSTOP')
      const fromMs = monotonicMs()
      while (monotonicMs() - fromMs < PATIENCE_MS && !signal.aborted) {
        await pause(LOOK_EVERY_MS, signal)
        const { came } = await ear.arrivals(fromMs - SETTLING_MS)
        const resumed = resumedAfterMs(came, old, { untilMs: Infinity })
        if (resumed !== undefined) return resumed
      }
      return undefined
    } finally {
      await Promise.all([middle.close(), ear.close()])
    }
  }
  const gaps: number[] = []
  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const gap = await one().catch(() => undefined)
      if (gap !== undefined) gaps.push(gap)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  await root.close()
  return gaps
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined)
