import { signal, type ReadonlySignal } from '@preact/signals'
import { rememberedIn } from './remembered.ts'

const KEY = 'single-keys'
const OFF = 'off'
const remembered = rememberedIn(() => window.localStorage)
const isOn = signal(remembered.read(KEY) !== OFF)

/** Whether single letters act: in the way of whoever speaks to the computer, or presses keys by accident (WCAG 2.1.4). */
export const singleKeys: ReadonlySignal<boolean> = isOn

/** Switches them, in this browser from now on. */
export function setSingleKeys(on: boolean): void {
  isOn.value = on
  remembered.write(KEY, on ? 'on' : OFF)
}
