import { ActionError } from '../../../core/errors.ts'
import type { VersionShare, WorkerDeployment } from './api.ts'

/** The deployment that has the traffic. Throws an ActionError for a split over more than two versions. */
export function servingDeployment(deployments: readonly WorkerDeployment[], script: string): WorkerDeployment {
  const [newest] = deployments
  if (newest === undefined) throw neverDeployed(script)
  const serving = newest.versions.filter((one) => one.percentage > 0)
  if (serving.length > 2 || newest.versions.length > 2) {
    throw new ActionError(`The Worker ${script} serves ${newest.versions.length} versions (${describeShares(newest.versions)})`, {
      hint: 'A rollout shifts all traffic between two. Deploy one version at 100 % first: wrangler versions deploy <version>@100%',
    })
  }
  const sum = newest.versions.reduce((total, one) => total + one.percentage, 0)
  if (Math.abs(sum - 100) > 0.01) {
    throw new ActionError(`The shares of the Worker ${script} add up to ${sum} %, not to 100 (${describeShares(newest.versions)})`)
  }
  return newest
}

/** The share of a version in percent; 0 for a version that is not part of the deployment. */
export function percentageServed(serving: WorkerDeployment, id: string | undefined): number {
  return serving.versions.find((one) => one.version_id === id)?.percentage ?? 0
}

/** Whether the same versions get the same share; versions without traffic do not count. */
export function sameShares(one: readonly VersionShare[], other: readonly VersionShare[]): boolean {
  const keyOf = (shares: readonly VersionShare[]) =>
    shares
      .filter((share) => share.percentage > 0)
      .map((share) => `${share.version_id} ${share.percentage}`)
      .sort()
      .join()
  return keyOf(one) === keyOf(other)
}

/** A weight between 0 and 1 as a percentage with two decimals. A weight above 0 never becomes 0 %, one below 1 never 100 %. */
export function percentageOf(weight: number): number {
  if (weight === 0 || weight === 1) return weight * 100
  return Math.min(99.99, Math.max(0.01, Number((weight * 100).toFixed(2))))
}

export function describeShares(shares: readonly VersionShare[]): string {
  return shares.map((one) => `${one.version_id.slice(0, 8)} at ${one.percentage} %`).join(', ')
}

export function neverDeployed(script: string): ActionError {
  return new ActionError(`The Worker ${script} has never been deployed, so there is nothing to shift traffic from`, {
    hint: 'The first time, run "wrangler deploy" by hand (or in a step of its own): versions can be uploaded beside it from then on. What it deployed is adopted as what was live before.',
  })
}
