import type { WorkStretch } from '../../ports/work-searcher.ts'

/** What the page asks the work Worker. Never leaves the machine. */
export type WorkRequest = WorkStretch & { readonly id: number }

/** The Worker's answer. */
export type WorkAnswer = { readonly id: number; readonly nonce: Uint8Array | undefined }
