import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import { GithubError } from '@slipway/shared/github/errors'
import { readTree } from '@slipway/shared/github/git/trees'
import { type Passage, type PassageFacts, passageOfDigest } from '@slipway/shared/rollout/admission/passed-artifact'
import { githubStores } from '@slipway/shared/rollout/engine/assemble'
import { ledgerNow } from '@slipway/shared/rollout/ledger/ledger'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

export type PromotionPlace = { config: Config; environment: EnvironmentConfig }
type Call = ModeCall<Pick<Inputs, 'token'>>

/** What the environment that `promotes` names has recorded. Undefined without one; a reason where its ledger could not be read. */
export async function readPassageFacts(
  { config, environment }: PromotionPlace,
  call: Call,
): Promise<PassageFacts | { unread: string } | undefined> {
  const terms = environment.promotes
  const other = terms === undefined ? undefined : config.environments.get(terms.environment)
  if (terms === undefined || other === undefined) return undefined
  const { doubles, context, inputs } = call
  const unread = `the ledger of ${other.name} could not be read`
  if (doubles.ledgerOf === undefined && doubles.github === undefined && inputs.token === undefined)
    return { unread: `${unread} without a token` }
  try {
    const ledger = doubles.ledgerOf?.(other) ?? githubStores(await githubClient(call), other, context).ledger
    return { terms, records: await ledger.read(), now: ledgerNow(ledger, context.clock) }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return { unread: `${unread}: ${error.message}` }
  }
}

/** Whether the artifact with this digest passed the environment that `promotes` names; undefined without one. */
export async function readPassage(digest: string | undefined, place: PromotionPlace, call: Call): Promise<Passage | undefined> {
  const facts = await readPassageFacts(place, call)
  if (facts === undefined) return undefined
  if ('unread' in facts) return { state: 'unread', reason: facts.unread }
  if (digest === undefined) return { state: 'not-passed', reason: 'nothing says which artifact it is: it has no digest' }
  return passageOfDigest(digest, facts)
}

/** The tree of a commit; undefined where GitHub does not tell it, or cannot be asked without a token. */
export async function treeOf(sha: string, call: Call): Promise<string | undefined> {
  const { doubles, context, inputs } = call
  if (doubles.treeOf !== undefined) return await doubles.treeOf(sha)
  // A test that has put something in the place of GitHub asks none.
  if (doubles.github === undefined && (doubles.stores !== undefined || inputs.token === undefined)) return undefined
  try {
    return await readTree(await githubClient(call), sha)
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    context.log.warning(`The tree of ${sha} could not be read: ${error.message}`)
    return undefined
  }
}
