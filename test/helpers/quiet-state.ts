import type { SpaceState } from '../../src/domain/space/state.ts'

/** A Space in which nothing has been decided yet: whatever a state has besides what it is about. */
export const QUIET = {
  phase: 'live',
  endedBy: undefined,
  topics: [],
  stage: [],
  coHosts: [],
  invited: [],
  locks: [],
  bans: [],
  knockKey: undefined,
  members: [],
  mayCome: 'invited',
  takesRequests: true,
  chat: 'everyone',
  newcomerMinutes: 5,
  pinned: undefined,
  isRecording: false,
  mayClip: false,
  leftOut: [],
  heirs: [],
  acting: undefined,
  moderation: [],
} as const satisfies Partial<SpaceState>
