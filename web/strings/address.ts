import type { Language } from './shape.ts'
import { addressWords as en } from './en-address.ts'
import { addressWords as it } from './it-address.ts'

/** Texts of what others see of one's address: read when somebody asks, not with the first file. */
type AddressWords = typeof en

export const ADDRESS_WORDS: Readonly<Record<Language, AddressWords>> = { en, it }
