import type { JSX } from 'preact'
import { LISTEN_SIGN } from './listen-sign.ts'

const PATHS = {
  microphone:
    'M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3Z M5.5 11.5a6.5 6.5 0 0 0 13 0 M12 18v3 M9 21h6',
  microphoneOff:
    'M15 9.5V6a3 3 0 0 0-5.9-.8 M9 9v3a3 3 0 0 0 4.6 2.5 M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3 M18.5 11.5a6.5 6.5 0 0 1-.6 2.7 M12 18v3 M9 21h6 M4 4l16 16',
  share: 'M12 15V3.5 M8 7l4-4 4 4 M6 11H5v9h14v-9h-1',
  copy: 'M9 9h11v12H9z M6 15H4V3h11v3',
  leave: 'M14 4h5v16h-5 M4 12h10 M10.5 8.5 14 12l-3.5 3.5',
  end: 'M6 6l12 12 M18 6 6 18',
  chat: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L8 21v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z M8 10h8 M8 13h5',
  dots: 'M5.5 12h.5 M12 12h.5 M18.5 12h.5',
  send: 'M4 12 20.5 4.5 14 20.5l-3-6.5-7-2Z M11 14l9.5-9.5',
  pin: 'M9 3.5h6 M10 3.5v6L7 13h10l-3-3.5v-6 M12 13v7.5',
  keyboard: 'M3.5 6.5h17v11h-17Z M7 10h.4 M10.3 10h.4 M13.6 10h.4 M17 10h.4 M8 14h8',
  pencil: 'M4 20l1-4L16 5l3 3L8 19l-4 1Z M14 7l3 3',
  people:
    'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11Z M3 19.5a6 6 0 0 1 12 0 M16 5a3 3 0 0 1 0 5.8 M17.5 14a5.6 5.6 0 0 1 3.5 5.5',
  volume: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4Z M15.5 9a4.2 4.2 0 0 1 0 6 M18 6.5a8 8 0 0 1 0 11',
  volumeOff: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4Z M16 9.5l5 5 M21 9.5l-5 5',
  sliders: 'M5 4v9 M5 17v3 M12 4v3 M12 11v9 M19 4v10 M19 18v2 M3 15h4 M10 9h4 M17 16h4',
  globe:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z M3.5 9.5h17 M3.5 14.5h17 M12 3c-5 5.5-5 12.5 0 18 M12 3c5 5.5 5 12.5 0 18',
  themeSystem: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z M12 3v18 M12 7h4.5 M12 11h7 M12 15h6.5',
  themeLight:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z M12 2.5v2 M12 19.5v2 M2.5 12h2 M19.5 12h2 M5.3 5.3l1.4 1.4 M17.3 17.3l1.4 1.4 M5.3 18.7l1.4-1.4 M17.3 6.7l1.4-1.4',
  themeDark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  captions: 'M3.5 5.5h17v13h-17Z M11 10.4a2.2 2.2 0 1 0 0 3.2 M17.3 10.4a2.2 2.2 0 1 0 0 3.2',
  plus: 'M12 5v14 M5 12h14',
  minus: 'M5 12h14',
  pause: 'M8.5 5.5v13 M15.5 5.5v13',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4 2.8 20h18.4L12 4Z M12 10v5 M12 17.3v.4',
  back: 'M19 12H5 M10.5 6.5 5 12l5.5 5.5',
  down: 'M6 9.5l6 6 6-6',
  up: 'M6 14.5l6-6 6 6',
  key: 'M8 7.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9Z M12.5 12H21.5v4 M17.5 12v3',
  square: 'M4 20V9l8-5 8 5v11 M4 20h16 M9 20v-6a3 3 0 0 1 6 0v6',
  raise:
    'M12 21c-3.5 0-5.5-2-6.5-5L4 11.5c-.4-1.2 1.2-1.9 1.9-.8L7.5 13V5.5a1.3 1.3 0 0 1 2.6 0V11 M10.1 11V4a1.3 1.3 0 0 1 2.6 0v7 M12.7 11V5a1.3 1.3 0 0 1 2.6 0v7 M15.3 12V7.5a1.3 1.3 0 0 1 2.6 0V15c0 3.5-2.4 6-5.9 6',
  shield: 'M12 3 5 5.5v5.5c0 4.6 2.9 8 7 10 4.1-2 7-5.4 7-10V5.5L12 3Z M9 12l2.2 2.2L15.2 10',
  shieldOpen: 'M12 3 5 5.5v5.5c0 4.6 2.9 8 7 10 4.1-2 7-5.4 7-10V5.5L12 3Z',
  calendar:
    'M4 6h16v14H4Z M4 10h16 M8 3.5V8 M16 3.5V8 M8 14h.4 M12 14h.4 M16 14h.4 M8 17h.4 M12 17h.4',
  bell: 'M12 4a5.5 5.5 0 0 1 5.5 5.5V14l2 3h-15l2-3V9.5A5.5 5.5 0 0 1 12 4Z M12 2.5V4 M10 20a2 2 0 0 0 4 0',
  stepDown: 'M12 4v13 M6.5 11.5 12 17l5.5-5.5 M5 20.5h14',
  sparkle: 'M12 3.5l1.8 5.7 5.7 1.8-5.7 1.8L12 18.5l-1.8-5.7L4.5 11l5.7-1.8Z M19 16.5v4 M17 18.5h4',
  listen: LISTEN_SIGN,
} as const

/** Names of the drawn signs. */
export type IconName = keyof typeof PATHS

/** A line drawing beside a text; never the only carrier of a meaning. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
