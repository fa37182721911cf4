import { rememberedIn } from './remembered.ts'

const KEY = 'hide-address'
const ON = 'on'
const remembered = rememberedIn(() => window.localStorage)

/** Whether only relays may learn where this page is: from when it is loaded until it is loaded anew. */
export const hidesAddress: boolean = remembered.read(KEY) === ON

/** Hides this browser's address from now on, or shows it; the page is loaded anew, since connections stand. */
export function setHidesAddress(hides: boolean): void {
  remembered.write(KEY, hides ? ON : 'off')
  window.location.reload()
}
