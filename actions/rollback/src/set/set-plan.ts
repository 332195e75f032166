import { ActionError } from '@slipway/shared/core/errors'
import { nameOfRelease } from '@slipway/shared/core/unknown-release'
import { sameVersion } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import {
  type Before,
  beforeNewest,
  chooseSet,
  describeSet,
  newestLive,
  type ReleaseSet,
  type ServiceLedger,
  type SetChoice,
  setAt,
  setRolledBackAlready,
} from '@slipway/shared/rollout/ledger/sets'
import type { RollbackJob } from '../job/rollback-job.ts'
import { releaseOfTag } from '../path/release-of-tag.ts'

/** Where all services go, by their ledgers. */
export type SetPlan =
  | { state: 'unchanged'; reason: string; left: Release | undefined }
  | {
      state: 'planned'
      /** `the set of v1.2.3` */
      name: string
      /** By which the set is known, and by which what is live is known. */
      release: Release | undefined
      left: Release | undefined
      /** A service that is not among them is left as it is. */
      goals: Readonly<Record<string, Before>>
    }

/** There is no set to go back to. */
export class NoSet extends ActionError {}

/** Throws an ActionError where the set is bad, unknown, or where there is none. */
export async function planSet(ledgers: readonly ServiceLedger[], jobs: readonly RollbackJob[]): Promise<SetPlan> {
  const { inputs, environment } = firstOf(jobs)
  const live = newestLive(ledgers)
  const left = live?.record.intent.release
  const { onlyIfLive, rollbackVersion } = inputs
  if (onlyIfLive !== undefined && (left === undefined || !sameVersion(onlyIfLive, left.version))) {
    const reason = `the set of ${onlyIfLive} does not serve (that of ${left?.version ?? 'an unknown release'} does), and only it was to be taken back`
    return { state: 'unchanged', reason, left }
  }
  if (rollbackVersion !== undefined) {
    const choice = chooseSet(ledgers, rollbackVersion)
    const named = choice.state === 'unknown' ? ((await setOfTag(rollbackVersion, ledgers, jobs)) ?? choice) : choice
    return planOf(knownSet(named, rollbackVersion, jobs), left)
  }
  const interrupted = jobs.flatMap(({ destination, environment: { service } }): [string, Before][] =>
    destination === undefined ? [] : [[service, { state: 'release', release: destination }]],
  )
  if (interrupted.length > 0) {
    return {
      state: 'planned',
      name: 'what served before the rollout that was ended',
      release: undefined,
      left,
      goals: Object.fromEntries(interrupted),
    }
  }
  const repeated = setRolledBackAlready(ledgers)
  if (repeated !== undefined) return { state: 'unchanged', reason: repeated, left }
  const before = beforeNewest(ledgers)
  if (before !== undefined) {
    return { state: 'planned', name: `what served before ${left?.version ?? 'it'}`, release: undefined, left, goals: before }
  }
  const choice = chooseSet(ledgers, undefined)
  if (choice.state === 'known') return planOf(choice.set, left)
  throw new NoSet(`The ledgers of ${environment.name} have no other set of releases that was good: there is none to go back to`, {
    hint: `Name a version in the input "rollback-version", or take one service back by the input "service": ${environment.services.join(', ')}.`,
  })
}

function planOf(set: ReleaseSet, left: Release | undefined): SetPlan {
  const { release } = set.record.intent
  const goals = Object.entries(set.releases).map(([service, one]): [string, Before] => [service, { state: 'release', release: one }])
  return { state: 'planned', name: `the set of ${nameOfRelease(release)}`, release, left, goals: Object.fromEntries(goals) }
}

/** Each tag on a commit names what was rolled out of it, whatever that was called then. */
async function setOfTag(
  version: string,
  ledgers: readonly ServiceLedger[],
  jobs: readonly RollbackJob[],
): Promise<ReturnType<typeof setAt>> {
  const tagged = await releaseOfTag(version, firstOf(jobs).repository)
  return tagged === undefined ? undefined : setAt(ledgers, tagged.sha)
}

/** Says which set was meant, where several have the name. Throws an ActionError where it is none to go to. */
function knownSet(choice: SetChoice, version: string, jobs: readonly RollbackJob[]): ReleaseSet {
  const { context, environment } = firstOf(jobs)
  const { name, services } = environment
  const alone = `Or take one service back by the input "service": ${services.join(', ')}.`
  switch (choice.state) {
    case 'known': {
      const { set, others } = choice
      const said = set.record.intent.release.version
      const lines = [
        ...(sameVersion(version, said) ? [] : [`${version} is ${said} in the ledgers of ${name}: both name one commit`]),
        ...(others.length === 0
          ? []
          : [
              `${version} names ${others.length + 1} sets: ${describeSet(set.releases)} is taken, not ${others.map(({ releases }) => describeSet(releases)).join('; ')}`,
            ]),
      ]
      for (const line of lines) {
        context.log.info(line)
        for (const { rollout } of jobs) rollout.note(line)
      }
      return set
    }
    case 'bad':
      throw new ActionError(`The set of ${version} in ${name} is no place to go back to: ${choice.reason}`, {
        hint: `${describeGood(choice.good)} ${alone}`,
      })
    case 'unknown':
      throw new ActionError(`There is no set of ${version}: no rollout of ${name} that came to its end brought it`, {
        hint: `${describeGood(choice.good)} ${alone}`,
      })
    case 'none':
      throw new NoSet(`There is no set to go back to in ${name}`, { hint: alone })
  }
}

function describeGood(names: readonly string[]): string {
  return names.length === 0 ? 'The ledgers know no other good set yet.' : `Known to be good: the sets of ${names.slice(0, 10).join(', ')}.`
}

export function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('There is no service')
  return first
}
