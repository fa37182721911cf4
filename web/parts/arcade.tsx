import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

const ARCHES = 11
const BAY = 130
const WIDTH = ARCHES * BAY
const HEIGHT = 260
const SPRING = 128
const RADIUS = 49
const CYPRESSES = [318, 352, 705, 1_020, 1_046, 1_076] as const

/** The view out of the loggia: an arcade, and hills behind it in the light of the hour. Decoration. */
export function Arcade(): JSX.Element {
  const sky = useId()
  return (
    <svg
      class="arcade-view"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <linearGradient id={sky} x1="0" y1="0" x2="0" y2="1">
          <stop class="sky-top" offset="0.15" />
          <stop class="sky-low" offset="0.8" />
        </linearGradient>
      </defs>
      <rect width={WIDTH} height={HEIGHT} fill={`url(#${sky})`} />
      <Stars />
      <circle class="hour" cx={WIDTH / 2 + 22} cy="119" r="21" />
      <path
        class="hill-far"
        d={`M0 190Q140 130 300 176T620 168T900 182T1180 160T${WIDTH} 178V${HEIGHT}H0Z`}
      />
      {CYPRESSES.map(x => (
        <path key={x} class="cypress" d={cypress(x, 46 + (x % 17))} />
      ))}
      <path
        class="hill-near"
        d={`M0 222Q200 176 420 212T860 206T1200 214T${WIDTH} 200V${HEIGHT}H0Z`}
      />
      <path class="arcade-wall" fill-rule="evenodd" d={wallPath()} />
      <path class="arcade-edge" d={openings(4)} />
      <path class="arcade-cornice" d={`M0 42H${WIDTH}V48H0Z M0 22H${WIDTH}V27H0Z`} />
      {bays().map(left => (
        <path key={left} class="arcade-capital" d={capital(left)} />
      ))}
    </svg>
  )
}

function cypress(x: number, height: number): string {
  return `M${x} 230q-11-${height / 2} 0-${height}q11 ${height / 2} 0 ${height}Z`
}

function Stars(): JSX.Element {
  const places = Array.from({ length: 40 }, (_, at) => [(at * 397) % WIDTH, 60 + ((at * 71) % 90)])
  return (
    <g class="stars">
      {places.map(([x, y]) => (
        <circle key={`${x}`} cx={x} cy={y} r="1.1" />
      ))}
    </g>
  )
}

const bays = (): readonly number[] => Array.from({ length: ARCHES }, (_, at) => at * BAY)

const wallPath = (): string => `M0 0H${WIDTH}V${HEIGHT}H0Z ${openings(0)}`

function openings(grow: number): string {
  const radius = RADIUS + grow
  return bays()
    .map(left => {
      const from = left + BAY / 2 - radius
      return `M${from} ${HEIGHT}V${SPRING}a${radius} ${radius} 0 0 1 ${radius * 2} 0V${HEIGHT}Z`
    })
    .join(' ')
}

/** The moulding on which two neighbouring arches rest. */
function capital(left: number): string {
  const half = BAY / 2 - RADIUS + 4
  return `M${left - half} ${SPRING - 3}h${half * 2}v7h${-half * 2}Z M${left - half + 5} ${SPRING + 4}h${half * 2 - 10}v4h${-(half * 2 - 10)}Z`
}
