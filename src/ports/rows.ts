/**
 * Persistent rows under text keys such as `/follow/COMMUNITY/FOLLOWEE/FOLLOWER`.
 * One implementation over `interface-datastore` serves Node, browsers and tests.
 * Every method throws StorageError when the disk fails; what resolved is stored.
 */
export interface Rows {
  get(key: string): Promise<Uint8Array | undefined>
  /** Writes all of them or none. */
  putAll(entries: Iterable<readonly [key: string, value: Uint8Array]>): Promise<void>
  delete(key: string): Promise<void>
  /** Entries whose key starts with `prefix`, in no particular order. */
  entries(prefix: string): AsyncIterable<readonly [key: string, value: Uint8Array]>
  close(): Promise<void>
}
