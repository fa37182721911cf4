import { LISTEN_SIGN } from './parts/listen-sign.ts'
import { LISTEN } from './strings/listen.ts'
import { spokenLanguage } from './spoken.ts'
import { applyTheme, chosenTheme } from './theme.ts'
import type { Doorbell } from './doorbell.ts'

const SVG = 'http://www.w3.org/2000/svg'

/**
 * Draws a link's door before its words: the arch, and a button that works. It has no letters, because a cold
 * browser looks for fonts at the first of them and does nothing else for 50 to 200 ms (measured); in that time
 * somebody is asked for sound.
 */
export function drawThreshold(window: Window, root: HTMLElement, bell: Doorbell): void {
  const { document } = window
  const words = LISTEN[spokenLanguage(window)]
  // As chosen, from the first frame on: nobody wants a white flash in the dark.
  applyTheme(document, chosenTheme(window))
  const add = (parent: Element, name: string, className: string): HTMLElement => {
    const element = document.createElement(name)
    element.className = className
    parent.append(element)
    return element
  }
  const app = add(root, 'div', 'app')
  add(app, 'header', 'top-bar threshold-bar')
  const main = add(app, 'main', 'screen door-screen')
  main.setAttribute('aria-busy', 'true')
  const door = add(main, 'article', 'door')
  const opening = add(door, 'div', 'door-opening')
  add(opening, 'div', 'threshold-words')
  const button = add(opening, 'button', 'button listen-button') as HTMLButtonElement
  button.type = 'button'
  button.setAttribute('aria-label', words.listen)
  button.append(headphones(document))
  button.addEventListener('click', () => bell.pressUnread())
  bell.state.watch(state => {
    button.disabled = state !== 'open'
    button.setAttribute('aria-label', state === 'entering' ? words.entering : words.listen)
  })
  add(door, 'div', 'door-step')
}

function headphones(document: Document): SVGElement {
  const sign = document.createElementNS(SVG, 'svg')
  sign.setAttribute('class', 'icon')
  sign.setAttribute('viewBox', '0 0 24 24')
  sign.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', LISTEN_SIGN)
  sign.append(path)
  return sign
}
