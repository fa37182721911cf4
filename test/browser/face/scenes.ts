import { COMMUNITY_SCENES } from './community-scenes.ts'
import { LOBBY_SCENES } from './lobby-scenes.ts'
import { PEOPLE_SCENES } from './people-scenes.ts'
import { RECORDING_SCENES } from './recording-scenes.ts'
import { SOUND_SCENES } from './sound-scenes.ts'
import { SPACE_SCENES } from './space-scenes.ts'
import { TALK_SCENES } from './talk-scenes.ts'

/** Every state of the screen worth looking at. */
export const SCENES = {
  ...LOBBY_SCENES,
  ...COMMUNITY_SCENES,
  ...SPACE_SCENES,
  ...PEOPLE_SCENES,
  ...TALK_SCENES,
  ...SOUND_SCENES,
  ...RECORDING_SCENES,
}

/** Names of the scenes. */
export type SceneName = keyof typeof SCENES
