import { isSpaceScene, SCENE_NAMES } from './face/scene-names.ts'
import { testFitness } from './face/fitness.ts'

testFitness(SCENE_NAMES.filter(isSpaceScene))
