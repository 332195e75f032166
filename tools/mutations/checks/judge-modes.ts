import type { Mutation } from '../mutation.ts'

const library = 'packages/shared'
const monitor = 'actions/performance-monitor'
const deploy = 'actions/blue-green-deploy'
const steps = `${library}/tests/rollout/steps/judge-step.test.ts`
const answering = `${monitor}/tests/answering-release.test.ts`
const deployments = `${deploy}/tests/modes/deploy.test.ts`

/** What a judgement leads to where the judge acts and where it only observes, and which release it is of. */
export const judgeModeChecks: readonly Mutation[] = [
  {
    without: 'a judge that only observes takes a release back at a step',
    file: `${library}/src/rollout/steps/judge-step.ts`,
    find: "if (judgeMode === 'act') throw failure",
    replace: 'throw failure',
    tests: [steps],
  },
  {
    without: 'an observed failure hurries the release to its next weight',
    file: `${library}/src/rollout/steps/judge-step.ts`,
    find: 'if (rest > 0) await watchSignals',
    replace: 'if (rest < 0) await watchSignals',
    tests: [steps],
  },
  {
    without: 'a pause records every bad look',
    file: `${library}/src/rollout/steps/manual-control.ts`,
    find: '      reported = true\n',
    replace: '',
    tests: [steps],
  },
  {
    without: 'a judge that acts only reports',
    file: `${library}/src/judge/judge-mode.ts`,
    find: "if (mode === 'act' || judgement",
    replace: 'if (judgement',
    tests: [`${library}/tests/judge/judge-mode.test.ts`],
  },
  {
    without: 'a replica of the old release is filed under could not tell',
    file: 'packages/shared/src/watch/answering-release.ts',
    find: "[{ ...base, verdict: 'fail', reason }]",
    replace: "[{ ...base, verdict: 'not-evaluated', reason }]",
    tests: [answering],
  },
  {
    without: 'the last open connections of a load balancer are a failed switch',
    file: 'packages/shared/src/watch/answering-release.ts',
    find: 'window.at >= start + settlingTime',
    replace: 'window.at >= start',
    tests: [answering],
  },
  {
    without: 'v1.2.3 and 1.2.3 are two releases in a watch',
    file: 'packages/shared/src/watch/answering-release.ts',
    find: '!sameVersion(name, expected)',
    replace: 'name !== expected',
    tests: [answering],
  },
  {
    without: 'a release that no answer tells passes without a word',
    file: 'packages/shared/src/watch/answering-release.ts',
    find: "return [{ name: answeredByRelease, verdict: 'warn', reason }]",
    replace: 'return []',
    tests: [answering],
  },
  {
    without: 'a watch that only observes ends early',
    file: 'packages/shared/src/release-watch/plan.ts',
    find: "inputs.stopEarly && judgeMode === 'act'",
    replace: 'inputs.stopEarly',
    tests: [`${monitor}/tests/run.test.ts`],
  },
  {
    without: 'an abort is only observed',
    file: 'packages/shared/src/release-watch/results.ts',
    find: 'if (interrupted) return judgement',
    replace: '',
    tests: [`${monitor}/tests/run.test.ts`],
  },
  {
    without: 'an observed regression is a success in the ledger',
    file: `${deploy}/src/rollout/unproven-watch.ts`,
    find: "if (watchJudgement === 'REGRESSED') return 'its watch found it regressed'",
    replace: '',
    tests: [deployments],
  },
  {
    without: 'a warning without its judgement is a success',
    file: `${deploy}/src/rollout/unproven-watch.ts`,
    find: "mode === 'observe' && watchVerdict === 'warn' && watchJudgement === undefined",
    replace: "mode === 'observe' && watchVerdict === 'fail' && watchJudgement === undefined",
    tests: [deployments],
  },
  {
    without: 'mode release makes a success of a bad step',
    file: `${deploy}/src/modes/release.ts`,
    find: 'const unproven = untestedBy(environment.tests.after, undefined) ?? opened.rollout.evidence.unenforced[0]',
    replace: 'const unproven = untestedBy(environment.tests.after, undefined)',
    tests: [deployments],
  },
  {
    without: 'an observed bad step passes without a warning',
    file: `${deploy}/src/render/rollout.ts`,
    find: "fields.verdict === 'pass' && observedOnly !== ''",
    replace: "fields.verdict === 'pass' && observedOnly === '-'",
    tests: [deployments],
  },
  {
    without: 'a failed validation passes where the judge acts',
    file: 'actions/rollback/src/result-fields.ts',
    find: "environment.judge.mode === 'observe' && failedByValidation(result)",
    replace: 'failedByValidation(result)',
    tests: ['actions/rollback/tests/validation.test.ts'],
  },
  {
    without: 'a release is called kept that has not all traffic',
    file: 'actions/rollback/src/own-rollout/own-rollout-revert.ts',
    find: "if (completion.state === 'lost') {",
    replace: "if (completion.state === 'complete') {",
    tests: ['actions/rollback/tests/own-rollout.test.ts'],
  },
  {
    without: 'a release that never gets ready is only observed',
    file: 'actions/health-check/src/run.ts',
    find: "if (mode === 'wait' && !wasReady) return judgement",
    replace: '',
    tests: ['actions/health-check/tests/run.test.ts'],
  },
  {
    without: 'v1.2.3 and 1.2.3 are two releases at the edge',
    file: `${library}/src/traffic/release-attribution.ts`,
    find: 'sameVersion(name, version)',
    replace: 'name === version',
    tests: [`${library}/tests/traffic/release-attribution.test.ts`],
  },
]
