import { documentRoadsContract } from '../../contracts/document-roads.ts'
import { driveRoads } from '../../helpers/roads-driver.ts'
import { MemoryRoadMap } from '../../../src/adapters/memory/document-roads.ts'

documentRoadsContract('the twin', async () => {
  const map = new MemoryRoadMap()
  return [driveRoads(map.roads()), driveRoads(map.roads())]
})
