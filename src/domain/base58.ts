const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const DIGITS = new Map([...ALPHABET].map((letter, digit) => [letter, digit]))

/** base58btc; each zero byte in front is a letter of its own. */
export function toBase58(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const zeros = bytes.findIndex(byte => byte !== 0)
  let text = ''
  for (; value > 0n; value /= 58n) text = (ALPHABET[Number(value % 58n)] ?? '') + text
  return (ALPHABET[0] ?? '').repeat(Math.max(zeros, 0)) + text
}

/** Undefined for foreign letters and for numbers that do not fill exactly `length` bytes. */
export function fromBase58(text: string, length: number): Uint8Array | undefined {
  let value = 0n
  for (const letter of text) {
    const digit = DIGITS.get(letter)
    if (digit === undefined) return undefined
    value = value * 58n + BigInt(digit)
  }
  const bytes = new Uint8Array(length)
  for (let at = length - 1; at >= 0; at -= 1, value >>= 8n) bytes[at] = Number(value & 0xffn)
  return value === 0n ? bytes : undefined
}
