import { searchWork } from './work.ts'
import type { MeasuredWork, WorkGoal } from '../domain/community/work.ts'

/** Tries between two reports: a twentieth of a second of a computer, a third of one of a phone. */
const PIECE = 2 ** 14

/** Looks for work until it is found, saying now and then how many tries there were. Blocks its thread. */
export function workInPieces(goal: WorkGoal, onProgress: (tries: number) => void): MeasuredWork {
  for (let tries = 0; ; tries += PIECE) {
    const found = searchWork(goal, tries, PIECE)
    if (found !== undefined) return found
    onProgress(tries + PIECE)
  }
}
