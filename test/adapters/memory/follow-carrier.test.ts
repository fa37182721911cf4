import { followCarrierContract } from '../../contracts/follow-carrier.ts'
import { MemoryFollowCarrier } from '../../../src/adapters/memory/follow-carrier.ts'

followCarrierContract('the memory twin', () => new MemoryFollowCarrier())
