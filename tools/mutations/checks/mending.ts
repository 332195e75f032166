import type { Mutation } from '../mutation.ts'

/** What mends in the last job of a run, and a rollback by hand in one job. */
export const mendingChecks: readonly Mutation[] = [
  {
    without: 'the end of a job counts before that of its run',
    file: 'packages/shared/src/rollout/lock/holder-end.ts',
    find: 'jobId !== undefined && (await hasJobEnded',
    replace: 'false && (await hasJobEnded',
    tests: ['packages/shared/tests/rollout/engine/stores.test.ts'],
  },
  {
    without: 'a job id of another run says nothing',
    file: 'packages/shared/src/github/runs.ts',
    find: ' && Number(data.run_id) === run && (data.run_attempt ?? attempt) === attempt',
    replace: '',
    tests: ['packages/shared/tests/rollout/engine/stores.test.ts'],
  },
  {
    without: 'two jobs with one key are two holders',
    file: 'packages/shared/src/rollout/lock/lock.ts',
    find: '  return sameKey && (one.jobId === undefined || other.jobId === undefined || one.jobId === other.jobId)',
    replace: '  return sameKey',
    tests: ['packages/shared/tests/rollout/lock/lock.test.ts'],
  },
  {
    without: 'mending refuses another target than the deployed one',
    file: 'actions/blue-green-deploy/src/modes/mend.ts',
    find: '    await refuseOtherTarget(environment, found.unfinished, call)\n',
    replace: '',
    tests: ['actions/blue-green-deploy/tests/modes/mend.test.ts'],
  },
  {
    without: 'a rollout of another service recovers nothing of this one',
    file: 'actions/blue-green-deploy/src/modes/mend.ts',
    find: 'sameService && by?.run !== self.run',
    replace: 'by?.run !== self.run',
    tests: ['actions/blue-green-deploy/tests/modes/mend.test.ts'],
  },
  {
    without: 'mending tries a failed call again',
    file: 'actions/blue-green-deploy/src/mending/repeated-attempts.ts',
    find: 'if (isFinal(error) || signal.aborted ||',
    replace: 'if (true || signal.aborted ||',
    tests: ['actions/blue-green-deploy/tests/modes/mend.test.ts'],
  },
  {
    without: 'mending does not repeat what GitHub refuses',
    file: 'actions/blue-green-deploy/src/mending/repeated-attempts.ts',
    find: '  return error instanceof GithubError && !isNoAnswer(error)',
    replace: '  return false',
    tests: ['actions/blue-green-deploy/tests/modes/mend.test.ts'],
  },
  {
    without: 'a wrong environment of a rollback by hand is seen',
    file: 'packages/shared/src/config/unattended-jobs.ts',
    find: '  if (chosen === needed) return []\n  const asks',
    replace: '  return []\n  const asks',
    tests: ['packages/shared/tests/config/unattended-jobs.test.ts'],
  },
  {
    without: 'a rollback says that its environment gives it nothing',
    file: 'actions/rollback/src/job/job-warnings.ts',
    find: '  if (!inputs.unattended || inputs.githubEnvironment === undefined) return []',
    replace: '  if (inputs.unattended) return []',
    tests: ['actions/rollback/tests/job/job-warnings.test.ts'],
  },
  {
    without: 'a mending run waits for the provider',
    file: 'packages/shared/src/rollout/engine/recover-lost-run.ts',
    find: 'waits ? await lookPatiently(deps) : await',
    replace: 'await',
    tests: ['packages/shared/tests/rollout/faults/fault-matrix.test.ts'],
  },
]
