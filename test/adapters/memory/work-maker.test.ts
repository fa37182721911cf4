import { describe } from 'vitest'
import { describeWorkMaker } from '../../contracts/work-maker.ts'
import { MemoryWorkMaker } from '../../../src/adapters/memory/work-maker.ts'
import { workInPieces } from '../../../src/crypto/work-in-pieces.ts'

describe('the twin of the work maker', () => {
  describeWorkMaker(() => new MemoryWorkMaker(workInPieces))
})
