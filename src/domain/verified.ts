declare const verified: unique symbol

/** A value whose signature was checked. Only `open` in `src/crypto` makes one. */
export type Verified<T> = T & { readonly [verified]: true }
