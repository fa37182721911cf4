import { useShell } from '../context.ts'

const SECOND_MS = 1_000

/** 3 725 000 → "1:02:05"; below an hour "2:05". */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS))
  const two = (part: number): string => String(part).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** A moment, and a part of a whole, as this language writes them. */
export function useFormats(): {
  readonly date: (atMs: number) => string
  readonly percent: (part: number) => string
  readonly size: (bytes: number) => string
} {
  const language = useShell().language.value
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  const size = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 1,
  })
  return {
    // Out of range for a calendar is still a time that somebody signed.
    date: atMs => (Number.isNaN(new Date(atMs).getTime()) ? `${atMs} ms` : date.format(atMs)),
    percent: part => percent.format(part),
    size: bytes => size.format(Math.max(0.1, bytes / 1_000_000)),
  }
}
