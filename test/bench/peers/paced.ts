import { monotonicMs } from './messages.ts'

/** Does it `count` times, once each `everyMs` by the clock and not by how long it takes. */
export async function paced(
  count: number,
  everyMs: number,
  act: (turn: number) => Promise<void>,
  isOver: () => boolean = () => false,
): Promise<void> {
  const beganMs = monotonicMs()
  for (let turn = 0; turn < count && !isOver(); turn += 1) {
    const waitMs = beganMs + turn * everyMs - monotonicMs()
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
    await act(turn)
  }
}
