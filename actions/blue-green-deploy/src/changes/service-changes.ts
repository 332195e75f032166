import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { GithubError } from '@slipway/shared/github/errors'
import { readCommitFiles } from '@slipway/shared/github/git/trees'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { branchCommitOf, liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { hasSucceeded } from '@slipway/shared/rollout/ledger/record-state'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { readLedgerRecords } from '../preview/ledger-records.ts'
import { changeOf, type LiveCommit, type ReadableFiles, type ServiceChange } from './service-change.ts'

type Call = ModeCall<Pick<Inputs, 'token'>>

/**
 * What each service of an environment differs in between its own live commit and the commit of this run, in their order. Asks GitHub for
 * the files of each commit once.
 */
export async function readServiceChanges(environments: readonly EnvironmentConfig[], call: Call): Promise<ServiceChange[]> {
  const head = call.context.runner.run.sha
  const filesOf = commitReader(call)
  const changes: ServiceChange[] = []
  for (const environment of environments) {
    const live = liveCommitOf(await readLedgerRecords(environment, call))
    if (live.state === 'known' && live.sha === head) {
      changes.push({ changed: false, live, reason: `its commit is live as ${live.version}` })
      continue
    }
    const none: ReadableFiles = { state: 'unread' }
    const compared = live.state === 'known'
    const [before, after] = compared ? [await filesOf(live.sha), await filesOf(head)] : [none, none]
    changes.push(changeOf(environment, live, { before, after }))
  }
  return changes
}

/** Undefined records could not be read. */
function liveCommitOf(records: readonly LedgerRecord[] | undefined): LiveCommit {
  if (records === undefined) return { state: 'unread' }
  const record = liveRecord(records)
  if (record === undefined) return { state: 'nothing' }
  const { release } = record.intent
  const sha = branchCommitOf(release, records)
  if (sha === undefined) return { state: 'unknown-commit', version: release.version }
  return { state: 'known', version: release.version, sha, passed: hasSucceeded(record) }
}

function commitReader(call: Call): (sha: string) => Promise<ReadableFiles> {
  const read = new Map<string, Promise<ReadableFiles>>()
  return (sha) => {
    const known = read.get(sha) ?? readFiles(sha, call)
    read.set(sha, known)
    return known
  }
}

async function readFiles(sha: string, call: Call): Promise<ReadableFiles> {
  const { doubles, context } = call
  if (doubles.filesOf !== undefined) return await doubles.filesOf(sha)
  try {
    return await readCommitFiles(await githubClient(call), sha)
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    context.log.warning(`The files of ${sha} could not be read: ${error.message}`)
    return { state: 'unread' }
  }
}
