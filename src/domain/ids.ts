import { fromBase64url, letterValue, toBase64url } from './base64url.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A person's Ed25519 public key, base64url of its 32 bytes (43 letters). People see it as `did:key`. */
export type AccountId = Branded<'AccountId'>
/** The Ed25519 public key of one tab's session, base64url of its 32 bytes. */
export type SessionId = Branded<'SessionId'>
/** SHA-256 of a community's genesis bytes, base64url. */
export type CommunityId = Branded<'CommunityId'>
/** SHA-256 of a Space's host-signed genesis action envelope, base64url. */
export type SpaceId = Branded<'SpaceId'>
/** SHA-256 of a certificate's bytes, base64url. */
export type CertificateId = Branded<'CertificateId'>
/** SHA-256 of a signed action envelope, base64url. */
export type ActionId = Branded<'ActionId'>
/** SHA-256 of a signed policy envelope, base64url. */
export type PolicyId = Branded<'PolicyId'>
/** SHA-256 of a signed bulletin envelope, base64url. */
export type BulletinId = Branded<'BulletinId'>
/** A libp2p PeerId in its printed form (`12D3Koo…`), made anew for each browser session. */
export type PeerId = Branded<'PeerId'>

/** Every id but PeerId is 32 bytes. */
export const ID_BYTES = 32
/** Their letters in base64url. */
const ID_LETTERS = 43
type ByteId =
  | AccountId
  | SessionId
  | CommunityId
  | SpaceId
  | CertificateId
  | ActionId
  | PolicyId
  | BulletinId

/** Longest PeerId text we take: Ed25519 ids have 52 letters, RSA ones 46. */
export const PEER_ID_MAX_LETTERS = 64
const PEER_ID_SHAPE = /^[1-9A-HJ-NP-Za-km-z]+$/

/** Names 32 bytes as an id. Which id is the caller's knowledge: the bytes look alike. */
export function idFromBytes<Id extends ByteId>(bytes: Uint8Array): Verdict<Id, 'wrong-length'> {
  // The one place where byte ids are branded.
  return bytes.length === ID_BYTES ? accept(toBase64url(bytes) as Id) : refuse('wrong-length')
}

/** Reads the printed form of a 32-byte id. */
export function parseId<Id extends ByteId>(
  text: string,
): Verdict<Id, 'wrong-length' | 'not-base64url'> {
  // Only one text reads as 32 bytes, so that these need not be made and printed again: a stranger's
  // update holds a thousand such texts.
  if (isTextOf32(text)) return accept(text as Id)
  const bytes = fromBase64url(text)
  return bytes.ok ? idFromBytes<Id>(bytes.value) : bytes
}

/** 43 letters of base64url whose two spare bits are zero. */
function isTextOf32(text: string): boolean {
  if (text.length !== ID_LETTERS) return false
  for (let at = 0; at < ID_LETTERS; at++) if (letterValue(text.charCodeAt(at)) > 63) return false
  return (letterValue(text.charCodeAt(ID_LETTERS - 1)) & 3) === 0
}

/** The 32 bytes behind an id. */
export function bytesOf(id: ByteId): Uint8Array {
  const bytes = fromBase64url(id)
  // An id is only made by idFromBytes, so its text always reads back.
  return bytes.ok ? bytes.value : new Uint8Array(ID_BYTES)
}

/** Takes a text that looks like a PeerId; whether it is one is for libp2p to say. */
export function parsePeerId(text: string): Verdict<PeerId, 'not-a-peer-id'> {
  const fits = text.length > 0 && text.length <= PEER_ID_MAX_LETTERS && PEER_ID_SHAPE.test(text)
  return fits ? accept(text as PeerId) : refuse('not-a-peer-id')
}
