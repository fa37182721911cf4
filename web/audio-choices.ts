import type { AudioChoices, AudioMemory, CarryChoice } from '../src/index.ts'

const KEY = 'loggia.audio'
/** Device ids are 64 hexadecimal digits in the browsers we know. */
const DEVICE_MAX_LETTERS = 256

/** For people with loudspeakers and cheap microphones: nearly everybody. */
export const DEFAULT_CHOICES: AudioChoices = {
  microphone: undefined,
  loudspeaker: undefined,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  suppressor: false,
  pushToTalk: true,
  carry: 'auto',
}

const SWITCHES = [
  'echoCancellation',
  'noiseSuppression',
  'autoGainControl',
  'suppressor',
  'pushToTalk',
] as const
/** As they are offered. */
export const CARRIES: readonly CarryChoice[] = ['auto', 'one', 'none']
const DEVICES = ['microphone', 'loudspeaker'] as const

/** What Chromium tells of the line (Network Information API); other browsers tell nothing. */
export type Connection = { readonly saveData?: boolean; readonly type?: string }

/** Devices and switches, kept in this browser; lost without harm where nothing is kept. */
export function rememberedChoices(
  storage: Storage,
  connection: Connection | undefined,
): AudioMemory {
  let choices = read(storage)
  return {
    isMetered: () => connection?.saveData === true || connection?.type === 'cellular',
    get: () => choices,
    set: changed => {
      choices = changed
      try {
        storage.setItem(KEY, JSON.stringify(changed))
      } catch {
        // A full or forbidden storage: the choice lasts as long as the page.
      }
    },
  }
}

function read(storage: Storage): AudioChoices {
  try {
    return choicesFrom(JSON.parse(storage.getItem(KEY) ?? '{}'))
  } catch {
    // Somebody else's text under our name, or storage that is switched off.
    return DEFAULT_CHOICES
  }
}

function choicesFrom(kept: unknown): AudioChoices {
  if (typeof kept !== 'object' || kept === null) return DEFAULT_CHOICES
  const known = new Map(Object.entries(kept))
  const switches = SWITCHES.flatMap(name => {
    const value: unknown = known.get(name)
    return typeof value === 'boolean' ? [[name, value] as const] : []
  })
  const devices = DEVICES.flatMap(name => {
    const value: unknown = known.get(name)
    const isDevice = typeof value === 'string' && value.length <= DEVICE_MAX_LETTERS
    return isDevice ? [[name, value] as const] : []
  })
  const carry = CARRIES.find(name => name === known.get('carry')) ?? DEFAULT_CHOICES.carry
  return { ...DEFAULT_CHOICES, ...Object.fromEntries([...switches, ...devices]), carry }
}
