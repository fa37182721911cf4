import { SCENES, type SceneName } from './scenes.ts'

export const SCENE_NAMES = Object.keys(SCENES) as readonly SceneName[]

/** Half of the scenes show a Space: two files of tests, for two cores. */
export const isSpaceScene = (name: SceneName): boolean => name.startsWith('space')
