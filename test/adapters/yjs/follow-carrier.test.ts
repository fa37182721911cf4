import { followCarrierContract, sameBytesContract } from '../../contracts/follow-carrier.ts'
import { MemoryFollowCarrier } from '../../../src/adapters/memory/follow-carrier.ts'
import { YjsFollowCarrier } from '../../../src/adapters/yjs/follow-carrier.ts'

followCarrierContract('Yjs', () => new YjsFollowCarrier())
sameBytesContract(() => [new YjsFollowCarrier(), new MemoryFollowCarrier()])
