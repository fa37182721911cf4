import type { Shell } from './shell.ts'

/** Copies `text` and tells how that went. Old and embedded browsers have no clipboard at all. */
export function copyText(text: string, shell: Shell): void {
  const { share } = shell.words.value
  const clipboard: Clipboard | undefined = navigator.clipboard
  const failed = (): void => shell.tell({ tone: 'trouble', title: share.copyFailed })
  if (clipboard === undefined) return failed()
  clipboard.writeText(text).then(() => shell.tell({ tone: 'fine', title: share.copied }), failed)
}

/** Opens the system's sheet; closing it without a choice is not a fault. */
export function shareBySystem(data: ShareData, shell: Shell): void {
  navigator.share(data).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === 'AbortError') return
    copyText(data.url ?? '', shell)
  })
}

/** Whether this browser has a system sheet for links. */
export function canShareBySystem(): boolean {
  return typeof navigator.share === 'function'
}

/** Whether this browser's sheet takes such a file. */
export function canShareFile(file: File): boolean {
  return 'canShare' in navigator && canShareBySystem() && navigator.canShare({ files: [file] })
}

/** Opens the system's sheet with a file: the person picks whom it goes to. */
export function shareFile(file: File, shell: Shell): void {
  navigator.share({ files: [file] }).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === 'AbortError') return
    shell.tell({ tone: 'trouble', title: shell.words.value.faults.other.title })
  })
}
