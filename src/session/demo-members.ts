import { deriveSeed } from '../crypto/derive-seed.ts'
import { signerFromSeed } from '../crypto/ed25519.ts'
import { signAttestation } from '../crypto/sign-attestation.ts'
import { DEFAULT_MAX_AGE_DAYS, DEFAULT_THRESHOLD } from '../domain/community/policy.ts'
import { idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { foundCommunity, type Founded } from './found-community.ts'
import { GENESIS_NONCE_BYTES } from '../wire/genesis.ts'
import { MisuseError } from '../errors.ts'
import type { Attestation } from '../domain/follow/attestation.ts'
import type { Signer } from '../ports/key-store.ts'
import type { TimeMs } from '../domain/time.ts'

/** What people read over the demo community's lobby. */
const NAME = 'Piazza demo'
/** Everybody in this community has signed nothing twice: a first statement is all there is. */
const FIRST_SEQ = 1

type Member = { readonly account: AccountId; readonly signer: Signer }

/**
 * A community whose members are keys in this process: real keys and real signatures, so that the
 * gate can be seen working on one computer. The same secret and count make the same community.
 */
export class DemoMembers {
  readonly community: CommunityId
  readonly genesis: Uint8Array
  readonly policy: Uint8Array
  readonly count: number
  readonly #secret: Uint8Array
  #members: Promise<readonly Member[]> | undefined

  private constructor(secret: Uint8Array, count: number, founded: Founded) {
    this.#secret = secret.slice()
    this.count = count
    this.community = founded.id
    this.genesis = founded.genesis
    this.policy = founded.policy
  }

  /**
   * Founds the community of this 32-byte secret, with the usual threshold or, where there are fewer
   * members, all of them. Members' keys are made at the first need.
   */
  static async found(secret: Uint8Array, count: number): Promise<DemoMembers> {
    const founder = await signerFromSeed(await deriveSeed(secret, 'loggia/demo/founder'))
    // The count is in the nonce: with another threshold it is another community, not a second policy
    // of the same version.
    const nonce = await deriveSeed(secret, `loggia/demo/nonce/${count}`)
    const founded = await foundCommunity(founder, {
      name: NAME,
      nonce: nonce.subarray(0, GENESIS_NONCE_BYTES),
      threshold: Math.min(DEFAULT_THRESHOLD, count),
      maxAgeDays: DEFAULT_MAX_AGE_DAYS,
      starters: [],
    })
    return new DemoMembers(secret, count, founded)
  }

  /** The members' accounts, in the order in which they sign. */
  async accounts(): Promise<readonly AccountId[]> {
    return (await this.#all()).map(member => member.account)
  }

  /** Has the members `from` … `to` sign that they follow `followee`, but for those in `except`. */
  async follow(
    followee: AccountId,
    batch: { readonly from: number; readonly to: number; readonly timeMs: TimeMs },
    except: ReadonlySet<AccountId>,
  ): Promise<readonly Attestation[]> {
    const { from, to, timeMs } = batch
    const members = (await this.#all()).slice(from, to)
    const statement = { community: this.community, followee, kind: 'follow', timeMs } as const
    return Promise.all(
      members
        .filter(member => !except.has(member.account))
        .map(member => signAttestation(member.signer, { ...statement, seq: FIRST_SEQ })),
    )
  }

  #all(): Promise<readonly Member[]> {
    return (this.#members ??= makeMembers(this.#secret, this.count))
  }
}

async function makeMembers(secret: Uint8Array, count: number): Promise<readonly Member[]> {
  const members: Member[] = []
  for (let number = 0; number < count; number++) {
    // One after another: a second of key making must not hold up the sound of others.
    const signer = await signerFromSeed(await deriveSeed(secret, `loggia/demo/member/${number}`))
    members.push({ account: accountOf(signer), signer })
  }
  return members
}

function accountOf(signer: Signer): AccountId {
  const account = idFromBytes<AccountId>(signer.publicKey)
  if (!account.ok) throw new MisuseError(`expected 32 bytes, got ${signer.publicKey.length}`)
  return account.value
}
