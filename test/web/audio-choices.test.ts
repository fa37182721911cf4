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
  expect(rememberedChoices(storageWith(), undefined).get()).toEqual(DEFAULT_CHOICES)
  expect(DEFAULT_CHOICES).toMatchObject({ echoCancellation: true, suppressor: false })
})

test('a choice outlives the page', () => {
  const storage = storageWith()
  const chosen = { ...DEFAULT_CHOICES, microphone: 'headset', pushToTalk: false }
  rememberedChoices(storage, undefined).set(chosen)
  expect(rememberedChoices(storage, undefined).get()).toEqual(chosen)
})

test.each(['', 'null', '[]', '{"suppressor":"yes","microphone":7}', '{"microphone":"'])(
  'what is no choice (%s) is no choice',
  text => {
    expect(rememberedChoices(storageWith(text), undefined).get()).toEqual(DEFAULT_CHOICES)
  },
)

test('where nothing is kept a choice lasts as long as the page', () => {
  const storage = storageWith()
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  const choices = rememberedChoices(storage, undefined)
  choices.set({ ...DEFAULT_CHOICES, suppressor: true })
  expect(choices.get().suppressor).toBe(true)
})

test.each([
  [undefined, false],
  [{}, false],
  [{ type: 'wifi' }, false],
  [{ type: 'cellular' }, true],
  [{ type: 'wifi', saveData: true }, true],
])('a line of which the browser says %j is metered: %s', (connection, isMetered) => {
  expect(rememberedChoices(storageWith(), connection).isMetered()).toBe(isMetered)
})

test('for how many others is kept, and anything else is as the line takes', () => {
  const storage = storageWith()
  rememberedChoices(storage, undefined).set({ ...DEFAULT_CHOICES, carry: 'one' })
  expect(rememberedChoices(storage, undefined).get().carry).toBe('one')
  expect(rememberedChoices(storageWith('{"carry":"many"}'), undefined).get().carry).toBe('auto')
})
