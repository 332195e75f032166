import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { UnmetPrecondition } from './preconditions.ts'

type Place = Pick<EnvironmentConfig, 'name' | 'service' | 'runsOn'> & { rollout: Pick<EnvironmentConfig['rollout'], 'lock'> }

/** Why services of an environment cannot be deployed by one job; undefined where they can. `all`: those that stay as they are, too. */
export function jointProblem({ deployed, all }: { deployed: readonly Place[]; all: readonly Place[] }): UnmetPrecondition | undefined {
  return unlike(deployed) ?? withoutLock(all)
}

/** One approval is one job, and one job has one machine. */
function unlike(environments: readonly Place[]): UnmetPrecondition | undefined {
  const [first, ...others] = environments
  const other = others.find(({ runsOn }) => runsOn !== first?.runsOn)
  if (first === undefined || other === undefined) return undefined
  const place = ({ runsOn }: Place) => (runsOn === undefined ? 'on the runner of the workflow' : `on ${runsOn}`)
  return {
    reason: `${first.service} of ${first.name} is deployed ${place(first)}, ${other.service} ${place(other)}: one job deploys both, and it has one runner`,
    hint: `Give both the same runs-on, or deploy each by itself: --field service=${first.service}, then --field service=${other.service}.`,
  }
}

/** A concurrency group cannot be taken for one service after another, and it tells nobody who holds it. */
function withoutLock(environments: readonly Place[]): UnmetPrecondition | undefined {
  const found = environments.find(({ rollout }) => rollout.lock === 'concurrency')
  if (found === undefined) return undefined
  return {
    reason: `rollout.lock of ${found.service} in ${found.name} is concurrency, and a product of several services needs a lock for each of them`,
    hint: 'Take rollout.lock out: the lock is then a branch of its own for each service.',
  }
}
