/** The number behind `--name=N` or `--name N`. Throws RangeError for one that is none. */
export function numberOption(args: readonly string[], name: string, otherwise: number): number {
  const text = textOption(args, name)
  if (text === undefined) return otherwise
  const number = Number(text)
  if (text === '' || !Number.isFinite(number)) {
    throw new RangeError(`--${name}: expected a number, got ${text}`)
  }
  return number
}

/** What stands behind `--name=` or `--name `. */
export function textOption(args: readonly string[], name: string): string | undefined {
  const joined = args.find(arg => arg.startsWith(`--${name}=`))
  if (joined !== undefined) return joined.slice(`--${name}=`.length)
  const at = args.indexOf(`--${name}`)
  return at < 0 ? undefined : args[at + 1]
}
