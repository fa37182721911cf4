import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { AccountId } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { avatarOf } from '../identity.ts'

const SKIES = ['#f3c98b', '#e9a178', '#bcd3de', '#7f9bc4', '#33456f', '#cfa7a0', '#a9c0a0', '#f0dcb4']
const LIGHTS = ['#fff1c9', '#f6b84c', '#e2683c', '#fbfaf5']
const WALLS = ['#a8462a', '#c98a3a', '#6f7f54', '#2c4673', '#8a3c50', '#d8b48a', '#4f6f78', '#7a5238']
const INSIDES = ['#2a1a1c', '#14203a', '#f4c76a', '#fbe6c2']

type Picture = {
  readonly sky: string
  readonly light: string
  readonly wall: string
  readonly inside: string
  readonly lightAt: readonly [number, number]
  readonly roof: number
  readonly arches: number
  readonly floor: number
}

function pictureOf(account: AccountId): Picture {
  const choose = avatarOf(account)
  const from = (list: readonly string[]): string => list[choose(list.length)] ?? ''
  return {
    sky: from(SKIES),
    wall: from(WALLS),
    light: from(LIGHTS),
    inside: from(INSIDES),
    lightAt: [10 + choose(5) * 7, 8 + choose(3) * 3],
    roof: choose(5),
    arches: 1 + choose(3),
    floor: choose(3),
  }
}

/** Everybody's own small loggia, drawn from the account's key: same key, same house. */
export function Avatar(props: { readonly account: AccountId; readonly name: string }): JSX.Element {
  const words = useWords()
  const picture = useMemo(() => pictureOf(props.account), [props.account])
  const [x, y] = picture.lightAt
  return (
    <svg
      class="avatar"
      viewBox="0 0 48 48"
      role="img"
      aria-label={words.common.avatarOf(props.name)}
    >
      <rect width="48" height="48" fill={picture.sky} />
      <circle cx={x} cy={y} r="4.5" fill={picture.light} />
      <Roof kind={picture.roof} wall={picture.wall} />
      <rect x="5" y="23" width="38" height="25" fill={picture.wall} />
      <rect x="3.5" y="21.5" width="41" height="3" fill={picture.wall} />
      <rect x="3.5" y="24.5" width="41" height="1" fill="#000" opacity="0.18" />
      {archesAcross(picture.arches).map(({ left, width }) => (
        <path key={left} d={archPath(left, width)} fill={picture.inside} />
      ))}
      {picture.floor > 0 && (
        <rect x="0" y={48 - picture.floor * 2} width="48" height="4" fill="#000" opacity="0.22" />
      )}
    </svg>
  )
}

function Roof({ kind, wall }: { readonly kind: number; readonly wall: string }): JSX.Element {
  if (kind === 0) return <path d="M5 22 24 11l19 11Z" fill={wall} />
  if (kind === 1) return <path d="M14 22a10 10 0 0 1 20 0Z M23.3 9h1.4v4h-1.4Z" fill={wall} />
  if (kind === 2) return <path d="M5 22v-9h7v9Z M36 22v-9h7v9Z" fill={wall} />
  if (kind === 3) return <path d="M19.5 22V6.5l4.5-3 4.5 3V22Z" fill={wall} />
  return <path d="M5 22v-3h3v3Z m8 0v-3h3v3Z m8 0v-3h6v3Z m11 0v-3h3v3Z m8 0v-3h3v3Z" fill={wall} />
}

function archesAcross(count: number): readonly { left: number; width: number }[] {
  const width = count === 1 ? 16 : count === 2 ? 12 : 9
  const gap = (38 - count * width) / (count + 1)
  return Array.from({ length: count }, (_, at) => ({ left: 5 + gap + at * (width + gap), width }))
}

function archPath(left: number, width: number): string {
  const radius = width / 2
  return `M${left} 48V${29 + radius}a${radius} ${radius} 0 0 1 ${width} 0V48Z`
}
