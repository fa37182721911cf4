/** Hands bytes to the browser to be saved under this name. */
export function saveFile(parts: readonly Uint8Array[], name: string, type: string): void {
  const url = URL.createObjectURL(
    new Blob(
      parts.map(part => new Uint8Array(part)),
      { type },
    ),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Once the browser has begun to read it, which is before anything else runs.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}

/** Firefox reads the file after the click has been handled. */
const KEPT_MS = 60_000
