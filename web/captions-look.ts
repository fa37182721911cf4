import { signal, type ReadonlySignal } from '@preact/signals'
import { rememberedIn } from './remembered.ts'

/** How captions are shown in this browser: chosen once, remembered. */
export type CaptionsLook = {
  /** They are shown in every Space that one enters. */
  readonly isOpen: boolean
  /** Place in CAPTION_SIZES_REM. */
  readonly size: number
  /** White on black, whatever the colours of the page. */
  readonly isContrasting: boolean
  /** A screen reader says them. */
  readonly isAloud: boolean
}

/** From what fits three lines on a phone to what is read across a room (WCAG 1.4.4: twice the page's letters). */
export const CAPTION_SIZES_REM = [1, 1.25, 1.6, 2.1] as const

/** Before anybody chose. */
export const FIRST_LOOK: CaptionsLook = {
  isOpen: false,
  size: 1,
  isContrasting: false,
  isAloud: false,
}

/** Reads what {@link writeLook} wrote; what it does not know is as at first. */
export function readLook(text: string | undefined): CaptionsLook {
  const words = (text ?? '').split(' ')
  const size = CAPTION_SIZES_REM.findIndex((_, at) => words.includes(`size${at}`))
  return {
    isOpen: words.includes('open'),
    size: size < 0 ? FIRST_LOOK.size : size,
    isContrasting: words.includes('contrast'),
    isAloud: words.includes('aloud'),
  }
}

/** A look in words. */
export const writeLook = ({ isOpen, size, isContrasting, isAloud }: CaptionsLook): string =>
  [isOpen ? 'open' : '', `size${size}`, isContrasting ? 'contrast' : '', isAloud ? 'aloud' : '']
    .filter(word => word !== '')
    .join(' ')

const LOOK_KEY = 'captions'
const ADDRESS_KEY = 'caption-server'
const remembered = rememberedIn(() => window.localStorage)
const look = signal<CaptionsLook>(readLook(remembered.read(LOOK_KEY)))

/** How captions look now. */
export const captionsLook: ReadonlySignal<CaptionsLook> = look

/** Changes it, here and from now on. */
export function setCaptionsLook(change: Partial<CaptionsLook>): void {
  look.value = { ...look.value, ...change }
  remembered.write(LOOK_KEY, writeLook(look.value))
}

/** The address of the person's own recogniser, as they entered it; '' before they did. */
export const captionServer = (): string => remembered.read(ADDRESS_KEY) ?? ''

/** Keeps it in this browser. Nothing but this person's own hand writes it: no link, no Space and no peer. */
export const keepCaptionServer = (address: string): void => remembered.write(ADDRESS_KEY, address)
