import { expect, test } from 'vitest'
import { DEFAULT_CHOICES, rememberedChoices } from '../../web/audio-choices.ts'

/** A browser's storage that holds this text under our name. */
function storageWith(text?: string): Storage {
  const held = new Map(text === undefined ? [] : [['loggia.audio', text]])
  return {
    length: 0,
    clear: () => held.clear(),
    key: () => null,
    getItem: key => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: key => void held.delete(key),
  }
}

test('whoever chose nothing has echo, noise and gain looked after, and no suppressor', () => {
  expect(rememberedChoices(storageWith()).get()).toEqual(DEFAULT_CHOICES)
  expect(DEFAULT_CHOICES).toMatchObject({ echoCancellation: true, suppressor: false })
})

test('a choice outlives the page', () => {
  const storage = storageWith()
  const chosen = { ...DEFAULT_CHOICES, microphone: 'headset', pushToTalk: false }
  rememberedChoices(storage).set(chosen)
  expect(rememberedChoices(storage).get()).toEqual(chosen)
})

test.each(['', 'null', '[]', '{"suppressor":"yes","microphone":7}', '{"microphone":"'])(
  'what is no choice (%s) is no choice',
  text => {
    expect(rememberedChoices(storageWith(text)).get()).toEqual(DEFAULT_CHOICES)
  },
)

test('where nothing is kept a choice lasts as long as the page', () => {
  const storage = storageWith()
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  const choices = rememberedChoices(storage)
  choices.set({ ...DEFAULT_CHOICES, suppressor: true })
  expect(choices.get().suppressor).toBe(true)
})
